"""The cells of one Service, hop by hop, and the rows in which they stand."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.widgets.way.waycell import Line, WayCell
    from tui.widgets.way.waysin import WayIn

ASKS, DOORS, NODES, ANSWERS = COLUMNS = range(4)
"""The columns, from left to right."""


class RouteCells(NamedTuple):
    """The cells of one Service, column by column."""

    ways_in: tuple[WayIn, ...]
    rules: tuple[WayCell, ...]
    answers: tuple[WayCell, ...]

    def all(self) -> Iterator[WayCell]:
        """Every one of them, column by column in each way in."""
        for way in self.ways_in:
            yield from way.callers
            yield from way.doors
        yield from self.rules
        yield from self.answers

    def measured(self) -> tuple[int, ...]:
        """How wide each column is where nothing of it is cut."""
        asking = (cell for way in self.ways_in for cell in way.callers)
        leading = (cell for way in self.ways_in for cell in way.doors)
        return tuple(map(_widest, (asking, leading, self.rules, self.answers)))

    def mapped(self, change: Callable[[Line, int], Iterable[Line]]) -> RouteCells:
        """The same with what `change` makes of each line in its column."""

        def changed(cells: tuple[WayCell, ...], column: int) -> tuple[WayCell, ...]:
            return tuple(
                [_with(cell, [part for line in cell.lines for part in change(line, column)]) for cell in cells]
            )

        ways = tuple(
            [way._replace(callers=changed(way.callers, ASKS), doors=changed(way.doors, DOORS)) for way in self.ways_in]
        )
        return RouteCells(ways, changed(self.rules, NODES), changed(self.answers, ANSWERS))

    @property
    def ways_height(self) -> int:
        """The lines of the ways in."""
        return self.way_tops()[1]

    def over(self, height: int) -> tuple[bool, bool]:
        """Whether the rules, and whether the answers need more lines than are left below the ways in."""
        left = height - self.ways_height
        return lines_of(self.rules) > left, lines_of(self.answers) > left

    def way_tops(self) -> tuple[list[int], int]:
        """In which row each way in begins, and the first row below all of them.

        A door that nobody asks at stands right below the door before, beside that one's clients.
        """
        tops, below, lower = list[int](), 0, 0
        bottom = 0
        for way in self.ways_in:
            top = below if way.callers else lower
            tops.append(top)
            lower = top + lines_of(way.doors)
            below = max(top + lines_of(way.callers), lower)
            bottom = max(bottom, below)
        return tops, bottom

    def height(self, *, banded: bool) -> int:
        """The rows of the picture of it, without its title and the heads of the upper columns."""
        bottom = self.ways_height
        top = bottom + 1 if banded else 0
        return max(bottom, top + max(lines_of(self.rules), lines_of(self.answers)))


def lines_of(cells: Iterable[WayCell]) -> int:
    """The rows of cells that stand one below the other."""
    return sum(len(cell.lines) for cell in cells)


def _widest(cells: Iterable[WayCell]) -> int:
    return max((sum(cell_len(span.text) for span in line) for cell in cells for line in cell.lines), default=0)


def _with(cell: WayCell, lines: list[Line]) -> WayCell:
    """The cell with these lines; itself where they are its own."""
    return (
        cell
        if len(lines) == len(cell.lines) and all(map(is_, lines, cell.lines))
        else cell._replace(lines=tuple(lines))
    )
