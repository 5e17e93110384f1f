"""Where the internal version of Go's structs differs from the one that travels (pkg/apis/core/types.go)."""

from __future__ import annotations

import re

ORDER = {
    "PodSpec": (
        "volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds "
        "activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName automountServiceAccountToken nodeName "
        "securityContext imagePullSecrets hostname subdomain setHostnameAsFQDN affinity schedulerName tolerations "
        "hostAliases priorityClassName priority preemptionPolicy dnsConfig readinessGates runtimeClassName overhead "
        "enableServiceLinks topologySpreadConstraints os schedulingGates resourceClaims resources"
    ),
    "PodSecurityContext": (
        "hostNetwork hostPID hostIPC shareProcessNamespace hostUsers seLinuxOptions windowsOptions runAsUser "
        "runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy sysctls "
        "seccompProfile appArmorProfile seLinuxChangePolicy"
    ),
    "Container": (
        "name image command args workingDir ports envFrom env resources resizePolicy restartPolicy volumeMounts "
        "volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath "
        "terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty"
    ),
    "Volume": (
        "name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs "
        "persistentVolumeClaim rbd quobyte flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap "
        "vsphereVolume azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi ephemeral image"
    ),
    "PersistentVolumeSource": (
        "gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd quobyte iscsi flexVolume cinder cephfs fc "
        "flocker azureFile vsphereVolume azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi"
    ),
}
"""The fields of structs whose order, or whose set of fields, is another one there; by the names that travel."""

_REFERENCE = ("LocalObjectReference", "name")
EMBEDDED = {
    "Volume": ("VolumeSource", "*"),
    "Probe": ("ProbeHandler", "exec httpGet tcpSocket grpc"),
    "ConfigMapKeySelector": _REFERENCE,
    "SecretKeySelector": _REFERENCE,
    "ConfigMapEnvSource": _REFERENCE,
    "SecretEnvSource": _REFERENCE,
    "ConfigMapVolumeSource": _REFERENCE,
    "ConfigMapProjection": _REFERENCE,
    "SecretProjection": _REFERENCE,
}
"""The struct that is embedded in another, and which fields it has: `*` stands for all but the name."""

SLICES = {
    ("PersistentVolumeClaimSpec", "accessModes"): "[]core.PersistentVolumeAccessMode",
    ("Capabilities", "add"): "[]core.Capability",
    ("Capabilities", "drop"): "[]core.Capability",
}
"""Slices of texts that have a type of their own."""

POINTERS = frozenset(
    {
        "AzureDiskVolumeSource.cachingMode",
        "AzureDiskVolumeSource.fsType",
        "AzureDiskVolumeSource.kind",
        "AzureDiskVolumeSource.readOnly",
        "Container.restartPolicy",
        "EmptyDirVolumeSource.sizeLimit",
        "PodSecurityContext.shareProcessNamespace",
        "PodSecurityContext.hostUsers",
        "PersistentVolumeClaimSpec.volumeMode",
        "OwnerReference.blockOwnerDeletion",
        "OwnerReference.controller",
        "PodSpec.preemptionPolicy",
        "TopologySpreadConstraint.nodeAffinityPolicy",
        "TopologySpreadConstraint.nodeTaintsPolicy",
        "VolumeMount.mountPropagation",
        "VolumeMount.recursiveReadOnly",
    }
)
"""Plain values that are pointers in Go, and have no sign of that in their form."""
VALUES = frozenset(
    {
        "Probe.failureThreshold",
        "Probe.periodSeconds",
        "Probe.successThreshold",
        "Probe.timeoutSeconds",
        "ResourceFieldSelector.divisor",
        "ServiceAccountTokenProjection.expirationSeconds",
    }
)
"""Plain values that are none."""

_WHOLE = {
    "cephfs": "CephFS",
    "chapAuthDiscovery": "DiscoveryCHAPAuth",
    "chapAuthSession": "SessionCHAPAuth",
    "storageos": "StorageOS",
    "wwids": "WWIDs",
    "pdID": "PdID",
    "tty": "TTY",
}
_OF = {
    "RBDVolumeSource": {"monitors": "CephMonitors", "image": "RBDImage", "pool": "RBDPool", "user": "RadosUser"},
    "RBDPersistentVolumeSource": {
        "monitors": "CephMonitors",
        "image": "RBDImage",
        "pool": "RBDPool",
        "user": "RadosUser",
    },
}
_CAPITALS = re.compile(
    "(?:api|aws|csi|dns|fc|fs|gce|gmsa|grpc|http|ip|iqn|iscsi|nfs|os|pd|rbd|se|ssl|tcp|uid|url)(?![a-z])|[a-z]"
)
"""What is written in capitals where a name begins with it."""


def go_name(owner: str, wire_name: str) -> str:
    """What Go calls a field of a struct."""
    known = _OF.get(owner, {}).get(wire_name) or _WHOLE.get(wire_name)
    if known is not None:
        return known
    return _CAPITALS.sub(lambda found: found[0].upper(), wire_name, count=1)
