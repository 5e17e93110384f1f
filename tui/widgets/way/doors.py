"""The second column: what a client dials, and the name that it looks up for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.values import CALLER, FRONTEND, NAME
from tui.widgets.rows import Span
from tui.widgets.way import waycell
from tui.widgets.way.losscells import loss_cells
from tui.widgets.way.waycell import DOOR, NARROW, Line, WayCell, late, one

if TYPE_CHECKING:
    from collections.abc import Iterable

    from levels.session.routes.values import RouteCaller, RouteFrontend, RouteLoss, ServiceRecord, ServiceRoute
    from tui.theme import Glyphs

NAMED = ("ClusterIP", "headless", "ExternalName")
"""The kinds of doors that a Service's name leads to."""
_KINDS = {"nodeport": "node port", "port": "node port", "lb": "load balancer"}
DoorKey = tuple[str, str]
"""Kind and address of a door, whatever its ports."""


def doors_of(route: ServiceRoute) -> dict[DoorKey, list[RouteFrontend]]:
    """The doors of a Service with what is behind each port; those that a name leads to come last."""
    found: dict[DoorKey, list[RouteFrontend]] = {}
    for frontend in sorted(route.frontends, key=lambda known: known.kind in NAMED):
        found.setdefault((frontend.kind, frontend.address), []).append(frontend)
    return found


def door_of(caller: RouteCaller, doors: Iterable[DoorKey]) -> DoorKey | None:
    """The door that a client dials; None where the Service has none such."""
    known = list(doors)
    kind = _KINDS.get(caller.target.partition("/")[0])
    if kind is not None:
        return next((key for key in known if key[0] == kind), None)
    dialled = {origin.host for origin in caller.origins}
    by_address = (key for key in known if key[1] and key[1] in dialled)
    return next(by_address, next((key for key in known if key[0] in NAMED), None))


def asks_dns(caller: RouteCaller, addresses: Iterable[str]) -> bool:
    """Whether a client looks up a name before it dials."""
    known = {*addresses, ""}
    return any(origin.host not in known and origin.addresses != (origin.host,) for origin in caller.origins)


def door_cells(
    route: ServiceRoute, key: DoorKey | None, callers: list[RouteCaller], level: int, glyphs: Glyphs
) -> list[WayCell]:
    """A door with what was lost there; below it the name that leads to it."""
    doors = doors_of(route)
    clients = {caller.name for caller in callers}
    losses = [loss for loss in route.losses if loss.cell == FRONTEND and loss.client in clients]
    opens = f"kubectl describe service {route.name} -n {route.namespace}" if route.type else "kubectl get services -A"
    if key is None:
        lines = _missing(route, callers[0], glyphs)
        name = "missing"
    else:
        lines = _lines(key, doors[key], level)
        name = f"{key[0]} {key[1]}"
        losses += _of_others(route, key, doors)
    before = sum(loss.requests for loss in route.losses if loss.cell in {CALLER, NAME} and loss.client in clients)
    came = sum(caller.sent for caller in callers) - before - sum(loss.requests for loss in losses)
    cells = [WayCell(DOOR, name, tuple(lines), opens, flows=came > 0), *loss_cells(name, losses, level)]
    if (key is None and not doors) or (key is not None and key[0] in NAMED):
        cells += _name_cells(route, level)
    return cells


def _of_others(route: ServiceRoute, key: DoorKey, doors: dict[DoorKey, list[RouteFrontend]]) -> list[RouteLoss]:
    """What clients lost at the doors that are not among those of the present route: told at the first door."""
    known = {caller.name for caller in route.callers}
    if key != next(iter(doors)):
        return []
    return [loss for loss in route.losses if loss.cell == FRONTEND and loss.client not in known]


def _missing(route: ServiceRoute, caller: RouteCaller, glyphs: Glyphs) -> list[Line]:
    if not route.type:
        return [one(f"{glyphs.broken} svc/{route.name}", "bad"), one("  is not there", "bad")]
    kind = _KINDS.get(caller.target.partition("/")[0], "address")
    return [one(f"{glyphs.broken} no {kind}", "bad")]


def _lines(key: DoorKey, frontends: list[RouteFrontend], level: int) -> list[Line]:
    kind, address = key
    ports = ",".join(str(frontend.port) for frontend in frontends)
    short = level == NARROW
    if kind == "node port":
        return [one(f":{ports}")] if short else [one(f"node port {ports}"), one("on every node", "dim")]
    if kind == "headless":
        return [one("headless")]
    if kind == "ExternalName":
        return [one(address)]
    if kind == "load balancer":
        return [one(address if short else f"{kind} {address}:{ports}"), _healthy(frontends[0].nodes, level)]
    return [one(address if short else f"{address}:{ports}" if kind in NAMED else f"{kind} {address}:{ports}")]


def _healthy(nodes: tuple[str, ...], level: int) -> Line:
    if not nodes:
        return one("no healthy node", "bad")
    return one(f"{len(nodes)} healthy" if level == NARROW else f"healthy: {', '.join(nodes)}", "dim")


def _name_cells(route: ServiceRoute, level: int) -> list[WayCell]:
    record = route.record
    losses = [loss for loss in route.losses if loss.cell == NAME]
    if record is None:
        return loss_cells("name", losses, level)
    opens = f"nslookup {record.name}"
    return [
        WayCell(waycell.NAME, record.name, tuple(_name_lines(route, record, level)), opens, joined=False),
        *loss_cells("name", losses, level),
    ]


def _name_lines(route: ServiceRoute, record: ServiceRecord, level: int) -> list[Line]:
    head = (Span("" if level == NARROW else "DNS ", "dim"), Span(route.name, "dim"))
    wrong = late(record.behind, record.trouble)
    if not record.addresses and not record.alias:
        wrong = ["DNS knows no address", *wrong]
    elif wrong:
        wrong[0] = f"DNS {wrong[0]}"
    return [head, *(one(text, "bad") for text in wrong)]
