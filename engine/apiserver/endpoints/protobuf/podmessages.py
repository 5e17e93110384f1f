"""Which fields the protobuf messages have of which a whole Pod is made: numbers, JSON names and types.

From k8s.io/api/core/v1's generated.proto; `kubectl debug` sends Pods that it has read from the server.
"""

from __future__ import annotations

from engine.apiserver.endpoints.protobuf.messages import (
    BOOL,
    INT,
    INT_OR_STRING,
    MESSAGES,
    NOTHING,
    TEXT,
    ProtobufField,
)

_NAME = {1: ("name", TEXT)}
_ITEMS = "*KeyToPath"
_HANDLERS: dict[int, ProtobufField] = {
    1: ("exec", "ExecAction"),
    2: ("httpGet", "HTTPGetAction"),
    3: ("tcpSocket", "TCPSocketAction"),
}
_CONFINED: dict[str, dict[int, ProtobufField]] = {
    "SecurityContext": {
        1: ("capabilities", "Capabilities"),
        2: ("privileged", BOOL),
        4: ("runAsUser", INT),
        5: ("runAsNonRoot", BOOL),
        6: ("readOnlyRootFilesystem", BOOL),
        7: ("allowPrivilegeEscalation", BOOL),
        8: ("runAsGroup", INT),
        9: ("procMount", TEXT),
        11: ("seccompProfile", "SeccompProfile"),
        12: ("appArmorProfile", "AppArmorProfile"),
    },
    "PodSecurityContext": {
        2: ("runAsUser", INT),
        3: ("runAsNonRoot", BOOL),
        4: ("supplementalGroups", "*" + INT),
        5: ("fsGroup", INT),
        6: ("runAsGroup", INT),
        7: ("sysctls", "*Sysctl"),
        9: ("fsGroupChangePolicy", TEXT),
        10: ("seccompProfile", "SeccompProfile"),
        11: ("appArmorProfile", "AppArmorProfile"),
        12: ("supplementalGroupsPolicy", TEXT),
        13: ("seLinuxChangePolicy", TEXT),
    },
    "Capabilities": {1: ("add", "*" + TEXT), 2: ("drop", "*" + TEXT)},
    "SeccompProfile": {1: ("type", TEXT), 2: ("localhostProfile", TEXT)},
    "AppArmorProfile": {1: ("type", TEXT), 2: ("localhostProfile", TEXT)},
    "Sysctl": {1: ("name", TEXT), 2: ("value", TEXT)},
}
_SOURCES: dict[str, dict[int, ProtobufField]] = {
    "LocalObjectReference": _NAME,
    "EnvVarSource": {
        1: ("fieldRef", "ObjectFieldSelector"),
        2: ("resourceFieldRef", "ResourceFieldSelector"),
        3: ("configMapKeyRef", "KeySelector"),
        4: ("secretKeyRef", "KeySelector"),
    },
    "KeySelector": {1: ("", "~LocalObjectReference"), 2: ("key", TEXT), 3: ("optional", BOOL)},
    "EnvFromSource": {1: ("prefix", TEXT), 2: ("configMapRef", "EnvSource"), 3: ("secretRef", "EnvSource")},
    "EnvSource": {1: ("", "~LocalObjectReference"), 2: ("optional", BOOL)},
    "ObjectFieldSelector": {1: ("apiVersion", TEXT), 2: ("fieldPath", TEXT)},
    "ResourceFieldSelector": {1: ("containerName", TEXT), 2: ("resource", TEXT), 3: ("divisor", NOTHING)},
}
_PROBES: dict[str, dict[int, ProtobufField]] = {
    "Probe": {
        1: ("", "~ProbeHandler"),
        2: ("initialDelaySeconds", INT),
        3: ("timeoutSeconds", INT),
        4: ("periodSeconds", INT),
        5: ("successThreshold", INT),
        6: ("failureThreshold", INT),
        7: ("terminationGracePeriodSeconds", INT),
    },
    "ProbeHandler": _HANDLERS | {4: ("grpc", "GRPCAction")},
    "Lifecycle": {1: ("postStart", "LifecycleHandler"), 2: ("preStop", "LifecycleHandler"), 3: ("stopSignal", TEXT)},
    "LifecycleHandler": _HANDLERS | {4: ("sleep", "SleepAction")},
    "ExecAction": {1: ("command", "*" + TEXT)},
    "HTTPGetAction": {
        1: ("path", TEXT),
        2: ("port", INT_OR_STRING),
        3: ("host", TEXT),
        4: ("scheme", TEXT),
        5: ("httpHeaders", "*HTTPHeader"),
    },
    "HTTPHeader": {1: ("name", TEXT), 2: ("value", TEXT)},
    "TCPSocketAction": {1: ("port", INT_OR_STRING), 2: ("host", TEXT)},
    "GRPCAction": {1: ("port", INT), 2: ("service", TEXT)},
    "SleepAction": {1: ("seconds", INT)},
}
_VOLUMES: dict[str, dict[int, ProtobufField]] = {
    "Volume": {1: ("name", TEXT), 2: ("", "~VolumeSource")},
    "VolumeSource": {
        1: ("hostPath", "HostPathVolumeSource"),
        2: ("emptyDir", "EmptyDirVolumeSource"),
        6: ("secret", "SecretVolumeSource"),
        10: ("persistentVolumeClaim", "PersistentVolumeClaimVolumeSource"),
        16: ("downwardAPI", "DownwardAPIVolumeSource"),
        19: ("configMap", "ConfigMapVolumeSource"),
        26: ("projected", "ProjectedVolumeSource"),
    },
    "HostPathVolumeSource": {1: ("path", TEXT), 2: ("type", TEXT)},
    "EmptyDirVolumeSource": {1: ("medium", TEXT)},
    "SecretVolumeSource": {
        1: ("secretName", TEXT),
        2: ("items", _ITEMS),
        3: ("defaultMode", INT),
        4: ("optional", BOOL),
    },
    "ConfigMapVolumeSource": {
        1: ("", "~LocalObjectReference"),
        2: ("items", _ITEMS),
        3: ("defaultMode", INT),
        4: ("optional", BOOL),
    },
    "KeyToPath": {1: ("key", TEXT), 2: ("path", TEXT), 3: ("mode", INT)},
    "PersistentVolumeClaimVolumeSource": {1: ("claimName", TEXT), 2: ("readOnly", BOOL)},
    "DownwardAPIVolumeSource": {1: ("items", "*DownwardAPIVolumeFile"), 2: ("defaultMode", INT)},
    "DownwardAPIVolumeFile": {
        1: ("path", TEXT),
        2: ("fieldRef", "ObjectFieldSelector"),
        3: ("resourceFieldRef", "ResourceFieldSelector"),
        4: ("mode", INT),
    },
    "ProjectedVolumeSource": {1: ("sources", "*VolumeProjection"), 2: ("defaultMode", INT)},
    "VolumeProjection": {
        1: ("secret", "KeysProjection"),
        2: ("downwardAPI", "DownwardAPIVolumeSource"),
        3: ("configMap", "KeysProjection"),
        4: ("serviceAccountToken", "ServiceAccountTokenProjection"),
    },
    "KeysProjection": {1: ("", "~LocalObjectReference"), 2: ("items", _ITEMS), 4: ("optional", BOOL)},
    "ServiceAccountTokenProjection": {1: ("audience", TEXT), 2: ("expirationSeconds", INT), 3: ("path", TEXT)},
    "VolumeMount": {
        1: ("name", TEXT),
        2: ("readOnly", BOOL),
        3: ("mountPath", TEXT),
        4: ("subPath", TEXT),
        5: ("mountPropagation", TEXT),
        6: ("subPathExpr", TEXT),
        7: ("recursiveReadOnly", TEXT),
    },
}
_CONTAINER: dict[int, ProtobufField] = MESSAGES["Container"] | {
    9: ("volumeMounts", "*VolumeMount"),
    10: ("livenessProbe", "Probe"),
    11: ("readinessProbe", "Probe"),
    12: ("lifecycle", "Lifecycle"),
    15: ("securityContext", "SecurityContext"),
    19: ("envFrom", "*EnvFromSource"),
    22: ("startupProbe", "Probe"),
    24: ("restartPolicy", TEXT),
}
POD_MESSAGES: dict[str, dict[int, ProtobufField]] = {
    **_CONFINED,
    **_SOURCES,
    **_PROBES,
    **_VOLUMES,
    "Pod": {1: ("metadata", "ObjectMeta"), 2: ("spec", "PodSpec"), 3: ("status", NOTHING)},
    "PodSpec": MESSAGES["PodSpec"]
    | {
        1: ("volumes", "*Volume"),
        14: ("securityContext", "PodSecurityContext"),
        15: ("imagePullSecrets", "*LocalObjectReference"),
        21: ("automountServiceAccountToken", BOOL),
        22: ("tolerations", "*Toleration"),
        23: ("hostAliases", "*HostAlias"),
        25: ("priority", INT),
        27: ("shareProcessNamespace", BOOL),
        29: ("runtimeClassName", TEXT),
        30: ("enableServiceLinks", BOOL),
        31: ("preemptionPolicy", TEXT),
        34: ("ephemeralContainers", "*EphemeralContainer"),
    },
    "Container": _CONTAINER,
    "EphemeralContainer": {1: ("", "~Container"), 2: ("targetContainerName", TEXT)},
    "EnvVar": MESSAGES["EnvVar"] | {3: ("valueFrom", "EnvVarSource")},
    "HostAlias": {1: ("ip", TEXT), 2: ("hostnames", "*" + TEXT)},
    "Toleration": {
        1: ("key", TEXT),
        2: ("operator", TEXT),
        3: ("value", TEXT),
        4: ("effect", TEXT),
        5: ("tolerationSeconds", INT),
    },
}
"""Pods whole; what stands here under a name of `MESSAGES` has more fields than there."""
