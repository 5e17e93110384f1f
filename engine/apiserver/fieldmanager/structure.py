"""How the parts of an object belong together: lists whose items have keys, parts that are one (`x-kubernetes-*`).

Part of the schema that structured-merge-diff reads. The tables name what differs from the rule: a struct and a map are
taken apart field by field, a list is one value.
"""

from __future__ import annotations

KEYS = {
    ("ObjectMeta", "ownerReferences"): ("uid",),
    ("PodSpec", "volumes"): ("name",),
    ("PodSpec", "containers"): ("name",),
    ("PodSpec", "initContainers"): ("name",),
    ("PodSpec", "ephemeralContainers"): ("name",),
    ("PodSpec", "imagePullSecrets"): ("name",),
    ("PodSpec", "hostAliases"): ("ip",),
    ("PodSpec", "topologySpreadConstraints"): ("topologyKey", "whenUnsatisfiable"),
    ("PodSpec", "schedulingGates"): ("name",),
    ("PodSpec", "resourceClaims"): ("name",),
    ("Container", "env"): ("name",),
    ("Container", "ports"): ("containerPort", "protocol"),
    ("Container", "volumeMounts"): ("mountPath",),
    ("Container", "volumeDevices"): ("devicePath",),
    ("ResourceRequirements", "claims"): ("name",),
    ("PodStatus", "conditions"): ("type",),
    ("PodStatus", "podIPs"): ("ip",),
    ("PodStatus", "resourceClaimStatuses"): ("name",),
    ("ContainerStatus", "volumeMounts"): ("mountPath",),
    ("ServiceSpec", "ports"): ("port", "protocol"),
    ("ServiceStatus", "conditions"): ("type",),
    ("NodeStatus", "addresses"): ("type",),
    ("NodeStatus", "conditions"): ("type",),
    ("NamespaceStatus", "conditions"): ("type",),
    ("PersistentVolumeClaimStatus", "conditions"): ("type",),
    ("ServiceAccount", "secrets"): ("name",),
    ("DeploymentStatus", "conditions"): ("type",),
    ("ReplicaSetStatus", "conditions"): ("type",),
    ("ReplicationControllerStatus", "conditions"): ("type",),
    ("DaemonSetStatus", "conditions"): ("type",),
    ("StatefulSetStatus", "conditions"): ("type",),
    ("HorizontalPodAutoscalerStatus", "conditions"): ("type",),
    ("PodDisruptionBudgetStatus", "conditions"): ("type",),
    ("APIServiceStatus", "conditions"): ("type",),
    ("CertificateSigningRequestStatus", "conditions"): ("type",),
    ("FlowSchemaStatus", "conditions"): ("type",),
    ("PriorityLevelConfigurationStatus", "conditions"): ("type",),
    ("ServiceCIDRStatus", "conditions"): ("type",),
    ("ValidatingAdmissionPolicyStatus", "conditions"): ("type",),
}
"""Lists whose items are told apart by keys: the struct and field that holds them -> `x-kubernetes-list-map-keys`."""

SETS = frozenset({("ObjectMeta", "finalizers"), ("NodeSpec", "podCIDRs")})
"""Lists of which each value occurs once."""

KEY_DEFAULTS = {"protocol": "TCP"}
"""What a key means that an item leaves out."""

ATOMIC_STRUCTS = frozenset(
    {
        "ConfigMapKeySelector",
        "EndpointAddress",
        "LabelSelector",
        "LocalObjectReference",
        "NodeSelector",
        "NodeSelectorTerm",
        "ObjectFieldSelector",
        "ObjectReference",
        "ResourceFieldSelector",
        "RoleRef",
        "ScopeSelector",
        "SecretKeySelector",
        "SecretReference",
        "Subject",
        "TopologySelectorTerm",
        "TypedLocalObjectReference",
    }
)
"""Structs that belong to one manager as a whole (`structType=atomic`)."""

ATOMIC_FIELDS = frozenset(
    {
        ("PodSpec", "nodeSelector"),
        ("ServiceSpec", "selector"),
        ("ResourceQuotaSpec", "scopeSelector"),
        ("ControllerRevision", "data"),
        ("PersistentVolumeClaimSpec", "dataSource"),
        ("PersistentVolumeClaimSpec", "selector"),
    }
)
"""Maps and carried objects of which the same is true."""

GRANULAR_FIELDS = frozenset({("PersistentVolumeSpec", "claimRef")})
"""Structs that are atomic elsewhere."""
