"""The cells of one Service, hop by hop, as much as each says at a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import Span
from tui.widgets.way.answers import answer_cells
from tui.widgets.way.rulecells import rule_cells
from tui.widgets.way.waysin import WayIn, ways_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.way.waycell import Line, WayCell

ASKS, DOORS, NODES, ANSWERS = COLUMNS = range(4)
"""The columns, from left to right."""
Levels = tuple[int, ...]
"""How much the ways in, the rules and the answers say."""


class RouteCells(NamedTuple):
    """The cells of one Service, column by column."""

    ways_in: tuple[WayIn, ...]
    rules: tuple[WayCell, ...]
    answers: tuple[WayCell, ...]

    def measured(self) -> tuple[int, ...]:
        """How wide each column is where nothing of it is cut."""
        asking = (cell for way in self.ways_in for cell in way.callers)
        leading = (cell for way in self.ways_in for cell in way.doors)
        return tuple(map(_widest, (asking, leading, self.rules, self.answers)))

    def lines_in_bands(self) -> int:
        """The lines of two bands, the ways in above rules and answers, with the heads of the lower one."""
        return self.ways_height + 1 + max(_lines(self.rules), _lines(self.answers))

    def mapped(self, change: Callable[[Line, int], Iterable[Line]]) -> RouteCells:
        """The same with what `change` makes of each line in its column."""

        def changed(cells: tuple[WayCell, ...], column: int) -> tuple[WayCell, ...]:
            return tuple(
                cell._replace(lines=tuple(part for line in cell.lines for part in change(line, column)))
                for cell in cells
            )

        ways = tuple(
            way._replace(callers=changed(way.callers, ASKS), doors=changed(way.doors, DOORS)) for way in self.ways_in
        )
        return RouteCells(ways, changed(self.rules, NODES), changed(self.answers, ANSWERS))

    @property
    def ways_height(self) -> int:
        """The lines of the ways in."""
        return sum(max(_lines(way.callers), _lines(way.doors)) for way in self.ways_in)

    def over(self, height: int) -> tuple[bool, bool]:
        """Whether the rules, and whether the answers need more lines than are left below the ways in."""
        left = height - self.ways_height
        return _lines(self.rules) > left, _lines(self.answers) > left


class RouteSource:
    """Makes the cells of one Service at any levels; each part once per level."""

    def __init__(self, route: ServiceRoute, ways: int, others: int, glyphs: Glyphs) -> None:
        """Make cells of `route`: the ways in in about `ways` lines, rules and answers in about `others`."""
        self._route = route
        self._budgets = (ways, others, others)
        self._glyphs = glyphs
        self._made: dict[tuple[int, int], RouteCells] = {}
        self._widths: dict[tuple[int, int], tuple[int, ...]] = {}

    def ways_height(self, level: int) -> int:
        """The lines of the ways in at a level."""
        return self._part(0, level).ways_height

    def save(self, *, rules: bool, answers: bool) -> None:
        """Make the rules and the answers in a line less each from now on."""
        ways, *budgets = self._budgets
        saved = {1: rules, 2: answers}
        self._budgets = (ways, budgets[0] - rules, budgets[1] - answers)
        self._made = {key: made for key, made in self._made.items() if not saved.get(key[0])}
        self._widths = {key: widths for key, widths in self._widths.items() if not saved.get(key[0])}

    def cells(self, levels: Levels) -> RouteCells:
        """The cells at these levels; what strangers wrote is visible in them."""
        ways, rules, answers = (self._part(part, level) for part, level in enumerate(levels))
        return RouteCells(ways.ways_in, rules.rules, answers.answers)

    def widths(self, levels: Levels) -> tuple[int, ...]:
        """How wide each column is at these levels where nothing of it is cut."""
        found = []
        for part in enumerate(levels):
            if part not in self._widths:
                self._widths[part] = self._part(*part).measured()
            found.append(self._widths[part])
        return tuple(map(max, *found))

    def _part(self, part: int, level: int) -> RouteCells:
        made = self._made.get((part, level))
        if made is None:
            made = self._made[part, level] = self._make(part, level).mapped(lambda line, _: (_shown(line),))
        return made

    def _make(self, part: int, level: int) -> RouteCells:
        makes = self._route, level, self._budgets[part], self._glyphs
        if part == 0:
            return RouteCells(tuple(ways_in(*makes)), (), ())
        if part == 1:
            return RouteCells((), tuple(rule_cells(*makes)), ())
        return RouteCells((), (), tuple(answer_cells(*makes)))


def _lines(cells: Iterable[WayCell]) -> int:
    return sum(len(cell.lines) for cell in cells)


def _widest(cells: Iterable[WayCell]) -> int:
    return max((sum(cell_len(span.text) for span in line) for cell in cells for line in cell.lines), default=0)


def _shown(line: Line) -> Line:
    return tuple(Span(visible(span.text), span.part) for span in line)
