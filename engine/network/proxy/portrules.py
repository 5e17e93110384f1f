"""What the rules say about one port of one Service, worked out from the Service and its EndpointSlices.

Called by the rule table (`engine.network.proxy.rules`). Mirrors the choice of endpoints in pkg/proxy/topology.go: ready
ones, of those the ones hinted for the node's zone, or else those that are terminating and still serving. Writes
nothing.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from engine.api.meta import number
from engine.network.backend import Backend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.api.apps import EndpointConditions, EndpointSlice
    from engine.api.core import Service, ServicePort

SERVICE_NAME_LABEL = "kubernetes.io/service-name"
NODE_PORT_ADDRESS = ""
"""Stands for "any local address" in the key of a node port."""

_AFFINITY_S = 10_800
_KINDS_WITH_RULES = ("ClusterIP", "NodePort", "LoadBalancer")


class PortRules(NamedTuple):
    """What the rules say about one port of one Service."""

    service: str
    port_name: str
    protocol: str
    cluster_ip: str
    addresses: tuple[str, ...]
    """External IPs and load-balancer IPs."""
    load_balancer_ips: tuple[str, ...]
    port: int
    node_port: int
    endpoints: tuple[Backend, ...]
    """Ready ones; where there are none, those that are terminating and still serving."""
    ready: tuple[Backend, ...]
    terminating: tuple[Backend, ...]
    internal_local: bool
    external_local: bool
    affinity_s: int
    health_check_port: int
    source_ranges: tuple[str, ...]
    """Whose addresses a load balancer's address serves; empty: everybody's."""

    @property
    def name(self) -> str:
        """`namespace/service`, and `:port` where the port has a name: kube-proxy's ServicePortName."""
        return f"{self.service}:{self.port_name}" if self.port_name else self.service

    def near(self, zone: str) -> tuple[Backend, ...]:
        """The usable endpoints as a node of that zone sees them.

        Those hinted for it, if every ready one has hints and at least one is for this zone; else all.
        """
        if zone and all(backend.zones for backend in self.ready):
            hinted = tuple(backend for backend in self.ready if zone in backend.zones)
            return hinted or self.endpoints
        return self.endpoints

    def local(self, node: str) -> tuple[Backend, ...]:
        """The usable endpoints on one node: the ready ones, or else the terminating ones."""
        ready = tuple(backend for backend in self.ready if backend.node == node)
        return ready or tuple(backend for backend in self.terminating if backend.node == node)


def frontends_of(rules: PortRules) -> list[tuple[str, int, str]]:
    """The addresses, ports and protocols that lead into a rule."""
    frontends = [(address, rules.port, rules.protocol) for address in (rules.cluster_ip, *rules.addresses)]
    if rules.node_port:
        frontends.append((NODE_PORT_ADDRESS, rules.node_port, rules.protocol))
    return frontends


def rules_of(service: Service | None, slices: Mapping[str, EndpointSlice]) -> tuple[PortRules, ...]:
    """The rules of a Service from its present self and its slices; empty for headless and ExternalName ones."""
    if service is None or service.spec.type not in _KINDS_WITH_RULES or service.spec.cluster_ip in {"", "None"}:
        return ()
    key = f"{service.metadata.namespace}/{service.metadata.name}"
    return tuple(_port_rules(key, service, port, slices) for port in service.spec.ports)


def _port_rules(key: str, service: Service, port: ServicePort, slices: Mapping[str, EndpointSlice]) -> PortRules:
    spec = service.spec
    protocol = port.protocol or "TCP"
    ready, terminating = _backends(port.name, protocol, slices)
    balancers = load_balancer_ips(service)
    return PortRules(
        service=key,
        port_name=port.name,
        protocol=protocol,
        cluster_ip=spec.cluster_ip,
        addresses=(*spec.external_ips, *balancers),
        load_balancer_ips=balancers,
        port=port.port,
        node_port=port.node_port,
        endpoints=ready or terminating,
        ready=ready,
        terminating=terminating,
        internal_local=spec.internal_traffic_policy == "Local",
        external_local=spec.external_traffic_policy == "Local",
        affinity_s=_affinity_s(service),
        health_check_port=spec.health_check_node_port,
        source_ranges=_ranges(spec.load_balancer_source_ranges),
    )


def _ranges(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The source ranges that are any; kube-proxy leaves others out."""
    out: list[str] = []
    for text in texts:
        try:
            out.append(str(ip_network(text.strip(), strict=False)))
        except ValueError:
            continue
    return tuple(out)


def load_balancer_ips(service: Service) -> tuple[str, ...]:
    """The addresses that a load balancer reported in the Service's status."""
    status = service.status.load_balancer
    return () if status is UNSET else tuple(entry.ip for entry in status.ingress if entry.ip)


def _affinity_s(service: Service) -> int:
    if service.spec.session_affinity != "ClientIP":
        return 0
    config = service.spec.session_affinity_config
    client_ip = None if config is UNSET else config.client_ip
    return _AFFINITY_S if client_ip is None else number(client_ip.timeout_seconds, _AFFINITY_S)


def _backends(
    port_name: str,
    protocol: str,
    slices: Mapping[str, EndpointSlice],
) -> tuple[tuple[Backend, ...], tuple[Backend, ...]]:
    ready: dict[str, Backend] = {}
    terminating: dict[str, Backend] = {}
    for key in sorted(slices):
        for port in slices[key].ports or ():
            if (port.name or "") != port_name or (port.protocol or "TCP") != protocol:
                continue
            for backend, conditions in _of_slice(slices[key], number(port.port)):
                if conditions.ready is not False:
                    ready[backend.text] = backend
                elif conditions.serving is True and conditions.terminating is True:
                    terminating[backend.text] = backend
    return tuple(ready[text] for text in sorted(ready)), tuple(terminating[text] for text in sorted(terminating))


def _of_slice(slice_: EndpointSlice, port: int) -> Iterator[tuple[Backend, EndpointConditions]]:
    for endpoint in slice_.endpoints or ():
        target = endpoint.target_ref
        pod = f"{target.namespace}/{target.name}" if target is not None and target.kind == "Pod" else ""
        zones = tuple(hint.name for hint in endpoint.hints.for_zones) if endpoint.hints is not None else ()
        for ip in endpoint.addresses[:1]:
            yield Backend(f"{ip}:{port}", ip, port, endpoint.node_name, pod, zones), endpoint.conditions
