"""The way as text, one hop a line: what `status way` prints.

What is up to date shows no age, so that the eye goes to what differs. Made from `routes` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.misstext import miss_text
from levels.session.routes.oneline import one_line
from levels.session.routes.values import CALLER, ENDPOINT, FRONTEND, LISTENING, NAME, RULES, since_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from levels.session.routes.values import (
        Behind,
        CallerOrigin,
        ObservedRules,
        ObservedSlices,
        RouteCaller,
        RouteEndpoint,
        RouteFrontend,
        RouteLoss,
        ServiceRecord,
        ServiceRoute,
    )

_HEAD = 11
_MANY_NODES, _MANY_ENDPOINTS = 6, 12
"""Up to so many have a line each."""

_NAMED = 3
"""How many addresses a line names."""


def way_lines(routes: Iterable[ServiceRoute], tick: int) -> list[str]:
    """The way of each Service, one hop a line."""
    return [line for route in routes for line in _route(route, tick)]


def _route(route: ServiceRoute, tick: int) -> Iterator[str]:
    yield _title(route, tick)
    for caller in route.callers:
        yield f"  {one_line(route, caller)}"
        yield _hop("who asks", _caller(caller, _lost_at(route, CALLER, caller.name)))
        for origin in caller.origins:
            yield from _believed(origin, tick)
    yield from _way_in(route)
    if route.slices is not None:
        yield _hop("slices", _slices(route.slices))
    yield from _all_rules(route)
    yield from _all_endpoints(route)
    if route.miss is not None:
        yield _hop("nothing", miss_text(route.miss))


def _hop(name: str, text: str) -> str:
    return f"  {name:<{_HEAD - 2}} {text}"


def _title(route: ServiceRoute, tick: int) -> str:
    where = f" in {route.namespace}" if route.namespace not in {"", "default"} else ""
    what = f"svc/{route.name}{where} ({route.type or 'not there'})" if route.name else "Without a Service"
    return f"{what}: {_lost(route.losses) or 'nothing lost'} in tick {tick}"


def _lost(losses: Iterable[RouteLoss]) -> str:
    """`3 R, 1 T lost`; empty where nothing was."""
    letters: dict[str, int] = {}
    for loss in losses:
        letters[loss.letter] = letters.get(loss.letter, 0) + loss.requests
    return f"{', '.join(f'{count} {letter}' for letter, count in letters.items())} lost" if letters else ""


def _lost_at(route: ServiceRoute, cell: str, client: str = "", place: str = "") -> str:
    """What was lost at one hop, as the end of its line."""
    losses = [
        loss for loss in route.losses if loss.cell == cell and client in {"", loss.client} and place in {"", loss.place}
    ]
    return f"; {_lost(losses)} here" if losses else ""


def _caller(caller: RouteCaller, lost: str) -> str:
    waits = f", {caller.under_way} under way" if caller.under_way else ""
    served = f"{caller.served} of {caller.sent} served{waits}"
    return f"{caller.name} from {caller.origin}, {caller.rate} a tick: {served}{lost}"


def _believed(origin: CallerOrigin, tick: int) -> Iterator[str]:
    """What a place takes the name for that it dials."""
    if not origin.host:
        return
    where = f"pod/{origin.pod} on {origin.node}" if origin.pod else origin.node or "outside"
    if not origin.addresses:
        yield _hop("", f"{where} dials {origin.host}, which it knows no address of")
        return
    age = f", asked {tick - origin.asked} ticks ago" if origin.asked is not None else ""
    stale = ", and DNS says another by now" if origin.stale else ""
    means = "" if origin.addresses == (origin.host,) else f", which is {', '.join(origin.addresses)} to it{age}{stale}"
    yield _hop("", f"{where} dials {origin.host}{means}")


def _frontend(frontend: RouteFrontend) -> str:
    port = f" ({frontend.port_name})" if frontend.port_name else ""
    if frontend.kind == "node port":
        return f"node port {frontend.port}{port} on every node"
    if frontend.kind == "headless":
        return f"headless: its name means its Pods, at port {frontend.port}{port}"
    if frontend.kind == "ExternalName":
        return f"ExternalName: its name means {frontend.address}"
    nodes = f", healthy to it: {', '.join(frontend.nodes) or 'no node'}" if frontend.kind == "load balancer" else ""
    return f"{frontend.kind} {frontend.address}:{frontend.port}{port}{nodes}"


def _record(record: ServiceRecord) -> str:
    says = record.alias or ", ".join(record.addresses)
    return f"{record.name}: {says or 'DNS knows no address'}{_behind(record.behind, record.trouble)}"


def _way_in(route: ServiceRoute) -> Iterator[str]:
    """The name and the doors, each with what was lost there."""
    if route.record is not None:
        yield _hop("name", _record(route.record))
    yield from _lost_on_the_way_in(route, NAME, "name")
    for frontend in route.frontends:
        yield _hop("door", _frontend(frontend))
    yield from _lost_on_the_way_in(route, FRONTEND, "door")


def _lost_on_the_way_in(route: ServiceRoute, cell: str, name: str) -> Iterator[str]:
    hops = dict.fromkeys(loss.hop for loss in route.losses if loss.cell == cell)
    for hop in hops:
        lost = _lost(loss for loss in route.losses if loss.cell == cell and loss.hop == hop)
        yield _hop(name, f"{lost} at {hop}")


def _slices(slices: ObservedSlices) -> str:
    said = f"{_counted(slices.endpoints, 'endpoint')}, {slices.ready} ready"
    as_of = f" as of tick {slices.as_of}" if slices.behind is not None and slices.as_of is not None else ""
    return f"{said}{as_of}{_behind(slices.behind, slices.trouble)}"


def _all_rules(route: ServiceRoute) -> Iterator[str]:
    """A line per node; in a large cluster one for all the nodes that agree, are up to date and lose nothing."""
    alike: dict[str, int] = {}
    for rules in route.rules:
        lost = _lost_at(route, RULES, place=rules.node)
        text = _rules(rules, lost)
        if len(route.rules) <= _MANY_NODES or lost or rules.behind is not None or rules.trouble:
            yield _hop("rules", f"{rules.node}: {text}")
        else:
            alike[text] = alike.get(text, 0) + 1
    for text, nodes in alike.items():
        yield _hop("rules", f"{_counted(nodes, 'other node' if nodes < len(route.rules) else 'node')}: {text}")


def _rules(rules: ObservedRules, lost: str) -> str:
    late = _behind(rules.behind, rules.trouble)
    if rules.as_of is None:
        return f"none for this Service{late}{lost}"
    local = f", {rules.local} on this node, for a policy Local" if rules.local is not None else ""
    as_of = f" as of tick {rules.as_of}" if rules.behind is not None else ""
    return f"{_counted(rules.endpoints, 'endpoint')}{as_of}{local}{_untrue(rules)}{late}{lost}"


def _untrue(rules: ObservedRules) -> str:
    """`; 2 gone since tick 64: 10.244.1.2:80, 10.244.3.2:80`."""
    alike: dict[str, list[str]] = {}
    for one in rules.untrue:
        alike.setdefault(since_when(one.why, one.since, "tick "), []).append(one.address)
    return "".join(f"; {len(found)} {what}: {_some(found)}" for what, found in alike.items())


def _some(found: list[str]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more


def _all_endpoints(route: ServiceRoute) -> Iterator[str]:
    """A line per endpoint; of many only the first, those that do not serve before the others."""
    shown = route.endpoints
    if len(shown) > _MANY_ENDPOINTS:
        shown = tuple(sorted(shown, key=_serves)[:_MANY_ENDPOINTS])
    for endpoint in shown:
        yield _hop("answers", _endpoint(endpoint, route))
    if len(shown) < len(route.endpoints):
        rest = [endpoint for endpoint in route.endpoints if endpoint not in shown]
        unwell = sum(not _serves(endpoint) for endpoint in rest)
        served = sum(endpoint.served for endpoint in rest)
        yield _hop("answers", f"{len(rest)} more, {unwell} of them do not serve; {served} served")


def _serves(endpoint: RouteEndpoint) -> bool:
    return endpoint.ready and endpoint.state == LISTENING


def _endpoint(endpoint: RouteEndpoint, route: ServiceRoute) -> str:
    ports = ",".join(map(str, endpoint.ports))
    pod = f"pod/{endpoint.pod} " if endpoint.pod else ""
    owner = f" ({endpoint.owner})" if endpoint.owner else " (nobody owns it)" if endpoint.pod and endpoint.node else ""
    node = f" on {endpoint.node}" if endpoint.node else ""
    unready = "" if endpoint.ready else f", not ready: {endpoint.reason}" if endpoint.reason else ", not ready"
    lost = "".join(_lost_at(route, ENDPOINT, place=place) for place in _places(endpoint))
    state = since_when(endpoint.state, endpoint.since, "tick ")
    return f"{pod}{endpoint.ip}:{ports}{node}{owner}: {state}{unready}, {endpoint.served} served{lost}"


def _places(endpoint: RouteEndpoint) -> Iterator[str]:
    yield endpoint.pod or endpoint.ip
    if endpoint.pod:
        yield endpoint.ip


def _behind(behind: Behind | None, trouble: str) -> str:
    late = f"; {behind.ticks} behind since tick {behind.since}" if behind is not None else ""
    return f"{late}{f' ({trouble})' if trouble else ''}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
