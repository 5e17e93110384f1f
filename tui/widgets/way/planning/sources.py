"""Where the cells of a Service come from: each part is made once for what it may say, and squeezed once per width."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.visible import visible
from tui.widgets.rows import Span
from tui.widgets.way.answers import answer_cells
from tui.widgets.way.planning.routecells import RouteCells, lines_of
from tui.widgets.way.planning.squeezing import squeezed
from tui.widgets.way.rulecells import rule_cells
from tui.widgets.way.waysin import most_lines, ways_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.way.waycell import Line

PARTS = WAYS, RULES, ANSWERS = range(3)
"""What of a Service says more or less for itself."""
_AMPLE = 1 << 30
"""A budget that folds nothing for want of lines."""
_SPARE = 1
"""In so many lines more than a part fills it comes out as in any number of lines: the last answers leave them empty."""
Levels = tuple[int, ...]
"""How much each of the `PARTS` says."""


class _Part(NamedTuple):
    """One of the `PARTS` as it comes out."""

    cells: RouteCells
    """Empty but for that part."""
    widths: tuple[int, ...]
    """What its columns take where nothing is cut."""
    height: int
    """The lines of its rules or answers."""


class RouteParts:
    """The parts of one Service's cells, as they were asked for so far."""

    def __init__(self, route: ServiceRoute, glyphs: Glyphs) -> None:
        """Make cells of `route`."""
        self.route = route
        self.glyphs = glyphs
        self._most = most_lines(route)
        """In so many lines all ways in are told whole."""
        self._made: dict[tuple[int, int, int], _Part] = {}
        self._squeezed: dict[tuple[int, ...], RouteCells] = {}

    def part(self, part: int, level: int, budget: int) -> _Part:
        """One part at a level in about `budget` lines; what strangers wrote is visible in it."""
        if part == WAYS:
            return self._part(part, level, min(budget, self._most))
        ample = self._part(part, level, _AMPLE)
        return ample if ample.height + _SPARE <= budget else self._part(part, level, budget)

    def _part(self, part: int, level: int, budget: int) -> _Part:
        made = self._made.get((part, level, budget))
        if made is None:
            cells = self._make(part, level, budget).mapped(_shown)
            made = _Part(cells, cells.measured(), max(lines_of(cells.rules), lines_of(cells.answers)))
            self._made[part, level, budget] = made
        return made

    def squeezed(self, part: int, level: int, budget: int, widths: tuple[int, ...]) -> RouteCells:
        """The same with each line in its column: a sentence goes on below, a name loses its middle."""
        made = self.part(part, level, budget)
        key = (id(made), *map(min, widths, made.widths))
        found = self._squeezed.get(key)
        if found is None:
            found = made.cells.mapped(lambda line, column: squeezed(line, widths[column], self.glyphs))
            self._squeezed[key] = found
        return found

    def _make(self, part: int, level: int, budget: int) -> RouteCells:
        makes = self.route, level, budget, self.glyphs
        if part == WAYS:
            return RouteCells(tuple(ways_in(*makes)), (), ())
        if part == RULES:
            return RouteCells((), tuple(rule_cells(*makes)), ())
        return RouteCells((), (), tuple(answer_cells(*makes)))


class PartsKeeper:
    """Keeps the parts of the Services of a picture until the next one: most of them stay as they are."""

    def __init__(self) -> None:
        self._kept: list[RouteParts] = []

    def of(self, routes: Sequence[ServiceRoute], glyphs: Glyphs) -> list[RouteParts]:
        """The parts of these, in their order."""
        known = {id(parts.route): parts for parts in self._kept if parts.glyphs == glyphs}
        self._kept = [known.get(id(route)) or RouteParts(route, glyphs) for route in routes]
        return self._kept


class RouteSource:
    """The cells of one Service in a number of lines, at any levels."""

    def __init__(self, parts: RouteParts, ways: int, others: int) -> None:
        """Give cells of `parts`: the ways in in about `ways` lines, rules and answers in about `others`."""
        self._parts = parts
        self._budgets = (ways, others, others)

    def ways_height(self, level: int) -> int:
        """The lines of the ways in at a level."""
        return self._part(WAYS, level).cells.ways_height

    def save(self, levels: Levels, *, rules: bool, answers: bool) -> None:
        """Have the rules and the answers in fewer lines from now on than they take at these levels."""
        self._budgets = (
            self._budgets[WAYS],
            self._fewer(RULES, levels) if rules else self._budgets[RULES],
            self._fewer(ANSWERS, levels) if answers else self._budgets[ANSWERS],
        )

    def _fewer(self, part: int, levels: Levels) -> int:
        return min(self._budgets[part], self._part(part, levels[part]).height) - 1

    def cells(self, levels: Levels) -> RouteCells:
        """The cells at these levels."""
        return _together([self._part(part, level).cells for part, level in enumerate(levels)])

    def squeezed(self, levels: Levels, widths: tuple[int, ...]) -> RouteCells:
        """The cells at these levels in columns that may be narrower than what stands in them."""
        budgets = self._budgets
        return _together(
            [self._parts.squeezed(part, level, budgets[part], widths) for part, level in enumerate(levels)]
        )

    def widths(self, levels: Levels) -> tuple[int, ...]:
        """How wide each column is at these levels where nothing of it is cut."""
        return tuple(map(max, *(self._part(part, level).widths for part, level in enumerate(levels))))

    def _part(self, part: int, level: int) -> _Part:
        return self._parts.part(part, level, self._budgets[part])


def _together(parts: Sequence[RouteCells]) -> RouteCells:
    ways, rules, answers = parts
    return RouteCells(ways.ways_in, rules.rules, answers.answers)


def _shown(line: Line, _column: int) -> tuple[Line]:
    if all(span.text.isascii() and span.text.isprintable() for span in line):
        return (line,)
    return (tuple(Span(visible(span.text), span.part) for span in line),)
