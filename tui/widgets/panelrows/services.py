"""The panel of Services: their ports, and the addresses that stand behind them right now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.widgets.rows import ObjectRef, PanelRow, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.view import ServiceView, SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size

_NAME_MIN = 6
_ALIAS = "ExternalName"
"""The type that has no endpoints by its nature."""
_USUAL = "/TCP"
"""The protocol that goes without saying where there is little room."""


def service_rows(view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
    """Two rows per Service: the door, and what it leads to."""
    if not view.services:
        return [plain("none: kubectl expose makes one", "dim")]
    return [row for service in view.services for row in _service(service, room.width, glyphs)]


def _service(service: ServiceView, width: int, glyphs: Glyphs) -> list[PanelRow]:
    ref = ObjectRef("service", service.namespace, service.name, service.uid, service.labels)
    ranks = (("most endpoints first", len(service.endpoints)),)
    alias = service.type == _ALIAS
    well = alias or bool(service.endpoints)
    row = PanelRow(opens=f"kubectl describe {ref.arguments}", ref=ref, well=well, ranks=ranks)
    door = f" {service.type} {service.ports}"
    if cell_len(service.name) + len(door) > width:
        door = door.replace(_USUAL, "")
    if cell_len(service.name) + len(door) > width >= cell_len(service.name) + len(door) - len(service.type) - 1:
        door = door.replace(f" {service.type}", "", 1)  # a name tells more than the type, which the ports betray
    name_width = max(_NAME_MIN, min(cell_len(service.name), width - len(door)))
    first = row._replace(spans=(Span(fit(service.name, name_width, glyphs.more), "head"), Span(door)))
    if alias:
        return [first, row._replace(spans=(Span("  its name means another host", "dim"),))]
    if not service.endpoints:
        return [first, row._replace(spans=(Span(f"  {glyphs.broken} no endpoints", "bad"),))]
    return [first, row._replace(spans=(Span(f"  {_some(service.endpoints, width - 2)}", "ok"),))]


def _some(addresses: tuple[str, ...], width: int) -> str:
    """As many addresses as fit, and how many more there are."""
    fitting, text = f"{len(addresses)} endpoints", ""
    for rest, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
        text = f"{text}, {address}" if text else address
        if len(text) > width:
            break
        told = f"{text} +{rest}" if rest else text
        fitting = told if len(told) <= width else fitting
    return fitting
