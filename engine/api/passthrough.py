"""The form of fields that travel as they came and are acted on all the same: placement, volumes, sources of variables.

`engine.api.wire` holds what comes in against these types, so that whoever reads the raw value finds what it expects.
They stay as they came in what is stored and sent; `forms_of` makes objects of them for whoever reads them.
"""

from typing import Any, ClassVar

import msgspec

from engine.api.base import Api
from engine.api.core import Quantity
from engine.api.meta import Int, LabelSelector


class NodeSelectorRequirement(Api, frozen=True):
    """One expression over a node's labels or fields."""

    key: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()


class NodeSelectorTerm(Api, frozen=True):
    """Expressions that must all hold."""

    match_expressions: tuple[NodeSelectorRequirement, ...] = ()
    match_fields: tuple[NodeSelectorRequirement, ...] = ()


class NodeSelector(Api, frozen=True):
    """Terms of which one must hold."""

    node_selector_terms: tuple[NodeSelectorTerm, ...] = ()


class PreferredSchedulingTerm(Api, frozen=True):
    """A term that would be nice, and how nice."""

    weight: int = 0
    preference: NodeSelectorTerm | None = None


class NodeAffinity(Api, frozen=True):
    """Which nodes."""

    required_during_scheduling_ignored_during_execution: NodeSelector | None = None
    preferred_during_scheduling_ignored_during_execution: tuple[PreferredSchedulingTerm, ...] = ()


class PodAffinityTerm(Api, frozen=True):
    """Which Pods, and what counts as the same place."""

    label_selector: LabelSelector | None = None
    match_label_keys: tuple[str, ...] = ()
    mismatch_label_keys: tuple[str, ...] = ()
    namespace_selector: LabelSelector | None = None
    namespaces: tuple[str, ...] = ()
    topology_key: str = ""


class WeightedPodAffinityTerm(Api, frozen=True):
    """A term with its weight."""

    weight: int = 0
    pod_affinity_term: PodAffinityTerm | None = None


class PodAffinity(Api, frozen=True):
    """Near whom."""

    required_during_scheduling_ignored_during_execution: tuple[PodAffinityTerm, ...] = ()
    preferred_during_scheduling_ignored_during_execution: tuple[WeightedPodAffinityTerm, ...] = ()


class PodAntiAffinity(PodAffinity, frozen=True):
    """Away from whom."""


class Affinity(Api, frozen=True):
    """Where a Pod should stand."""

    node_affinity: NodeAffinity | None = None
    pod_affinity: PodAffinity | None = None
    pod_anti_affinity: PodAntiAffinity | None = None


class TopologySpreadConstraint(Api, frozen=True):
    """How evenly."""

    label_selector: LabelSelector | None = None
    match_label_keys: tuple[str, ...] = ()
    max_skew: int = 0
    min_domains: Int | None = None
    node_affinity_policy: str = ""
    node_taints_policy: str = ""
    topology_key: str = ""
    when_unsatisfiable: str = ""


class PodReadinessGate(Api, frozen=True):
    """A condition that must be True as well."""

    condition_type: str = ""


class PodSchedulingGate(Api, frozen=True):
    """What keeps a Pod from being scheduled."""

    name: str = ""


class GRPCAction(Api, frozen=True):
    """A probe that asks the health service."""

    port: int = 0
    service: str = ""


class KeySelector(Api, frozen=True):
    """A key of a ConfigMap or Secret."""

    name: str = ""
    key: str = ""
    optional: bool = False


class ObjectFieldSelector(Api, frozen=True):
    """A field of the Pod."""

    api_version: str = ""
    field_path: str = ""


class ResourceFieldSelector(Api, frozen=True):
    """A request or limit of a container."""

    container_name: str = ""
    divisor: Quantity = 0
    resource: str = ""


class EnvVarSource(Api, frozen=True):
    """Where a variable has its value from."""

    config_map_key_ref: KeySelector | None = None
    field_ref: ObjectFieldSelector | None = None
    resource_field_ref: ResourceFieldSelector | None = None
    secret_key_ref: KeySelector | None = None


