"""What a node's rules say, beside what they would say had the node read everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.hostports import EVERY_ADDRESS, host_ports
from engine.api.core import Pod, Service
from engine.api.meta import key_of
from engine.network.causes.witnesses import FoundCause, TakeOver, counted, listed, pod_name
from engine.network.proxy.portrules import NODE_PORT_ADDRESS, frontends_of, load_balancer_ips

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.network.backend import Backend
    from engine.network.causes.witnesses import Witnesses
    from engine.network.proxy.kubeproxy import KubeProxy, PortRoute
    from engine.network.proxy.portrules import PortRules
    from engine.network.proxy.rules import RuleChange
    from engine.network.types import LossQuestion


def newest(witnesses: Witnesses, asked: LossQuestion) -> PortRoute:
    """What the node would do with the packet, had it read everything."""
    proxy = witnesses.proxies[asked.node]
    revision = proxy.table.catch_up(witnesses.clock.tick)
    return proxy.port_route_at(revision, asked.address, asked.port, "TCP", asked.origin, asked.source)


def news(proxy: KubeProxy, change: RuleChange) -> TakeOver:
    """A change that the node has not taken over: because it is late, or because it came back with nothing."""
    lost = proxy.emptied if proxy.emptied is not None and proxy.emptied > change.tick else None
    return TakeOver(proxy.node, change.revision, change.tick, lost)


def first_change(
    witnesses: Witnesses, node: str, service: str, fits: Callable[[tuple[PortRules, ...]], bool]
) -> RuleChange | None:
    """The first change of a Service's rules after which they fit and which the node lacks; None where there is none."""
    proxy = witnesses.proxies[node]
    proxy.table.catch_up(witnesses.clock.tick)
    return next((change for change in proxy.table.changes(service, proxy.revision) if fits(change.rules)), None)


def missing_port(witnesses: Witnesses, asked: LossQuestion) -> FoundCause | None:
    """The API has a Service at that address and port, which the node's rules lack; None where it has none."""
    proxy, route = witnesses.proxies[asked.node], newest(witnesses, asked)
    if route.kind == "nothing":
        return None
    addresses = [asked.address, NODE_PORT_ADDRESS] if asked.address == proxy.address else [asked.address]
    doors = {(address, asked.port, "TCP") for address in addresses}
    change = first_change(
        witnesses,
        asked.node,
        route.service,
        lambda rules: any(not doors.isdisjoint(frontends_of(one)) for one in rules),
    )
    if change is None:
        return None
    take_over = news(proxy, change)
    if take_over.after is not None:
        text = f"{asked.node} came back in tick {take_over.after} without rules; Service {route.service} is older"
        return FoundCause("rules lost", text, take_over)
    text = f"Service {route.service} has had port {asked.port} since tick {change.tick}"
    return FoundCause("port behind", text, take_over)


