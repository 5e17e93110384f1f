"""Services, and the old Endpoints behind them."""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core.containers import IntOrString
from engine.api.core.references import ObjectReference
from engine.api.meta import Condition, Int, Object, ObjectMeta


class ServicePort(Api, frozen=True):
    """One port of a Service: where callers knock (`port`, `node_port`) and where it leads (`target_port`)."""

    always: ClassVar[frozenset[str]] = frozenset({"port"})
    port: int = 0
    app_protocol: str = ""
    name: str = ""
    node_port: int = 0
    protocol: str = ""
    target_port: IntOrString = 0


class ClientIPConfig(Api, frozen=True):
    """How long a client stays with a Pod, in seconds after its last connection."""

    timeout_seconds: Int = UNSET


class SessionAffinityConfig(Api, frozen=True):
    """Of the one affinity that there is."""

    client_ip: ClientIPConfig | None = None


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
    session_affinity_config: SessionAffinityConfig | UnsetType = UNSET
    traffic_distribution: str = ""
    type: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"loadBalancerClass"})


class PortStatus(Api, frozen=True):
    """What became of one port at a load balancer."""

    error: str = ""
    port: int = 0
    protocol: str = ""


class LoadBalancerIngress(Api, frozen=True):
    """Where a load balancer takes requests."""

    hostname: str = ""
    ip: str = ""
    ip_mode: str = ""
    ports: tuple[PortStatus, ...] = ()


class LoadBalancerStatus(Api, frozen=True):
    """What a load balancer reported."""

    ingress: tuple[LoadBalancerIngress, ...] = ()


class ServiceStatus(Api, frozen=True):
    """Addresses that a load balancer gave."""

    load_balancer: LoadBalancerStatus | UnsetType = UNSET
    conditions: tuple[Condition, ...] = ()


class Service(Object, frozen=True):
    """A stable door."""

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


class Endpoints(Object, frozen=True):
    """The old list of a Service's addresses, still written, read by nothing in the data plane."""

    metadata: ObjectMeta = ObjectMeta()
    subsets: tuple[EndpointSubset, ...] = ()
