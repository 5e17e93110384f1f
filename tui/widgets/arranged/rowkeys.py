"""Which keys of a list of rows do something now, so that the bottom bar names no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.widgets.arranged.wish import ArrangedRows, RowWish
    from tui.widgets.rows import PanelRow

WITH_LOGS = frozenset({"pod", "service", "replicaset", "deployment", "statefulset", "daemonset", "job"})
"""Kinds that have logs: Pods, and what makes or finds them."""
_NOBODYS = frozenset({"node", "service"})
"""Kinds that nothing owns."""


def keys_of_rows(found: ArrangedRows, wish: RowWish) -> frozenset[str]:
    """Names of the bindings that filter and sort, as far as there is something to filter and sort."""
    names = {"panel.filter"}
    if found.orders:
        names.add("panel.sort")
    if found.judged or wish.unwell:
        names.add("panel.unwell")
    return frozenset(names)


def keys_of_row(row: PanelRow) -> frozenset[str]:
    """Names of the bindings that do something with what a row stands for."""
    ref = row.ref
    if ref is None:
        return frozenset({"row.copy"} if row.key else ())
    names = {"row.describe", "row.yaml", "row.edit", "row.copy"}
    if ref.kind in WITH_LOGS:
        names.add("row.logs")
    if ref.kind not in _NOBODYS:
        names.add("row.owner")
    return frozenset(names)