def unknown_port(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """A port of a node's own address, or of a load balancer's that sent the packet to the node."""
    found = missing_port(witnesses, asked) or _other_port(witnesses, asked)
    if found is not None:
        return found
    former = _former_port(witnesses, asked.port)
    if former:
        return FoundCause("former port", former)
    doors = [
        f"{port.node_port} ({service.metadata.namespace}/{service.metadata.name})"
        for service in witnesses.store.list_as(Service)
        for port in service.spec.ports
        if port.node_port
    ]
    have = f"the node ports there are: {listed(doors)}" if doors else "there is no node port at all"
    return FoundCause(
        "port of nobody", f"no Service of the API has node port {asked.port}; {have}{_as_host_port(witnesses, asked)}"
    )


def _as_host_port(witnesses: Witnesses, asked: LossQuestion) -> str:
    """Which Pods have the port as their host port, though not there; empty where none has."""
    pods = [
        f"{pod_name(key_of(pod.metadata))} ({_its_place(pod)})"
        for pod in witnesses.store.list_as(Pod)
        if any((port.protocol, port.port) == ("TCP", asked.port) for port in host_ports(pod.spec))
    ]
    return f"; as a host port have it {listed(pods)}" if pods else ""


def _its_place(pod: Pod) -> str:
    spec = pod.spec
    if pod.status.phase in {"Succeeded", "Failed"}:
        return "which has ended"
    addresses = sorted({port.ip for port in host_ports(spec)} - {EVERY_ADDRESS})
    return f"on {spec.node_name or 'no node yet'}" + (f", at {listed(addresses)}" if addresses else "")


def _former_port(witnesses: Witnesses, port: int) -> str:
    """Whose node port it was last; empty where it is nobody's that the log still holds, or a Service's now."""
    for entry in reversed(witnesses.store.log_of("services").entries):
        if isinstance(entry.obj, Service) and port in _node_ports(entry.obj):
            return ""
        if isinstance(entry.old, Service) and port in _node_ports(entry.old):
            became = "was deleted" if entry.obj is None else "gave it up"
            return f"{port} was a node port of Service {entry.key}, which {became} in tick {entry.tick}"
    return ""


def _node_ports(service: Service) -> list[int]:
    return [port.node_port for port in service.spec.ports if port.node_port]


def unknown_address(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """An address that no rule and no Pod has."""
    found = missing_port(witnesses, asked) or _other_port(witnesses, asked)
    if found is not None:
        return found
    for entry in reversed(witnesses.store.log_of("services").entries):
        if entry.obj is None and isinstance(entry.old, Service) and asked.address in _addresses(entry.old):
            text = f"{asked.address} was the address of Service {entry.key}, which was deleted in tick {entry.tick}"
            return FoundCause("former address", text)
    return FoundCause("address of nobody", f"no Service, no Pod and no node of the API has {asked.address}")


def _other_port(witnesses: Witnesses, asked: LossQuestion) -> FoundCause | None:
    """The address is a Service's, which has other ports; None where it is no Service's."""
    for service in witnesses.store.list_as(Service):
        if asked.address in _addresses(service):
            ports = [str(port.port) for port in service.spec.ports]
            balanced = asked.address in load_balancer_ips(service)
            whose = f"the load balancer of Service {_key(service)}" if balanced else f"Service {_key(service)}"
            text = f"{asked.address} is {whose}, which has port {listed(ports)} and no port {asked.port}"
            return FoundCause("other port", text)
    return None


def _addresses(service: Service) -> tuple[str, ...]:
    return (service.spec.cluster_ip, *service.spec.external_ips, *load_balancer_ips(service))


def _key(service: Service) -> str:
    return f"{service.metadata.namespace}/{service.metadata.name}"


def newest_rules(witnesses: Witnesses, asked: LossQuestion) -> list[PortRules]:
    """What rules would say of the port that was asked on a node that has read everything."""
    return [one for one in newest_of_service(witnesses, asked) if one.port_name == asked.port_name]


def newest_of_service(witnesses: Witnesses, asked: LossQuestion) -> tuple[PortRules, ...]:
    """The same of all its ports; empty where the API has no such Service, or one that no rules lead to."""
    table = witnesses.proxies[asked.node].table
    return table.rules(asked.service, table.catch_up(witnesses.clock.tick))


def endpoints_behind(witnesses: Witnesses, asked: LossQuestion, endpoints: tuple[Backend, ...]) -> FoundCause:
    """The API lists endpoints that the packet could use, and the node's rules lack them."""
    wanted = {backend.text for backend in endpoints}
    change = first_change(witnesses, asked.node, asked.service, lambda rules: bool(wanted & set(_texts(rules))))
    have = f"the API has listed {counted(len(endpoints), 'endpoint')}, {listed([one.text for one in endpoints])}"
    if change is None:
        return FoundCause("endpoints behind", have)
    return FoundCause(
        "endpoints behind", f"{have}, since tick {change.tick}", news(witnesses.proxies[asked.node], change)
    )


def _texts(rules: tuple[PortRules, ...]) -> list[str]:
    return [backend.text for one in rules for backend in one.endpoints]


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "unknown port": unknown_port,
    "unknown address": unknown_address,
}
