"""The forms of IPAddress and ServiceCIDR of `networking.k8s.io/v1`."""

from engine.api.base import Api
from engine.api.meta import Object, ObjectMeta
from engine.api.serializer.idle.conditions import CoreCondition


class ParentReference(Api, frozen=True):
    """The object that has the address."""

    group: str = ""
    name: str = ""
    namespace: str = ""
    resource: str = ""


class IPAddressSpec(Api, frozen=True):
    """Who has the address."""

    parent_ref: ParentReference | None = None


class IPAddress(Object, frozen=True):
    """An address that is taken, and by whom."""

    metadata: ObjectMeta = ObjectMeta()
    spec: IPAddressSpec = IPAddressSpec()


class ServiceCIDRSpec(Api, frozen=True):
    """The range, or one per family."""

    cidrs: tuple[str, ...] = ()


class ServiceCIDRStatus(Api, frozen=True):
    """Whether the range is in use."""

    conditions: tuple[CoreCondition, ...] = ()


class ServiceCIDR(Object, frozen=True):
    """A range from which Services get their addresses."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ServiceCIDRSpec = ServiceCIDRSpec()
    status: ServiceCIDRStatus = ServiceCIDRStatus()
