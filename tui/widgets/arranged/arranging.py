"""Filters and sorts the rows of any panel. Consecutive rows about the same thing stay together."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.widgets.arranged.wish import ArrangedRows, nothing_fits

if TYPE_CHECKING:
    from tui.widgets.arranged.wish import RowWish
    from tui.widgets.rows import PanelRow

WORST_FIRST, BY_NAME = "worst first", "by name"


class _Item(NamedTuple):
    """Something, and the rows about it."""

    rows: tuple[PanelRow, ...]

    @property
    def well(self) -> bool | None:
        return next((row.well for row in self.rows if row.well is not None), None)

    @property
    def name(self) -> str:
        first = self.rows[0]
        return first.ref.name if first.ref is not None else first.key

    @property
    def labels(self) -> tuple[tuple[str, str], ...] | None:
        ref = self.rows[0].ref
        return ref.labels if ref is not None else None

    @property
    def text(self) -> str:
        return " ".join(f"{row.text} {row.sought} {row.ref.word if row.ref else ''}" for row in self.rows)

    def rank(self, order: str) -> int:
        """The number to sort by; what has none comes last."""
        return next((-number for row in self.rows for name, number in row.ranks if name == order), 1)


def arrange(rows: list[PanelRow], wish: RowWish) -> ArrangedRows:
    """The rows that are wanted, in the order that is wanted."""
    items = _items(rows)
    shown = [item for item in items if _wanted(item, wish)] if wish.picks else items
    if wish.order:
        shown = sorted(shown, key=_sorter(wish.order))
    return ArrangedRows(
        [row for item in shown for row in item.rows] or ([nothing_fits(wish)] if wish.picks else []),
        len(shown),
        len(items),
        _orders(items),
        judged=any(item.well is not None for item in items),
        labelled=any(item.labels is not None for item in items),
    )


def _items(rows: list[PanelRow]) -> list[_Item]:
    """A row about nothing is an item of its own."""
    keys = [row.key or index for index, row in enumerate(rows)]
    return [_Item(tuple(rows[index] for index in group)) for _, group in groupby(range(len(rows)), keys.__getitem__)]


def _wanted(item: _Item, wish: RowWish) -> bool:
    if wish.unwell and item.well is not False:
        return False
    labels = item.labels
    return wish.filter.admits(item.text.casefold(), dict(labels) if labels is not None else None)


def _orders(items: list[_Item]) -> tuple[str, ...]:
    """None where rows are about nothing that has a name, or all about the same."""
    if len(items) < 2 or not any(item.rows[0].key for item in items):  # noqa: PLR2004 - one has no order
        return ()
    names = [WORST_FIRST] * any(item.well is not None for item in items) + [BY_NAME]
    names += [name for item in items for row in item.rows for name, _ in row.ranks]
    return tuple(dict.fromkeys(names))


def _sorter(order: str) -> Callable[[_Item], Any]:
    if order == WORST_FIRST:
        return lambda item: (item.well is not False, item.well is not None)
    if order == BY_NAME:
        return lambda item: item.name
    return lambda item: item.rank(order)
