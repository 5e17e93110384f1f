"""The forms of LimitRange and ServiceAccount in the core group, and of StorageClass in `storage.k8s.io/v1`."""

from typing import ClassVar

from engine.api.base import Api
from engine.api.core import ObjectReference, Quantity
from engine.api.meta import Object, ObjectMeta


class LimitRangeItem(Api, frozen=True):
    """The limits for things of one type."""

    default: dict[str, Quantity] = {}
    default_request: dict[str, Quantity] = {}
    max: dict[str, Quantity] = {}
    max_limit_request_ratio: dict[str, Quantity] = {}
    min: dict[str, Quantity] = {}
    type: str = ""


class LimitRangeSpec(Api, frozen=True):
    """All limits."""

    always: ClassVar[frozenset[str]] = frozenset({"limits"})
    limits: tuple[LimitRangeItem, ...] = ()


class LimitRange(Object, frozen=True):
    """How much each Pod, container or claim of a namespace may ask for."""

    metadata: ObjectMeta = ObjectMeta()
    spec: LimitRangeSpec = LimitRangeSpec()


class CoreLocalObjectReference(Api, frozen=True):
    """An object in the same namespace."""

    name: str = ""


class ServiceAccount(Object, frozen=True):
    """Whom Pods speak as."""

    metadata: ObjectMeta = ObjectMeta()
    automount_service_account_token: bool | None = None
    image_pull_secrets: tuple[CoreLocalObjectReference, ...] = ()
    secrets: tuple[ObjectReference, ...] = ()


class TopologySelectorLabelRequirement(Api, frozen=True):
    """A label, and the values that will do."""

    key: str = ""
    values: tuple[str, ...] = ()


class TopologySelectorTerm(Api, frozen=True):
    """Labels that must all be there."""

    match_label_expressions: tuple[TopologySelectorLabelRequirement, ...] = ()


class StorageClass(Object, frozen=True):
    """How volumes of a class are made."""

    metadata: ObjectMeta = ObjectMeta()
    allow_volume_expansion: bool | None = None
    allowed_topologies: tuple[TopologySelectorTerm, ...] = ()
    mount_options: tuple[str, ...] = ()
    parameters: dict[str, str] = {}
    provisioner: str = ""
    reclaim_policy: str | None = None
    volume_binding_mode: str | None = None
