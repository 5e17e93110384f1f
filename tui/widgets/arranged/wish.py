"""What somebody wants to see of a panel's rows, and what came of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.arranged.filtering import ALL, RowFilter
from tui.widgets.rows import PanelRow, plain

if TYPE_CHECKING:
    from levels.session.view import SessionView
    from tui.theme import Glyphs
    from tui.widgets.rows import Size


class RowWish(NamedTuple):
    """Which rows, and in which order."""

    filter: RowFilter = ALL
    order: str = ""
    """One of `ArrangedRows.orders`; empty: the usual one."""
    unwell: bool = False
    """Whether only what is not well is wanted."""
    folded: frozenset[str] = frozenset()
    """What somebody folded (`PanelRow.folds`), however few rows that has."""
    opened: frozenset[str] = frozenset()
    """What somebody opened, however many."""

    @property
    def picks(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.filter.text.strip()) or self.unwell

    def opens(self, what: str, *, else_: bool) -> bool:
        """Whether something is open: as somebody wanted it, else as it usually is."""
        return what in self.opened or (else_ and what not in self.folded)

    def toggled(self, what: str, *, open_: bool) -> RowWish:
        """The same, with something opened or folded."""
        return self._replace(
            opened=self.opened | {what} if open_ else self.opened - {what},
            folded=self.folded - {what} if open_ else self.folded | {what},
        )


EVERYTHING = RowWish()


class ArrangedRows(NamedTuple):
    """The rows that are shown, and what can be told about them."""

    rows: list[PanelRow]
    shown: int
    """How many things they are about."""
    total: int
    """How many there are."""
    orders: tuple[str, ...] = ()
    """The names of the orders that there are, without the usual one."""
    usual: str = "in their usual order"
    judged: bool = True
    """Whether it is known of anything here if it is well."""
    labelled: bool = True
    """Whether anything here can have labels."""
    note: str = ""
    """What explains the signs, for the frame."""


def nothing_fits(wish: RowWish) -> PanelRow:
    """The row that stands where everything was left out."""
    return plain("nothing here is like that: Esc shows all" if wish.filter.text.strip() else "all is well", "dim")


class Arranges(ABC):
    """Makes the rows of a view, and arranges them itself: it need not make those that are not shown."""

    @abstractmethod
    def arranged(self, view: SessionView, room: Size, glyphs: Glyphs, wish: RowWish) -> ArrangedRows:
        """The rows that are wanted, in the order that is wanted."""

    def __call__(self, view: SessionView, room: Size, glyphs: Glyphs) -> list[PanelRow]:
        """All rows."""
        return self.arranged(view, room, glyphs, EVERYTHING).rows
