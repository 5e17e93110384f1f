"""The first two columns: who asks, beside the door that each goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.session.routes.oneline import dials_nothing
from levels.session.routes.values import CALLER
from tui.widgets.rows import Span
from tui.widgets.way import waycell
from tui.widgets.way.doors import asks_dns, door_cells, door_of, doors_of
from tui.widgets.way.losscells import loss_cells
from tui.widgets.way.waycell import MORE, NARROW, Line, WayCell, counted, one

if TYPE_CHECKING:
    from levels.session.routes.values import CallerOrigin, RouteCaller, ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.way.doors import DoorKey


_WHOLE = 2
"""The lines of a client of which all is told: who it is, and where."""


class WayIn(NamedTuple):
    """The clients that go through one door."""

    callers: tuple[WayCell, ...]
    doors: tuple[WayCell, ...]
    """The door, what was lost there, its name; empty for what is dialled without a Service."""
    asks_dns: bool


def ways_in(route: ServiceRoute, level: int, budget: int, glyphs: Glyphs) -> list[WayIn]:
    """The doors of a route, each with its clients; of many clients those that lose most, in about `budget` lines."""
    doors = doors_of(route)
    groups: dict[DoorKey | None, list[RouteCaller]] = {}
    for caller in route.callers:
        groups.setdefault(door_of(caller, doors), []).append(caller)
    keys = [*groups, *(key for key in doors if key not in groups)]
    addresses = [address for _, address in doors]
    share = max(budget // max(len(groups), 1), 1)
    found = []
    for key in keys:
        callers = groups.get(key, [])
        cells = _caller_cells(route, callers, level, share)
        has_door = bool(route.name) and (key is not None or bool(callers))
        in_front = door_cells(route, key, callers, level, glyphs) if has_door else []
        named = any(asks_dns(caller, addresses) for caller in callers)
        found.append(WayIn(tuple(cells), tuple(in_front), named))
    return found


def most_lines(route: ServiceRoute) -> int:
    """In so many lines, or more, `ways_in` tells of each client all that there is to tell."""
    doors = doors_of(route)
    found: dict[DoorKey | None, int] = {}
    for caller in route.callers:
        key = door_of(caller, doors)
        found[key] = found.get(key, 0) + 1
    return len(found) * (_WHOLE * max(found.values(), default=0) + 1)


def _caller_cells(route: ServiceRoute, callers: list[RouteCaller], level: int, budget: int) -> list[WayCell]:
    """A cell per client; of more than there is room for, those that lose nothing in one."""
    lost: dict[str, int] = {}
    for loss in route.losses:
        lost[loss.client] = lost.get(loss.client, 0) + loss.requests
    brief = _WHOLE * len(callers) > budget
    shown = callers
    if len(callers) > budget:
        shown = sorted(callers, key=lambda caller: -lost.get(caller.name, 0))[: max(budget - 1, 1)]
    cells: list[WayCell] = []
    for caller in shown:
        losses = [loss for loss in route.losses if loss.cell == CALLER and loss.client == caller.name]
        cell = _cell(caller, level, brief=brief)
        if losses:
            cell = cell._replace(lines=(*cell.lines, one(dials_nothing(caller), "bad")))
        cells += [cell, *loss_cells(caller.name, losses, level)]
    rest = [caller for caller in callers if caller not in shown]
    if rest:
        sent = sum(caller.sent for caller in rest)
        text = one(f"+{len(rest)} more {sent}/t", "dim")
        cells.append(WayCell(MORE, "callers", (text,), "status", flows=sent > 0))
    return cells


def _cell(caller: RouteCaller, level: int, *, brief: bool) -> WayCell:
    head = [Span(caller.name, "head"), Span(f" {caller.rate}/t", "dim")]
    if caller.under_way and level != NARROW:
        head.append(Span(f" {caller.under_way} ~", "wait"))
    lines: list[Line] = [tuple(head)]
    if not brief:
        lines.append(one(_place(caller, level), "dim"))
    lines += _stale(caller)
    pod = next((origin.pod for origin in caller.origins if origin.pod), "")
    opens = f"kubectl describe pod {pod}" if pod else "status"
    return WayCell(waycell.CALLER, caller.name, tuple(lines), opens, flows=caller.sent > 0, stands_for=(caller.name,))


def _place(caller: RouteCaller, level: int) -> str:
    """Where a client stands."""
    places = caller.origins
    pods = [origin for origin in places if origin.pod]
    if len(pods) == 1:
        return pods[0].node if level == NARROW else f"a Pod on {pods[0].node}"
    if pods:
        return counted(len(pods), "Pod")
    node = next((origin.node for origin in places if origin.node), "")
    return node or caller.origin


def _stale(caller: RouteCaller) -> list[Line]:
    """What a client remembers of a name that is not so any more."""
    stale: list[CallerOrigin] = [origin for origin in caller.origins if origin.stale]
    if not stale:
        return []
    first = stale[0]
    since = f" of tick {first.asked}" if first.asked is not None else ""
    return [one(f" dials {', '.join(first.addresses)}{since}, stale", "bad")]
