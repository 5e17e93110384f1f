"""What policies, source ranges and health checks make of a node's rules, and whether the API still asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.causes.rules import endpoints_behind, first_change, newest, newest_of_service, newest_rules, news
from engine.network.causes.services import service_gone
from engine.network.causes.witnesses import FoundCause, counted, listed, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.network.backend import Backend
    from engine.network.causes.witnesses import Witnesses
    from engine.network.proxy.portrules import PortRules
    from engine.network.types import LossQuestion


def source_ranges(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Who may use the balancer's address, and who asked."""
    rules = newest_of_service(witnesses, asked)
    if not rules:
        return service_gone(witnesses, asked)
    ranges, who = _ranges(rules), f"the caller is {asked.source}; Service {asked.service}"
    if newest(witnesses, asked).kind == "firewall":
        return FoundCause("source ranges", f"{who} admits {listed(ranges)}")
    text = f"{who} has admitted {listed(ranges) or 'everybody'}"
    return _behind(witnesses, asked, "ranges behind", text, lambda rules: _ranges(rules) == ranges)


def _ranges(rules: Iterable[PortRules]) -> list[str]:
    return list(dict.fromkeys(text for one in rules for text in one.source_ranges))


def policy(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """A policy leaves the node without an endpoint, unless the API has news that the node has not heard of."""
    rules = newest_of_service(witnesses, asked)
    if not rules:
        return service_gone(witnesses, asked)
    internal = rules[0].cluster_ip == asked.address
    if not _is_local(rules, internal=internal):
        return _policy_behind(witnesses, asked, internal=internal)
    route = newest(witnesses, asked)
    if route.kind == "endpoints":
        return endpoints_behind(witnesses, asked, route.endpoints)
    where = _places(backend for one in newest_rules(witnesses, asked) for backend in one.endpoints)
    here = f"no endpoint is on {asked.node}{f': {where}' if where else ', nor anywhere else'}"
    text = f"the {_name(internal=internal)} of Service {asked.service} is Local, and {here}"
    return FoundCause("internal policy" if internal else "external policy", text)


def health_page(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Where the ready Pods are that this node has none of."""
    rules = newest_of_service(witnesses, asked)
    here = len(_ready(rules, asked.node))
    if here:
        text = f"the API has listed {counted(here, 'ready endpoint')} of Service {asked.service} on {asked.node}"
        return _behind(witnesses, asked, "endpoints behind", text, lambda rules: bool(_ready(rules, asked.node)))
    ready = {backend.ip: backend for one in rules for backend in one.ready}
    if not ready:
        return FoundCause("health page", f"Service {asked.service} has no ready endpoint, on {asked.node} or elsewhere")
    where = f"elsewhere: {_places(ready.values())}, none on {asked.node}"
    return FoundCause("health page", f"the ready Pods of Service {asked.service} are {where}")


def _ready(rules: Iterable[PortRules], node: str) -> set[str]:
    return {backend.ip for one in rules for backend in one.ready if backend.node == node}


def masqueraded(witnesses: Witnesses, asked: LossQuestion) -> FoundCause:
    """Why the packet left the node under the node's address."""
    if asked.source and asked.source == asked.address:
        return FoundCause(
            "masqueraded", f"the Pod called itself through its Service: {asked.node} has to put its own address in"
        )
    proxy, now = witnesses.proxies[asked.node], newest_of_service(witnesses, asked)
    if not now:
        return service_gone(witnesses, asked)
    then = _is_local(proxy.table.rules(asked.service, proxy.revision), internal=False)
    if _is_local(now, internal=False) != then:
        return _policy_behind(witnesses, asked, internal=False)
    if then:
        return FoundCause("masqueraded", f"{asked.node} puts its own address in for whoever is no Pod")
    text = f"the externalTrafficPolicy of Service {asked.service} is Cluster: {asked.node} puts its own address in"
    return FoundCause("masqueraded", text)


def _policy_behind(witnesses: Witnesses, asked: LossQuestion, *, internal: bool) -> FoundCause:
    """The API has another policy than the node acts on."""
    local = _is_local(newest_of_service(witnesses, asked), internal=internal)
    text = f"the {_name(internal=internal)} of Service {asked.service} has been {'Local' if local else 'Cluster'}"
    return _behind(
        witnesses,
        asked,
        "policy behind",
        text,
        lambda rules: bool(rules) and _is_local(rules, internal=internal) == local,
    )


def _is_local(rules: Iterable[PortRules], *, internal: bool) -> bool:
    """A policy is that of the whole Service."""
    return any(one.internal_local if internal else one.external_local for one in rules)


def _name(*, internal: bool) -> str:
    return "internalTrafficPolicy" if internal else "externalTrafficPolicy"


def _behind(
    witnesses: Witnesses,
    asked: LossQuestion,
    cause: str,
    text: str,
    fits: Callable[[tuple[PortRules, ...]], bool],
) -> FoundCause:
    """What the API has had since the first change after which the rules fit, and the node has not."""
    change = first_change(witnesses, asked.node, asked.service, fits)
    if change is None:
        return FoundCause(cause, text)
    return FoundCause(cause, f"{text}{since(change.tick)}", news(witnesses.proxies[asked.node], change))


def _places(backends: Iterable[Backend]) -> str:
    """`2 on node-1, 1 on node-2`."""
    counts: dict[str, int] = {}
    for backend in backends:
        counts[backend.node] = counts.get(backend.node, 0) + 1
    return listed([f"{count} on {node or 'no node'}" for node, count in sorted(counts.items())])


QUESTIONS: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    "source ranges": source_ranges,
    "policy": policy,
    "health page": health_page,
    "masqueraded": masqueraded,
}
