"""The texts that a field may have, where Kubernetes has an `+enum` type for it; by struct and field."""

from __future__ import annotations

_PROTOCOLS = "SCTP TCP UDP"
_TRAFFIC = "Cluster Local"
_TAINTS = "NoExecute NoSchedule PreferNoSchedule"
_PULL = "Always IfNotPresent Never"
_POLICY = "Honor Ignore"
_PROFILE = "Localhost RuntimeDefault Unconfined"
_MODE = "Block Filesystem"
_RECLAIM = "Delete Recycle Retain"
_PREEMPT = "Never PreemptLowerPriority"

_TABLE = {
    "AppArmorProfile.type": _PROFILE,
    "AzureDiskVolumeSource.cachingMode": "None ReadOnly ReadWrite",
    "AzureDiskVolumeSource.kind": "Dedicated Managed Shared",
    "Container.imagePullPolicy": _PULL,
    "Container.terminationMessagePolicy": "FallbackToLogsOnError File",
    "ContainerPort.protocol": _PROTOCOLS,
    "CoreEndpointPort.protocol": _PROTOCOLS,
    "CronJobSpec.concurrencyPolicy": "Allow Forbid Replace",
    "EndpointSlice.addressType": "FQDN IPv4 IPv6",
    "HTTPGetAction.scheme": "HTTP HTTPS",
    "HTTPIngressPath.pathType": "Exact ImplementationSpecific Prefix",
    "ImageVolumeSource.pullPolicy": _PULL,
    "JobSpec.completionMode": "Indexed NonIndexed",
    "JobSpec.podReplacementPolicy": "Failed TerminatingOrFailed",
    "NamespaceStatus.phase": "Active Terminating",
    "NetworkPolicyPort.protocol": _PROTOCOLS,
    "NodeSelectorRequirement.operator": "DoesNotExist Exists Gt In Lt NotIn",
    "NodeStatus.phase": "Pending Running Terminated",
    "PersistentVolumeClaimSpec.volumeMode": _MODE,
    "PersistentVolumeClaimStatus.phase": "Bound Lost Pending",
    "PersistentVolumeSpec.persistentVolumeReclaimPolicy": _RECLAIM,
    "PersistentVolumeSpec.volumeMode": _MODE,
    "PersistentVolumeStatus.phase": "Available Bound Failed Pending Released",
    "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": "AlwaysAllow IfHealthyBudget",
    "PodFailurePolicyOnExitCodesRequirement.operator": "In NotIn",
    "PodFailurePolicyRule.action": "Count FailIndex FailJob Ignore",
    "PodSecurityContext.fsGroupChangePolicy": "Always OnRootMismatch",
    "PodSecurityContext.supplementalGroupsPolicy": "Merge Strict",
    "PodSpec.dnsPolicy": "ClusterFirst ClusterFirstWithHostNet Default None",
    "PodSpec.preemptionPolicy": _PREEMPT,
    "PodSpec.restartPolicy": "Always Never OnFailure",
    "PodStatus.phase": "Failed Pending Running Succeeded Unknown",
    "PodStatus.qosClass": "BestEffort Burstable Guaranteed",
    "PriorityClass.preemptionPolicy": _PREEMPT,
    "ScopedResourceSelectorRequirement.operator": "DoesNotExist Exists In NotIn",
    "SeccompProfile.type": _PROFILE,
    "SecurityContext.procMount": "Default Unmasked",
    "ServicePort.protocol": _PROTOCOLS,
    "ServiceSpec.externalTrafficPolicy": _TRAFFIC,
    "ServiceSpec.internalTrafficPolicy": _TRAFFIC,
    "ServiceSpec.ipFamilyPolicy": "PreferDualStack RequireDualStack SingleStack",
    "ServiceSpec.sessionAffinity": "ClientIP None",
    "ServiceSpec.type": "ClusterIP ExternalName LoadBalancer NodePort",
    "StatefulSetSpec.podManagementPolicy": "OrderedReady Parallel",
    "StatefulSetUpdateStrategy.type": "OnDelete RollingUpdate",
    "StorageClass.reclaimPolicy": _RECLAIM,
    "StorageClass.volumeBindingMode": "Immediate WaitForFirstConsumer",
    "Strategy.type": "Recreate RollingUpdate",
    "Taint.effect": _TAINTS,
    "Toleration.effect": _TAINTS,
    "Toleration.operator": "Equal Exists",
    "TopologySpreadConstraint.nodeAffinityPolicy": _POLICY,
    "TopologySpreadConstraint.nodeTaintsPolicy": _POLICY,
    "TopologySpreadConstraint.whenUnsatisfiable": "DoNotSchedule ScheduleAnyway",
    "VolumeMount.mountPropagation": "Bidirectional HostToContainer None",
}


def values_of(struct: str, field: str) -> tuple[str, ...]:
    """What may stand in a field, in alphabetical order; empty where anything may."""
    return tuple(_TABLE.get(f"{struct}.{field}", "").split())
