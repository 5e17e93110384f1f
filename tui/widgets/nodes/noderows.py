"""The rows of nodes and Pods. Above a few Pods a node is one row, the worst first, which Enter opens.

A node that did not change since the last frame is not looked at again, and Pods that are folded have no rows: so a
frame costs what changed, however many Pods there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.arranged.arranging import WORST_FIRST
from tui.widgets.arranged.wish import ArrangedRows, Arranges, RowWish, nothing_fits
from tui.widgets.nodes.group import ORDERS, NodeGroup, folds_of
from tui.widgets.nodes.header import HeaderColumns, folding_header, header_columns, plain_header
from tui.widgets.nodes.podrows import PodColumns

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import PanelRow, Size

FEW_PODS = 12
"""A node with more Pods is folded."""
MANY_PODS = 100
"""With more Pods in all every node is."""


class NodeRows(Arranges):
    """One row per node, its Pods below it; Pods without a node come last, unless it is the worst first."""

    def __init__(self) -> None:
        self._wish = RowWish()
        """What the groups were made for, as far as it matters to them."""
        self._groups: dict[str, NodeGroup] = {}
        self._headers: dict[str, tuple[NodeGroup, HeaderColumns, bool, PanelRow]] = {}
        """By `folds_of`: what a folding header was made of, and the header."""

    def arranged(self, view: SessionView, room: Size, glyphs: Glyphs, wish: RowWish) -> ArrangedRows:
        """The nodes and Pods that are wanted, folded where there are many."""
        crowded = _crowded(view)
        usual = WORST_FIRST if crowded else ""
        order = wish.order or usual
        groups = self._look(view, wish._replace(order=order))
        wanted = [group for group in groups if group.pods or group.hit]
        if order:
            wanted.sort(key=lambda group: group.sort_key(order))
        some = sum(len(group.pods) for group in wanted)
        opened = {
            group.folds
            for group in wanted
            if wish.opens(group.folds, else_=len(group.pods) <= FEW_PODS and some <= MANY_PODS)
        }
        columns = header_columns(wanted, room.width, glyphs) if wanted else None
        widths = [group.status_width for group in wanted if group.folds in opened]
        pod_columns = PodColumns(room.width, max(widths, default=0), glyphs)
        rows: list[PanelRow] = []
        for group in wanted:
            is_open = group.folds in opened
            if columns is not None and (crowded or wish.picks or not is_open):
                rows.append(self._header(group, columns, is_open=is_open))
            else:
                rows.append(plain_header(group, glyphs))
            if is_open:
                rows += group.rows(pod_columns)
        scale = columns.scale if columns is not None and (crowded or wish.picks or len(opened) < len(wanted)) else 1
        return ArrangedRows(
            rows or ([nothing_fits(wish)] if wish.picks else []),
            some or sum(group.hit for group in wanted),
            sum(len(group.all) for group in groups) if some else len(view.nodes),
            tuple(name for name in ORDERS if name != usual),
            usual or "as the cluster lists them",
            note=f"a sign is {scale} Pods" if scale > 1 else "",
        )

    def _look(self, view: SessionView, wish: RowWish) -> list[NodeGroup]:
        """The groups of all nodes; that of a node which has not changed is the same as before."""
        wish = RowWish(wish.filter, wish.order, wish.unwell)
        known = self._groups if wish == self._wish else {}
        before, self._groups, self._wish = self._groups, {}, wish
        pods = [(node, node.pods) for node in view.nodes] + ([(None, view.unplaced)] if view.unplaced else [])
        for node, those in pods:
            name = folds_of(node)
            group = known.get(name)
            if group is None or group.node is not node or group.all is not those:
                group = NodeGroup(node, those, wish, before.get(name))
            self._groups[name] = group
        self._headers = {name: made for name, made in self._headers.items() if self._groups.get(name) is made[0]}
        return list(self._groups.values())

    def _header(self, group: NodeGroup, columns: HeaderColumns, *, is_open: bool) -> PanelRow:
        made = self._headers.get(group.folds)
        if made is not None and made[1:3] == (columns, is_open):
            return made[3]
        row = folding_header(group, columns, is_open=is_open)
        self._headers[group.folds] = (group, columns, is_open, row)
        return row


def _crowded(view: SessionView) -> bool:
    """Whether there are so many Pods that nodes are folded."""
    counts = [len(view.unplaced), *(len(node.pods) for node in view.nodes)]
    return max(counts) > FEW_PODS or sum(counts) > MANY_PODS
