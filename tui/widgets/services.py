"""The panel of Services: their ports, and the addresses that stand behind them right now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.widgets.rows import Row, Span, fit, plain

if TYPE_CHECKING:
    from levels.session.view import ServiceView, View
    from tui.theme import Marks

_NAME_MIN = 6


def service_rows(view: View, width: int, marks: Marks) -> list[Row]:
    """Two rows per Service: the door, and what it leads to."""
    if not view.services:
        return [plain("none yet: kubectl expose makes one", "dim")]
    return [row for service in view.services for row in _service(service, width, marks)]


def _service(service: ServiceView, width: int, marks: Marks) -> list[Row]:
    opens = f"kubectl describe service {service.name}"
    door = f" {service.type} {service.ports}"
    name_width = max(_NAME_MIN, min(cell_len(service.name), width - len(door)))
    first = Row((Span(fit(service.name, name_width, marks.more), "head"), Span(door)), opens)
    if not service.endpoints:
        return [first, Row((Span(f"  {marks.broken} no endpoints", "bad"),), opens)]
    return [first, Row((Span(f"  {_some(service.endpoints, width - 2)}", "ok"),), opens)]


def _some(addresses: tuple[str, ...], width: int) -> str:
    """As many addresses as fit, and how many more there are."""
    for shown in range(len(addresses), 0, -1):
        rest = len(addresses) - shown
        text = ", ".join(addresses[:shown]) + (f" +{rest}" if rest else "")
        if len(text) <= width:
            return text
    return f"{len(addresses)} endpoints"