class EnvSource(Api, frozen=True):
    """A ConfigMap or Secret."""

    name: str = ""
    optional: bool = False


class EnvFromSource(Api, frozen=True):
    """All keys of a ConfigMap or Secret."""

    config_map_ref: EnvSource | None = None
    prefix: str = ""
    secret_ref: EnvSource | None = None


class ConfigMapVolumeSource(Api, frozen=True):
    """The files of a ConfigMap."""

    name: str = ""
    optional: bool = False
    unmodelled: ClassVar[frozenset[str]] = frozenset({"defaultMode", "items"})


class SecretVolumeSource(Api, frozen=True):
    """The files of a Secret."""

    name: str = ""
    optional: bool = False
    secret_name: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"defaultMode", "items"})


class VolumeProjection(Api, frozen=True):
    """One of several sources in one volume."""

    config_map: ConfigMapVolumeSource | None = None
    secret: SecretVolumeSource | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"clusterTrustBundle", "downwardAPI", "serviceAccountToken"})


class ProjectedVolumeSource(Api, frozen=True):
    """Several sources in one volume."""

    sources: tuple[VolumeProjection, ...] = ()
    unmodelled: ClassVar[frozenset[str]] = frozenset({"defaultMode"})


class PersistentVolumeClaimVolumeSource(Api, frozen=True):
    """What a claim is bound to."""

    claim_name: str = ""
    read_only: bool = False


class Volume(Api, frozen=True):
    """Something to mount."""

    name: str = ""
    config_map: ConfigMapVolumeSource | None = None
    empty_dir: dict[str, Any] = {}
    host_path: dict[str, Any] = {}
    persistent_volume_claim: PersistentVolumeClaimVolumeSource | None = None
    projected: ProjectedVolumeSource | None = None
    secret: SecretVolumeSource | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "awsElasticBlockStore",
            "azureDisk",
            "azureFile",
            "cephfs",
            "cinder",
            "csi",
            "downwardAPI",
            "ephemeral",
            "fc",
            "flexVolume",
            "flocker",
            "gcePersistentDisk",
            "gitRepo",
            "glusterfs",
            "image",
            "iscsi",
            "nfs",
            "photonPersistentDisk",
            "portworxVolume",
            "quobyte",
            "rbd",
            "scaleIO",
            "storageos",
            "vsphereVolume",
        },
    )


class VolumeMount(Api, frozen=True):
    """Where in a container a volume is to be seen."""

    mount_path: str = ""
    name: str = ""
    read_only: bool = False
    sub_path: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"mountPropagation", "recursiveReadOnly", "subPathExpr"})


class ScopedResourceSelectorRequirement(Api, frozen=True):
    """Which objects a quota counts."""

    operator: str = ""
    scope_name: str = ""
    values: tuple[str, ...] = ()


class ScopeSelector(Api, frozen=True):
    """Scopes that must all hold."""

    match_expressions: tuple[ScopedResourceSelectorRequirement, ...] = ()


class Forms(Api, frozen=True):
    """Every carried field that somebody reads, under its name: the names are unambiguous among all types."""

    affinity: Affinity | None = None
    env_from: tuple[EnvFromSource, ...] = ()
    grpc: GRPCAction | None = None
    host: str = ""
    readiness_gates: tuple[PodReadinessGate, ...] = ()
    scheduling_gates: tuple[PodSchedulingGate, ...] = ()
    scope_selector: ScopeSelector | None = None
    topology_spread_constraints: tuple[TopologySpreadConstraint, ...] = ()
    value_from: EnvVarSource | None = None
    volume_mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[Volume, ...] = ()


_NOTHING = Forms()


def forms_of(obj: Api) -> Forms:
    """The carried fields of an object, decoded; each is empty where the object does not carry it.

    `engine.api.wire` has checked their form, and lets 80.0 pass for a whole number as Go does: so not strictly.
    """
    return _NOTHING if obj.extra is None else msgspec.convert(obj.extra, Forms, strict=False)
