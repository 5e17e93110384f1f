"""The registry of Services: which addresses and ports a Service gets and gives back.

As in pkg/registry/core/service/storage: allocation happens after validation, an update keeps what it leaves out, and
a type that needs no address or port gives it back. `FixedAllocations` lets a scenario fix what would be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import status
from engine.api.meta import key_of
from engine.api.scheme import by_plural
from engine.apiserver.registry.allocators import OUT_OF_RANGE_IF_TRIED, TAKEN, ClusterIPs, NodePorts
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.networking.services import HEADLESS

if TYPE_CHECKING:
    from engine.api.core import Service, ServicePort
    from engine.rng import Rng

_WITH_NODE_PORTS = ("NodePort", "LoadBalancer")


@dataclass
class FixedAllocations:
    """Numbers that a scenario fixes, used once each in order of creation."""

    cluster_ips: dict[str, str] = field(default_factory=dict)
    node_ports: dict[str, int] = field(default_factory=dict)
    pod_names: dict[str, list[str]] = field(default_factory=dict)


class ServiceAllocations:
    """Addresses and ports of all Services."""

    def __init__(self, rng: Rng, pins: FixedAllocations) -> None:
        self._ips = ClusterIPs(rng)
        self._ports = NodePorts(rng)
        self._pins = pins

    def allocate(self, svc: Service, old: Service | None, *, dry_run: bool = False) -> Service:
        """A validated Service with what it needs, which `adopt` takes. Raises StatusError 422 where that is taken."""
        owner = key_of(svc.metadata)
        errors = FieldErrors()
        addressed = self._with_address(svc, old, owner, errors)
        ported = self._with_health_check_port(self._with_node_ports(addressed, old, owner, errors), old, owner)
        if dry_run:
            errors = self._tried(svc)
        if errors.causes:
            raise status.invalid(by_plural("services"), svc.metadata.name, errors.causes)
        return ported

    def _tried(self, svc: Service) -> FieldErrors:
        """What a dry run says of numbers that are asked for: in words of its own, and nothing of the range of ports."""
        errors, address = FieldErrors(), svc.spec.cluster_ip
        if svc.spec.type != "ExternalName" and address and address != HEADLESS:
            problem = self._ips.problem(address, "", out_of_range=OUT_OF_RANGE_IF_TRIED)
            if problem:
                errors.invalid("spec.clusterIPs", (address,), problem)
        for index, port in enumerate(svc.spec.ports):
            if port.node_port in self._ports.owners:
                path = f"spec.ports[{index}].nodePort"
                errors.invalid(path, port.node_port, f"port {port.node_port} is already allocated")
        return errors

    def _spend_pins(self, svc: Service) -> None:
        """A pinned number is given once: a Service that is deleted and made again draws another one."""
        name = svc.metadata.name
        if self._pins.cluster_ips.get(name) == svc.spec.cluster_ip:
            del self._pins.cluster_ips[name]
        if self._pins.node_ports.get(name) in {port.node_port for port in svc.spec.ports}:
            del self._pins.node_ports[name]

    def release(self, svc: Service) -> None:
        """Give everything of a Service back."""
        owner = key_of(svc.metadata)
        if svc.spec.cluster_ip and svc.spec.cluster_ip != HEADLESS:
            self._ips.release(svc.spec.cluster_ip, owner)
        for port in svc.spec.ports:
            self._ports.release(port.node_port, owner)
        self._ports.release(svc.spec.health_check_node_port, owner)

    def adopt(self, svc: Service) -> None:
        """Count what a Service that is loaded as it is already holds."""
        self._take(svc)

    def _take(self, svc: Service) -> None:
        owner = key_of(svc.metadata)
        if svc.spec.cluster_ip and svc.spec.cluster_ip != HEADLESS:
            self._ips.take(svc.spec.cluster_ip, owner)
        for port in svc.spec.ports:
            if port.node_port:
                self._ports.take(port.node_port, owner)
        if svc.spec.health_check_node_port:
            self._ports.take(svc.spec.health_check_node_port, owner)
        self._spend_pins(svc)

    def _with_address(self, svc: Service, old: Service | None, owner: str, errors: FieldErrors) -> Service:
        spec = svc.spec
        if spec.type == "ExternalName" or spec.cluster_ip == HEADLESS:
            return svc
        address = spec.cluster_ip
        if not address:
            pinned = self._pins.cluster_ips.get(svc.metadata.name, "") if old is None else ""
            address = pinned if pinned and not self._ips.problem(pinned, owner) else self._ips.draw(owner)
        elif problem := self._ips.problem(address, owner if old is not None else ""):
            errors.invalid("spec.clusterIPs", (address,), problem)
        return replace(svc, spec=replace(spec, cluster_ip=address, cluster_ips=(address,)))

    def _with_node_ports(self, svc: Service, old: Service | None, owner: str, errors: FieldErrors) -> Service:
        """Node ports that are missing are drawn; a number stands for all ports of a new Service with one `port`."""
        if svc.spec.type not in _WITH_NODE_PORTS:
            return svc
        draws = svc.spec.allocate_load_balancer_node_ports is not False
        own = set() if old is None else {port.node_port for port in old.spec.ports}
        asked = (
            {}
            if old is not None
            else {port.port: port.node_port for port in reversed(svc.spec.ports) if port.node_port}
        )
        given: dict[int, int] = {}
        taken: set[int] = set()
        ports: list[ServicePort] = []
        for index, port in enumerate(svc.spec.ports):
            number = port.node_port or given.get(port.port, 0)
            if not number and draws:
                number = asked.get(port.port, 0) or self._draw_port(svc, owner, index, given)
            if number and number not in own and number != given.get(port.port):
                # An update may share one of its own, even a new one, between ports of different protocols.
                again = old is None and number in taken
                problem = TAKEN if again else "" if number in taken else self._ports.problem(number)
                if problem:
                    errors.invalid(f"spec.ports[{index}].nodePort", number, problem)
                taken.add(number)
            if number:
                given.setdefault(port.port, number)
            ports.append(replace(port, node_port=number))
        return replace(svc, spec=replace(svc.spec, ports=tuple(ports)))

    def _with_health_check_port(self, svc: Service, old: Service | None, owner: str) -> Service:
        """Where a load balancer asks a node whether it has Pods of the Service; only policy Local needs to know."""
        if not _needs_health_check(svc):
            return svc
        port = svc.spec.health_check_node_port
        if port and (old is None or old.spec.health_check_node_port != port):
            problem = self._ports.problem(port)
            if problem:
                raise status.internal(f"failed to allocate requested HealthCheck NodePort {port}: {problem}")
        if not port:
            taken = {entry.node_port for entry in svc.spec.ports}
            port = self._ports.draw(f"{owner}#health", taken) or 0
            if not port:
                raise status.internal("failed to allocate a HealthCheck NodePort: range is full")
        return replace(svc, spec=replace(svc.spec, health_check_node_port=port))

    def _draw_port(self, svc: Service, owner: str, index: int, given: dict[int, int]) -> int:
        pinned = self._pins.node_ports.get(svc.metadata.name, 0)
        if pinned and not self._ports.problem(pinned) and pinned not in given.values():
            return pinned
        asked = {port.node_port for port in svc.spec.ports} | set(given.values())
        number = self._ports.draw(owner if index == 0 else f"{owner}#{index}", asked)
        if number is None:
            raise status.internal("failed to allocate a nodePort: range is full")
        return number


def _needs_health_check(svc: Service) -> bool:
    return svc.spec.type == "LoadBalancer" and svc.spec.external_traffic_policy == "Local"


def patched_from(old: Service, new: Service) -> Service:
    """What an update leaves out stays: the address always, node ports by their port's name if nobody has them now.

    A change away from NodePort gives unchanged node ports back (pkg/registry/core/service/strategy.go).
    """
    spec = new.spec
    if spec.type != "ExternalName" and old.spec.type != "ExternalName" and not spec.cluster_ip:
        spec = replace(spec, cluster_ip=old.spec.cluster_ip, cluster_ips=old.spec.cluster_ips)
    elif spec.cluster_ip != old.spec.cluster_ip and spec.cluster_ips == old.spec.cluster_ips:
        # As upstream: a client that knows clusterIP alone means the first of clusterIPs too.
        spec = replace(spec, cluster_ips=(spec.cluster_ip, *spec.cluster_ips[1:]))
    if spec.type == "ExternalName" and spec.internal_traffic_policy == old.spec.internal_traffic_policy:
        spec = replace(spec, internal_traffic_policy="")
    if spec.type == "ExternalName" and spec.cluster_ip == old.spec.cluster_ip:
        spec = replace(spec, cluster_ip="", cluster_ips=(), ip_families=(), ip_family_policy="")
    if spec.type != "LoadBalancer" and old.spec.type == "LoadBalancer":
        spec = replace(spec, allocate_load_balancer_node_ports=UNSET)
    if spec.type in _WITH_NODE_PORTS:
        before = {port.name: port.node_port for port in old.spec.ports}
        moved = {port.node_port for port in spec.ports}
        found = {name: number for name, number in before.items() if number not in moved}
        ports = tuple(replace(p, node_port=p.node_port or found.get(p.name, 0)) for p in spec.ports)
    else:
        known = {port.node_port for port in old.spec.ports}
        ports = tuple(replace(p, node_port=0) if p.node_port in known else p for p in spec.ports)
        if spec.external_traffic_policy == old.spec.external_traffic_policy and not spec.external_ips:
            spec = replace(spec, external_traffic_policy="")
    new = replace(new, spec=replace(spec, ports=ports))
    before_port, after_port = old.spec.health_check_node_port, spec.health_check_node_port
    if _needs_health_check(new):
        return replace(new, spec=replace(new.spec, health_check_node_port=after_port or before_port))
    return replace(new, spec=replace(new.spec, health_check_node_port=0)) if after_port == before_port else new
