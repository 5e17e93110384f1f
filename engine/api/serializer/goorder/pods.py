"""The structs that a Pod is made of but its volumes (k8s.io/api/core/v1/types.go)."""

FIELDS = """
PodSpec: volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds
 activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName
 hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity
 schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName
 enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers
 schedulingGates resourceClaims resources hostnameOverride
PodStatus: observedGeneration phase conditions message reason nominatedNodeName hostIP hostIPs podIP podIPs startTime
 initContainerStatuses containerStatuses qosClass ephemeralContainerStatuses resize resourceClaimStatuses
Container: name image command args workingDir ports envFrom env resources resizePolicy restartPolicy volumeMounts
 volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy
 imagePullPolicy securityContext stdin stdinOnce tty targetContainerName
ContainerPort: name hostPort containerPort protocol hostIP
EnvVar: name value valueFrom
EnvFromSource: prefix configMapRef secretRef
EnvVarSource: fieldRef resourceFieldRef configMapKeyRef secretKeyRef
ObjectFieldSelector: apiVersion fieldPath
ResourceFieldSelector: containerName resource divisor
ConfigMapKeySelector: name key optional
SecretKeySelector: name key optional
ConfigMapEnvSource: name optional
SecretEnvSource: name optional
ResourceRequirements: limits requests claims
ResourceClaim: name request
ContainerResizePolicy: resourceName restartPolicy
VolumeMount: name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr
VolumeDevice: name devicePath
Probe: exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold
 terminationGracePeriodSeconds
Lifecycle: postStart preStop stopSignal
LifecycleHandler: exec httpGet tcpSocket sleep
HTTPGetAction: path port host scheme httpHeaders
HTTPHeader: name value
TCPSocketAction: port host
GRPCAction: port service
SecurityContext: capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot
 readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile
PodSecurityContext: seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups
 supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy
Capabilities: add drop
SELinuxOptions: user role type level
WindowsSecurityContextOptions: gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess
SeccompProfile: type localhostProfile
AppArmorProfile: type localhostProfile
Sysctl: name value
ContainerStatus: name state lastState ready restartCount image imageID containerID started allocatedResources
 resources volumeMounts user allocatedResourcesStatus stopSignal
ContainerState: waiting running terminated
ContainerStateWaiting: reason message
ContainerStateTerminated: exitCode signal reason message startedAt finishedAt containerID
LinuxContainerUser: uid gid supplementalGroups
ResourceStatus: name resources
ResourceHealth: resourceID health
Toleration: key operator value effect tolerationSeconds
HostAlias: ip hostnames
PodDNSConfig: nameservers searches options
PodDNSConfigOption: name value
TopologySpreadConstraint: maxSkew topologyKey whenUnsatisfiable labelSelector minDomains nodeAffinityPolicy
 nodeTaintsPolicy matchLabelKeys
Affinity: nodeAffinity podAffinity podAntiAffinity
NodeSelectorTerm: matchExpressions matchFields
NodeSelectorRequirement: key operator values
PreferredSchedulingTerm: weight preference
PodAffinityTerm: labelSelector namespaces topologyKey namespaceSelector matchLabelKeys mismatchLabelKeys
WeightedPodAffinityTerm: weight podAffinityTerm
PodResourceClaim: name resourceClaimName resourceClaimTemplateName
PodResourceClaimStatus: name resourceClaimName
"""
