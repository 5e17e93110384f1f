"""What a node's rules say, beside what they would say had the node read everything; and what policies make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Service
from engine.network.causes.witnesses import FoundCause, TakeOver, counted, listed
from engine.network.proxy.portrules import load_balancer_ips

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    change = first_change(witnesses, asked.node, route.service, bool)
    if change is None:
        return None
    take_over = news(proxy, change)
    if take_over.after is not None:
        text = f"{asked.node} came back in tick {take_over.after} without rules; Service {route.service} is older"
        return FoundCause("rules lost", text, take_over)
    text = f"Service {route.service} has had port {asked.port} since tick {change.tick}"
    return FoundCause("port behind", text, take_over)


def unknown_port(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """A port of a node's own address."""
    behind = missing_port(witnesses, asked)
    if behind is not None:
        return behind
    doors = [
        f"{port.node_port} ({service.metadata.namespace}/{service.metadata.name})"
        for service in witnesses.store.list_as(Service)
        for port in service.spec.ports
        if port.node_port
    ]
    have = f"the node ports there are: {listed(doors)}" if doors else "there is no node port at all"
    return FoundCause("port of nobody", f"no Service of the API has node port {asked.port}; {have}")


def unknown_address(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """An address that no rule and no Pod has."""
    behind = missing_port(witnesses, asked)
    if behind is not None:
        return behind
    for service in witnesses.store.list_as(Service):
        if asked.address in _addresses(service):
            ports = [str(port.port) for port in service.spec.ports]
            text = (
                f"{asked.address} is Service {_key(service)}, which has port {listed(ports)} and no port {asked.port}"
            )
            return FoundCause("other port", text)
    for entry in reversed(witnesses.store.log_of("services").entries):
        if entry.obj is None and isinstance(entry.old, Service) and asked.address in _addresses(entry.old):
            text = f"{asked.address} was the address of Service {entry.key}, which was deleted in tick {entry.tick}"
            return FoundCause("former address", text)
    return FoundCause("address of nobody", f"no Service, no Pod and no node of the API has {asked.address}")


def _addresses(service: Service) -> tuple[str, ...]:
    return (service.spec.cluster_ip, *service.spec.external_ips, *load_balancer_ips(service))


def _key(service: Service) -> str:
    return f"{service.metadata.namespace}/{service.metadata.name}"


def source_ranges(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Who may use the balancer's address, and who asked."""
    ranges = (
        listed([text for one in newest_rules(witnesses, asked) for text in one.source_ranges]) or "everybody by now"
    )
    return FoundCause("source ranges", f"the caller is {asked.source}; Service {asked.service} admits {ranges}")


def policy(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """A policy leaves the node without an endpoint, unless the API has one there that the node has not heard of."""
    rules = newest(witnesses, asked)
    if rules.kind == "endpoints":
        return endpoints_behind(witnesses, asked, rules.endpoints)
    listing = newest_rules(witnesses, asked)
    internal = any(one.cluster_ip == asked.address for one in listing)
    name, cause = (
        ("internalTrafficPolicy", "internal policy") if internal else ("externalTrafficPolicy", "external policy")
    )
    where = places(backend for one in listing for backend in one.endpoints)
    text = f"the {name} of Service {asked.service} is Local, and no endpoint is on {asked.node}: {where}"
    return FoundCause(cause, text)


def newest_rules(witnesses: Witnesses, asked: LossQuestion) -> list[PortRules]:
    """What rules would say of the port that was asked on a node that has read everything."""
    table = witnesses.proxies[asked.node].table
    rules = table.rules(asked.service, table.catch_up(witnesses.clock.tick))
    return [one for one in rules if one.port_name == asked.port_name]


def places(backends: Iterable[Backend]) -> str:
    """`2 on node-1, 1 on node-2`."""
    counts: dict[str, int] = {}
    for backend in backends:
        counts[backend.node] = counts.get(backend.node, 0) + 1
    return listed([f"{count} on {node or 'no node'}" for node, count in sorted(counts.items())])


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


def health_page(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Where the ready Pods are that this node has none of."""
    proxy = witnesses.proxies[asked.node]
    rules = proxy.table.rules(asked.service, proxy.revision)
    ready = {backend.ip: backend for one in rules for backend in one.ready}
    where = places(ready.values()) if ready else "nowhere"
    return FoundCause(
        "health page", f"the ready Pods of Service {asked.service} are elsewhere: {where}, none on {asked.node}"
    )


def masqueraded(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Why the packet left the node under the node's address."""
    if asked.source and asked.source == asked.address:
        return FoundCause(
            "masqueraded", f"the Pod called itself through its Service: {asked.node} has to put its own address in"
        )
    service = witnesses.directory.service(asked.service)
    external = (service.spec.external_traffic_policy if service is not None else "") or "Cluster"
    text = f"the externalTrafficPolicy of Service {asked.service} is {external}: {asked.node} puts its own address in"
    return FoundCause("masqueraded", text)


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "unknown port": unknown_port,
    "unknown address": unknown_address,
    "source ranges": source_ranges,
    "policy": policy,
    "health page": health_page,
    "masqueraded": masqueraded,
}
