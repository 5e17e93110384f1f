"""Defaults of Services (pkg/apis/core/v1/defaults.go, and the families of registry/core/service/storage/alloc.go).

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from engine.api.core import (
    ClientIPConfig,
    LoadBalancerStatus,
    Service,
    ServicePort,
    ServiceSpec,
    ServiceStatus,
    SessionAffinityConfig,
)
from engine.apiserver.validation.networking.services import HEADLESS

_AFFINITY = SessionAffinityConfig(client_ip=ClientIPConfig(timeout_seconds=10800))
_EXTERNAL = ("NodePort", "LoadBalancer")


def service(svc: Service) -> Service:
    """A Service with everything filled in but its addresses and node ports."""
    spec = svc.spec
    type_ = spec.type or "ClusterIP"
    external = type_ in _EXTERNAL or (type_ == "ClusterIP" and bool(spec.external_ips))
    named = type_ != "ExternalName"
    spec = replace(
        spec,
        type=type_,
        ports=tuple(map(_service_port, spec.ports)),
        session_affinity=spec.session_affinity or "None",
        internal_traffic_policy=spec.internal_traffic_policy or ("Cluster" if named else ""),
        external_traffic_policy=spec.external_traffic_policy or ("Cluster" if external else ""),
    )
    if type_ == "LoadBalancer" and spec.allocate_load_balancer_node_ports is UNSET:
        spec = replace(spec, allocate_load_balancer_node_ports=True)
    if spec.session_affinity == "None":
        spec = replace(spec, session_affinity_config=UNSET)
    elif spec.session_affinity == "ClientIP" and spec.session_affinity_config is UNSET:
        spec = replace(spec, session_affinity_config=_AFFINITY)
    if named:
        spec = _families(_mirrored(spec))
    return replace(svc, spec=spec, status=status(svc.status))


def status(given: ServiceStatus) -> ServiceStatus:
    """A status with what balancers do with packets to their addresses, where it says nothing of that."""
    if isinstance(given.load_balancer, UnsetType):
        return replace(given, load_balancer=LoadBalancerStatus())
    doors = given.load_balancer.ingress
    if all(door.ip_mode or not door.ip for door in doors):
        return given
    filled = tuple(replace(door, ip_mode=door.ip_mode or ("VIP" if door.ip else "")) for door in doors)
    return replace(given, load_balancer=replace(given.load_balancer, ingress=filled))


def _mirrored(spec: ServiceSpec) -> ServiceSpec:
    """A client that knows clusterIP alone means the first of clusterIPs too; the other way round it is refused."""
    if spec.cluster_ip and not spec.cluster_ips:
        return replace(spec, cluster_ips=(spec.cluster_ip,))
    return spec


def _families(spec: ServiceSpec) -> ServiceSpec:
    dual = spec.cluster_ip == HEADLESS and not spec.selector
    return replace(
        spec,
        ip_families=spec.ip_families or (("IPv4", "IPv6") if dual and not spec.ip_family_policy else ("IPv4",)),
        ip_family_policy=spec.ip_family_policy or ("RequireDualStack" if dual else "SingleStack"),
    )


def _service_port(port: ServicePort) -> ServicePort:
    return replace(port, protocol=port.protocol or "TCP", target_port=port.target_port or port.port)
