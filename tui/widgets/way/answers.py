"""The last column: what the EndpointSlices say, and what answers. Of many endpoints those that fail come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes import values
from levels.session.routes.values import ENDING, LISTENING, STARTING, since_when
from tui.widgets.rows import Span
from tui.widgets.way.losscells import loss_cells
from tui.widgets.way.misscells import miss_cells
from tui.widgets.way.waycell import (
    ENDPOINT,
    MORE,
    NARROW,
    SLICES,
    USUAL,
    WIDE,
    Line,
    WayCell,
    below,
    counted,
    late,
    one,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.routes.values import RouteEndpoint, RouteLoss, ServiceRoute
    from tui.theme import Glyphs

_MOST = {NARROW: 4, USUAL: 8, WIDE: 16}
"""At most so many endpoints have a cell."""
_REST = {NARROW: 2, USUAL: 1, WIDE: 1}
"""The lines that are left for the others: where there is little room, sentences go on below."""
Losses = dict[str, list["RouteLoss"]]


def answer_cells(route: ServiceRoute, level: int, budget: int, glyphs: Glyphs) -> list[WayCell]:
    """The slices, the endpoints in about `budget` lines, and why there is none."""
    losses = _losses(route)
    cells = _slices(route, level)
    budget -= sum(len(cell.lines) for cell in cells)
    shown = _shown(route, losses, level, max(budget, 2), glyphs)
    for endpoint in route.endpoints:
        cells += shown.get((endpoint.pod, endpoint.ip), [])
    cells += _rest(route, len(shown), [known for known in route.endpoints if (known.pod, known.ip) not in shown], level)
    cells += _elsewhere(route, losses, level, glyphs)
    if route.miss is not None:
        cells += miss_cells(route, route.miss, level, glyphs)
    return cells


def _losses(route: ServiceRoute) -> Losses:
    """What was lost at endpoints, and at rules where the picture has none, by place."""
    nodes = {rules.node for rules in route.rules}
    found: Losses = {}
    for loss in route.losses:
        if loss.cell == values.ENDPOINT or (loss.cell == values.RULES and loss.place not in nodes):
            found.setdefault(loss.place, []).append(loss)
    return found


def _shown(
    route: ServiceRoute, losses: Losses, level: int, budget: int, glyphs: Glyphs
) -> dict[tuple[str, str], list[WayCell]]:
    """The cells of the endpoints that there is room for, by Pod and address."""
    most = min(_MOST[level], max(budget, 1))
    chosen = _worst(route.endpoints, losses)[:most]
    cells = {(known.pod, known.ip): _cells(route, known, losses, level, glyphs) for known in chosen}
    sizes = {place: sum(len(cell.lines) for cell in made) for place, made in cells.items()}
    fits = len(cells) == len(route.endpoints) and sum(sizes.values()) <= budget
    rest = 0 if fits else _REST[level]
    while len(sizes) > 1 and sum(sizes.values()) + rest > budget:
        del cells[sizes.popitem()[0]]
    return cells


def _worst(endpoints: Sequence[RouteEndpoint], losses: Losses) -> list[RouteEndpoint]:
    """All of them, those that lose most first, then those that do not serve."""
    losing = [known for known in endpoints if known.pod in losses or known.ip in losses] if losses else []
    losing.sort(key=lambda known: -sum(loss.requests for loss in _of(known, losses)))
    lost = {known.ip for known in losing}
    rest = [known for known in endpoints if known.ip not in lost] if losing else endpoints
    return [*losing, *(known for known in rest if not _serves(known)), *(known for known in rest if _serves(known))]


def _of(endpoint: RouteEndpoint, losses: Losses) -> list[RouteLoss]:
    """What was lost at an endpoint: whoever lost it names the Pod, or the address."""
    return [loss for place in dict.fromkeys((endpoint.pod, endpoint.ip)) if place for loss in losses.get(place, ())]


def _serves(endpoint: RouteEndpoint) -> bool:
    return endpoint.ready and endpoint.state == LISTENING


def _slices(route: ServiceRoute, level: int) -> list[WayCell]:
    slices = route.slices
    if slices is None:
        return []
    said = f"{slices.endpoints}, {slices.ready} ready"
    if level != NARROW:
        said = f"{counted(slices.endpoints, 'endpoint')}, {slices.ready} ready"
    wrong = late(slices.behind, slices.trouble, slices.as_of)
    lines = below(one(f"slices: {said}", "bad" if wrong else "dim"), wrong, "bad", level)
    label = f"kubernetes.io/service-name={route.name}"
    opens = f"kubectl get endpointslices -n {route.namespace} -l {label} -o yaml"
    return [WayCell(SLICES, "slices", lines, opens, joined=False)]


def _cells(route: ServiceRoute, endpoint: RouteEndpoint, losses: Losses, level: int, glyphs: Glyphs) -> list[WayCell]:
    lost = _of(endpoint, losses)
    name = endpoint.pod or endpoint.ip
    cell = WayCell(
        ENDPOINT,
        f"{endpoint.pod} {endpoint.ip}",
        _text(endpoint, level, glyphs),
        _opens(route, endpoint),
        flows=bool(endpoint.served or lost),
        stands_for=(endpoint.pod, endpoint.ip) if endpoint.pod else (endpoint.ip,),
    )
    return [cell, *loss_cells(name, lost, level)]


def _opens(route: ServiceRoute, endpoint: RouteEndpoint) -> str:
    space = route.namespace or "default"
    if not endpoint.pod:
        return f"kubectl get endpoints {route.name} -n {space} -o yaml" if route.name else ""
    if endpoint.state == values.GONE:  # there is nothing left to describe
        return f"why pod/{endpoint.pod}" + (f" -n {space}" if space != "default" else "")
    return f"kubectl describe pod {endpoint.pod} -n {space}"


def _text(endpoint: RouteEndpoint, level: int, glyphs: Glyphs) -> tuple[Line, ...]:
    mark, part = _mark(endpoint, glyphs)
    head = [Span(f"{mark} ", part), Span(endpoint.pod or endpoint.ip)]
    if level != NARROW and endpoint.node:
        head.append(Span(f"  {endpoint.node}", "dim"))
    if endpoint.served:
        head.append(Span(f"  {endpoint.served}/t", "ok"))
    if level == WIDE and endpoint.owner:
        head.append(Span(f"  {endpoint.owner}", "dim"))
    return below(tuple(head), _state(endpoint, level), part, level)


def _state(endpoint: RouteEndpoint, level: int) -> list[str]:
    """What is wrong with an endpoint; nothing where it serves."""
    if endpoint.state in {LISTENING, STARTING} and not endpoint.ready:
        return [f"not ready: {endpoint.reason}" if endpoint.reason and level != NARROW else "not ready"]
    if endpoint.state == LISTENING:
        return []
    return [since_when(endpoint.state, endpoint.since)]


def _mark(endpoint: RouteEndpoint, glyphs: Glyphs) -> tuple[str, str]:
    if endpoint.state == LISTENING:
        return (glyphs.well, "ok") if endpoint.ready else (glyphs.waiting, "wait")
    if endpoint.state == STARTING:
        return glyphs.waiting, "wait"
    return (glyphs.ended, "wait") if endpoint.state == ENDING else (glyphs.broken, "bad")


def _rest(route: ServiceRoute, shown: int, rest: list[RouteEndpoint], level: int) -> list[WayCell]:
    """Those that there is no room for, in one cell; a number of it is never cut."""
    if not rest:
        return []
    unready = sum(not _serves(endpoint) for endpoint in rest)
    served = sum(endpoint.served for endpoint in rest)
    head = f"+{len(rest)} more" if shown else counted(len(rest), "endpoint")
    line: Line = one(f"{head}, {unready} not ready" if unready else head, "bad" if unready else "")
    if served and level != NARROW:
        line = (*line, Span(f"  {served}/t", "ok"))
    opens = f"kubectl get pods -n {route.namespace or 'default'} -o wide"
    return [WayCell(MORE, "endpoints", (line,), opens, flows=served > 0)]


def _elsewhere(route: ServiceRoute, losses: Losses, level: int, glyphs: Glyphs) -> list[WayCell]:
    """What was lost at a place that is no endpoint of the picture: an address that somebody dialled."""
    known = {place for endpoint in route.endpoints for place in (endpoint.pod, endpoint.ip)}
    cells: list[WayCell] = []
    for place, lost in losses.items():
        if place not in known:
            text = one(f"{glyphs.broken} {place or 'nobody'}", "bad")
            cells += [
                WayCell(ENDPOINT, f"at {place}", (text,), flows=True, stands_for=(place,)),
                *loss_cells(place, lost, level),
            ]
    return cells
