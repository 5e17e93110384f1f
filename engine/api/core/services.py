"""Services, and the old Endpoints behind them."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core.containers import IntOrString
from engine.api.core.references import ObjectReference
from engine.api.meta import Condition, ObjectMeta


class ServicePort(Api, frozen=True):
    """One port of a Service: where callers knock (`port`, `node_port`) and where it leads (`target_port`)."""

    port: int = 0
    app_protocol: str = ""
    name: str = ""
    node_port: int = 0
    protocol: str = ""
    target_port: IntOrString = 0


class ServiceSpec(Api, frozen=True):
    """A stable address in front of whichever Pods match."""

    allocate_load_balancer_node_ports: bool | UnsetType = UNSET
    cluster_ip: str = ""
    cluster_ips: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    external_name: str = ""
    external_traffic_policy: str = ""
    health_check_node_port: int = 0
    internal_traffic_policy: str = ""
    ip_families: tuple[str, ...] = ()
    ip_family_policy: str = ""
    load_balancer_ip: str = ""
    load_balancer_source_ranges: tuple[str, ...] = ()
    ports: tuple[ServicePort, ...] = ()
    publish_not_ready_addresses: bool = False
    selector: dict[str, str] = {}
    session_affinity: str = ""
    session_affinity_config: dict[str, Any] | UnsetType = UNSET
    traffic_distribution: str = ""
    type: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"loadBalancerClass"})


class ServiceStatus(Api, frozen=True):
    """Addresses that a load balancer gave."""

    load_balancer: dict[str, Any] | UnsetType = UNSET
    conditions: tuple[Condition, ...] = ()


class Service(Api, frozen=True):
    """A stable door."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: ServiceSpec = ServiceSpec()
    status: ServiceStatus = ServiceStatus()


class EndpointAddress(Api, frozen=True):
    """One address of an Endpoints object."""

    ip: str = ""
    hostname: str = ""
    node_name: str = ""
    target_ref: ObjectReference | None = None


class CoreEndpointPort(Api, frozen=True):
    """One port of an Endpoints subset."""

    port: int = 0
    app_protocol: str = ""
    name: str = ""
    protocol: str = ""


class EndpointSubset(Api, frozen=True):
    """Addresses that share the same ports."""

    addresses: tuple[EndpointAddress, ...] = ()
    not_ready_addresses: tuple[EndpointAddress, ...] = ()
    ports: tuple[CoreEndpointPort, ...] = ()


class Endpoints(Api, frozen=True):
    """The old list of a Service's addresses, still written, read by nothing in the data plane."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    subsets: tuple[EndpointSubset, ...] = ()
