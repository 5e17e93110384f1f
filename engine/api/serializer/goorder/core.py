"""The structs of meta/v1 and core/v1 but those of Pods and volumes (k8s.io/api/core/v1/types.go)."""

FIELDS = """
ObjectMeta: name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp
 deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields
ManagedFieldsEntry: manager operation apiVersion time fieldsType fieldsV1 subresource
OwnerReference: apiVersion kind name uid controller blockOwnerDeletion
LabelSelector: matchLabels matchExpressions
LabelSelectorRequirement: key operator values
Condition: type status observedGeneration lastHeartbeatTime lastProbeTime lastUpdateTime lastTransitionTime reason
 message
StandardCondition: type status observedGeneration lastTransitionTime reason message
CoreCondition: type status observedGeneration lastTransitionTime reason message
APIServiceCondition: type status lastTransitionTime reason message
FlowSchemaCondition: type status lastTransitionTime reason message
HorizontalPodAutoscalerCondition: type status lastTransitionTime reason message
PriorityLevelConfigurationCondition: type status lastTransitionTime reason message
CertificateSigningRequestCondition: type status reason message lastUpdateTime lastTransitionTime
ComponentCondition: type status message error
ObjectReference: kind namespace name uid apiVersion resourceVersion fieldPath
TypedLocalObjectReference: apiGroup kind name
TypedObjectReference: apiGroup kind name namespace
SecretReference: name namespace
NamespaceStatus: phase conditions
NodeSpec: podCIDR podCIDRs providerID unschedulable taints configSource externalID
NodeStatus: capacity allocatable phase conditions addresses daemonEndpoints nodeInfo images volumesInUse
 volumesAttached config runtimeHandlers features
NodeSystemInfo: machineID systemUUID bootID kernelVersion osImage containerRuntimeVersion kubeletVersion
 kubeProxyVersion operatingSystem architecture swap
NodeAddress: type address
NodeConfigStatus: assigned active lastKnownGood error
ConfigMapNodeConfigSource: namespace name uid resourceVersion kubeletConfigKey
NodeRuntimeHandler: name features
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts userNamespaces
ContainerImage: names sizeBytes
AttachedVolume: name devicePath
Taint: key value effect timeAdded
ServiceSpec: ports selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP
 loadBalancerSourceRanges externalName externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses
 sessionAffinityConfig ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts loadBalancerClass
 internalTrafficPolicy trafficDistribution
ServicePort: name protocol appProtocol port targetPort nodePort
ServiceStatus: loadBalancer conditions
LoadBalancerIngress: ip hostname ipMode ports
PortStatus: port protocol error
EndpointSubset: addresses notReadyAddresses ports
EndpointAddress: ip hostname nodeName targetRef
CoreEndpointPort: name port protocol appProtocol
Event: involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related
 reportingComponent reportingInstance
EventSource: component host
EventSeries: count lastObservedTime
ConfigMap: immutable data binaryData
Secret: immutable data stringData type
ServiceAccount: secrets imagePullSecrets automountServiceAccountToken
LimitRangeItem: type max min default defaultRequest maxLimitRequestRatio
ResourceQuotaSpec: hard scopes scopeSelector
ResourceQuotaStatus: hard used
ScopedResourceSelectorRequirement: scopeName operator values
ReplicationControllerSpec: replicas minReadySeconds selector template
ReplicationControllerStatus: replicas fullyLabeledReplicas readyReplicas availableReplicas observedGeneration
 conditions
"""
