"""The fields that must be there in each struct, as Kubernetes' OpenAPI documents say."""

from __future__ import annotations

_TABLE = """
AWSElasticBlockStoreVolumeSource: volumeID
AppArmorProfile: type
AzureDiskVolumeSource: diskName diskURI
AzureFileVolumeSource: secretName shareName
AzureFilePersistentVolumeSource: secretName shareName
CSIDriver: spec
CSINode: spec
CSINodeDriver: name nodeID
CSINodeSpec: drivers
CSIPersistentVolumeSource: driver volumeHandle
CSIStorageCapacity: storageClassName
CSIVolumeSource: driver
CephFSPersistentVolumeSource: monitors
CephFSVolumeSource: monitors
CinderPersistentVolumeSource: volumeID
CinderVolumeSource: volumeID
ClusterRoleBinding: roleRef
Condition: status type
ConfigMapKeySelector: key
Container: name
ContainerPort: containerPort
ContainerResizePolicy: resourceName restartPolicy
ContainerStateTerminated: exitCode
ContainerStatus: image imageID name ready restartCount
ControllerRevision: revision
CoreCondition: status type
CronJobSpec: jobTemplate schedule
CrossVersionObjectReference: kind name
DaemonSetSpec: selector template
DaemonSetStatus: currentNumberScheduled desiredNumberScheduled numberMisscheduled numberReady
DeploymentSpec: selector template
DownwardAPIVolumeFile: path
Endpoint: addresses
EndpointAddress: ip
EndpointSlice: addressType endpoints
CoreEndpointPort: port
EnvVar: name
Event: involvedObject metadata
EventsV1Event: eventTime
FlexPersistentVolumeSource: driver
FlexVolumeSource: driver
GCEPersistentDiskVolumeSource: pdName
GRPCAction: port
GitRepoVolumeSource: repository
GlusterfsPersistentVolumeSource: endpoints path
GlusterfsVolumeSource: endpoints path
HPAScalingPolicy: periodSeconds type value
HTTPGetAction: port
HTTPHeader: name value
HTTPIngressPath: backend pathType
HorizontalPodAutoscalerSpec: maxReplicas scaleTargetRef
HorizontalPodAutoscalerStatus: desiredReplicas
HorizontalPodAutoscalerV1Spec: maxReplicas scaleTargetRef
HostAlias: ip
HostPathVolumeSource: path
IPBlock: cidr
ISCSIPersistentVolumeSource: iqn lun targetPortal
ISCSIVolumeSource: iqn lun targetPortal
IngressClassParametersReference: kind name
IngressServiceBackend: name
JobSpec: template
KeyToPath: key path
LabelSelectorRequirement: key operator
LimitRangeItem: type
LimitRangeSpec: limits
LocalVolumeSource: path
MetricIdentifier: name
MetricSpec: type
MetricTarget: type
NFSVolumeSource: path server
NodeAddress: address type
NodeSelector: nodeSelectorTerms
NodeSelectorRequirement: key operator
ObjectFieldSelector: fieldPath
OwnerReference: apiVersion kind name uid
PersistentVolumeClaimTemplate: spec
PersistentVolumeClaimVolumeSource: claimName
PhotonPersistentDiskVolumeSource: pdID
PodAffinityTerm: topologyKey
PodDisruptionBudgetStatus: currentHealthy desiredHealthy disruptionsAllowed expectedPods
PodFailurePolicy: rules
PodFailurePolicyOnExitCodesRequirement: operator values
PodFailurePolicyOnPodConditionsPattern: type
PodFailurePolicyRule: action
PodOS: name
PodReadinessGate: conditionType
PodResourceClaim: name
PodSchedulingGate: name
PodSpec: containers
PolicyRule: verbs
PortStatus: port protocol
PortworxVolumeSource: volumeID
PreferredSchedulingTerm: preference weight
PriorityClass: value
QuobyteVolumeSource: registry volume
RBDPersistentVolumeSource: image monitors
RBDVolumeSource: image monitors
ReplicaSetSpec: selector
ReplicaSetStatus: replicas
ReplicationControllerStatus: replicas
ResourceClaim: name
ResourceFieldSelector: resource
ResourceMetricSource: name target
RoleBinding: roleRef
RoleRef: apiGroup kind name
RuntimeClass: handler
ScaleIOPersistentVolumeSource: gateway secretRef system
ScaleIOVolumeSource: gateway secretRef system
ScaleTarget: kind name
ScopedResourceSelectorRequirement: operator scopeName
SeccompProfile: type
SecretKeySelector: key
ServiceAccountTokenProjection: path
ServicePort: port
SleepAction: seconds
StandardCondition: lastTransitionTime message reason status type
StatefulSetSpec: selector template
StatefulSetStatus: replicas
StorageClass: provisioner
Subject: kind name
SuccessPolicy: rules
Sysctl: name value
TCPSocketAction: port
Taint: effect key
TopologySpreadConstraint: maxSkew topologyKey whenUnsatisfiable
TypedLocalObjectReference: kind name
TypedObjectReference: kind name
Volume: name
VolumeDevice: devicePath name
VolumeMount: mountPath name
VsphereVirtualDiskVolumeSource: volumePath
WeightedPodAffinityTerm: podAffinityTerm weight
"""
_REQUIRED = {
    struct: tuple(fields.split()) for struct, _, fields in (line.partition(":") for line in _TABLE.split("\n") if line)
}


def required_in(struct: str) -> tuple[str, ...]:
    """The fields that a struct cannot do without, in alphabetical order."""
    return _REQUIRED.get(struct, ())
