"""The form of fields that travel as they came and are acted on all the same: placement, volumes, sources of variables.

`wire` holds what comes in against these types, or against the tables of `shapes` where the whole of a struct is known,
so that whoever reads the raw value finds what it expects. They stay as they came in what is stored and sent; `forms_of`
makes objects of them for whoever reads them.
"""

from typing import ClassVar

import msgspec

from engine.api.base import Api
from engine.api.core import Quantity
from engine.api.meta import Int, LabelSelector
from engine.api.serializer.affinity import Affinity
from engine.api.serializer.rawdocuments import without_nulls


class TopologySpreadConstraint(Api, frozen=True):
    """How evenly."""

    always: ClassVar[frozenset[str]] = frozenset({"maxSkew", "topologyKey", "whenUnsatisfiable"})
    label_selector: LabelSelector | None = None
    match_label_keys: tuple[str, ...] = ()
    max_skew: int = 0
    min_domains: Int | None = None
    node_affinity_policy: str = ""
    node_taints_policy: str = ""
    topology_key: str = ""
    when_unsatisfiable: str = ""


class PodDNSConfigOption(Api, frozen=True):
    """A line `options` of resolv.conf."""

    name: str = ""
    value: str | None = None


class PodDNSConfig(Api, frozen=True):
    """What comes behind what the policy says."""

    nameservers: tuple[str, ...] = ()
    options: tuple[PodDNSConfigOption, ...] = ()
    searches: tuple[str, ...] = ()


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


class KeyToPath(Api, frozen=True):
    """Under which path a key is to be found."""

    key: str = ""
    path: str = ""


class ConfigMapVolumeSource(Api, frozen=True):
    """The files of a ConfigMap."""

    items: tuple[KeyToPath, ...] = ()
    name: str = ""
    optional: bool = False


class SecretVolumeSource(Api, frozen=True):
    """The files of a Secret."""

    items: tuple[KeyToPath, ...] = ()
    name: str = ""
    optional: bool = False
    secret_name: str = ""


class DownwardAPIVolumeFile(Api, frozen=True):
    """A file with a field of the Pod, or a request or limit of a container."""

    field_ref: ObjectFieldSelector | None = None
    path: str = ""
    resource_field_ref: ResourceFieldSelector | None = None


class DownwardAPIVolumeSource(Api, frozen=True):
    """Files with what the Pod says of itself."""

    items: tuple[DownwardAPIVolumeFile, ...] = ()


class HostPathVolumeSource(Api, frozen=True):
    """A folder of the node."""

    path: str = ""


class VolumeProjection(Api, frozen=True):
    """One of several sources in one volume."""

    config_map: ConfigMapVolumeSource | None = None
    downward_api: DownwardAPIVolumeSource | None = None
    secret: SecretVolumeSource | None = None


class ProjectedVolumeSource(Api, frozen=True):
    """Several sources in one volume."""

    sources: tuple[VolumeProjection, ...] = ()


class PersistentVolumeClaimVolumeSource(Api, frozen=True):
    """What a claim is bound to."""

    claim_name: str = ""
    read_only: bool = False


class Volume(Api, frozen=True):
    """Something to mount."""

    name: str = ""
    config_map: ConfigMapVolumeSource | None = None
    downward_api: DownwardAPIVolumeSource | None = None
    host_path: HostPathVolumeSource | None = None
    persistent_volume_claim: PersistentVolumeClaimVolumeSource | None = None
    projected: ProjectedVolumeSource | None = None
    secret: SecretVolumeSource | None = None


class VolumeMount(Api, frozen=True):
    """Where in a container a volume is to be seen."""

    mount_path: str = ""
    name: str = ""
    read_only: bool = False
    sub_path: str = ""
    sub_path_expr: str = ""


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
    dns_config: PodDNSConfig | None = None
    env_from: tuple[EnvFromSource, ...] = ()
    grpc: GRPCAction | None = None
    host: str = ""
    readiness_gates: tuple[PodReadinessGate, ...] = ()
    scheduling_gates: tuple[PodSchedulingGate, ...] = ()
    scope_selector: ScopeSelector | None = None
    stdin: bool = False
    topology_spread_constraints: tuple[TopologySpreadConstraint, ...] = ()
    tty: bool = False
    value_from: EnvVarSource | None = None
    volume_mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[Volume, ...] = ()
    working_dir: str = ""


_NOTHING = Forms()


def forms_of(obj: Api) -> Forms:
    """The carried fields of an object, decoded; each is empty where the object does not carry it.

    `engine.api.wire` has checked their form, and lets 80.0 pass for a whole number as Go does: so not strictly.
    """
    if obj.extra is None:
        return _NOTHING
    try:
        return msgspec.convert(obj.extra, Forms, strict=False)
    except msgspec.ValidationError:  # a list that has to be said is null where it is empty
        return msgspec.convert(without_nulls(obj.extra), Forms, strict=False)
