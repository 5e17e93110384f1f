"""How wide each column of the picture is, and what of each cell fits."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.visible import visible
from tui.widgets.rows import Span, cut, fit
from tui.widgets.way.answers import answer_cells
from tui.widgets.way.rulecells import rule_cells
from tui.widgets.way.waycell import NARROW, USUAL, WIDE, Line, WayCell, one
from tui.widgets.way.waysin import WayIn, ways_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs

ASKS, DOORS, NODES, ANSWERS = range(4)
"""The columns, from left to right."""
HEADS = ("who asks", "name or door", "rules, as each node has them", "what answers")
_SHORT_HEADS = ("who asks", "door", "rules of nodes", "what answers")
_GAPS = {NARROW: (3, 3, 3), USUAL: (8, 5, 5), WIDE: (10, 7, 7)}
_MOST = (14, 15, 30)
"""At most so wide are the first columns where there is little room; the last has the rest."""
_LEAST = (8, 6, 14)
_NAME = 19
"""So much of the last column at least, before the others have more: a Pod's name with its mark."""
_CUT_BACK = 2


class RouteCells(NamedTuple):
    """The cells of one Service, column by column."""

    ways_in: tuple[WayIn, ...]
    rules: tuple[WayCell, ...]
    answers: tuple[WayCell, ...]


class ColumnPlan(NamedTuple):
    """Where the columns stand."""

    level: int
    """How much the cells say."""
    widths: tuple[int, ...]
    gaps: tuple[int, ...]
    """The cells between a column and the next."""

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns."""
        heads = zip(HEADS, _SHORT_HEADS, self.widths, strict=True)
        return tuple(head if len(head) <= width else short[:width] for head, short, width in heads)

    def x(self, column: int) -> int:
        """Where a column begins."""
        return sum(self.widths[:column]) + sum(self.gaps[:column])


def route_cells(route: ServiceRoute, level: int, budget: int, glyphs: Glyphs) -> RouteCells:
    """The cells of a Service, in about `budget` lines."""
    return RouteCells(
        tuple(ways_in(route, level, budget, glyphs)),
        tuple(rule_cells(route, level, budget, glyphs)),
        tuple(answer_cells(route, level, budget, glyphs)),
    )


def planned(
    routes: Sequence[ServiceRoute], width: int, budget: int, glyphs: Glyphs
) -> tuple[ColumnPlan, list[RouteCells]]:
    """The columns of these Services side by side, and their cells: as much of each as there is room for."""
    for level in (WIDE, USUAL):
        cells = [route_cells(route, level, budget, glyphs) for route in routes]
        widths = _natural(cells)
        if sum(widths) + sum(_GAPS[level]) <= width:
            return ColumnPlan(level, widths, _gaps(level, widths, width)), [_visible(found) for found in cells]
    cells = [route_cells(route, NARROW, budget, glyphs) for route in routes]
    natural = _natural(cells)
    widths = _narrow(natural, width)
    used = (*widths[:ANSWERS], min(widths[ANSWERS], natural[ANSWERS]))
    plan = ColumnPlan(NARROW, used, _gaps(NARROW, used, width))
    return plan, [_fitted(found, plan, glyphs) for found in cells]


def _gaps(level: int, widths: tuple[int, ...], width: int) -> tuple[int, ...]:
    """The gaps, wider where there is room to spare, up to twice as wide."""
    gaps = _GAPS[level]
    spare = max(width - sum(widths) - sum(gaps), 0)
    return tuple(gap + min(spare // len(gaps), gap) for gap in gaps)


def _natural(cells: Sequence[RouteCells]) -> tuple[int, ...]:
    """How wide each column is where nothing of it is cut; one without cells only as wide as its head."""
    columns: list[list[WayCell]] = [[], [], [], []]
    for found in cells:
        for way_in in found.ways_in:
            columns[ASKS] += way_in.callers
            columns[DOORS] += way_in.doors
        columns[NODES] += found.rules
        columns[ANSWERS] += found.answers
    return tuple(
        max([len(head), *(cell_len(_text(line)) for cell in column for line in cell.lines)])
        for head, column in zip(_SHORT_HEADS, columns, strict=True)
    )


def _text(line: Line) -> str:
    return visible("".join(span.text for span in line))


def _narrow(natural: tuple[int, ...], width: int) -> tuple[int, ...]:
    """The last column has what the others leave; where that is too little, the widest of them give way."""
    room = width - sum(_GAPS[NARROW])
    widths = [min(want, most) for want, most in zip(natural, _MOST, strict=False)]
    left = room - sum(widths)
    for column in (NODES, DOORS, ASKS):
        lack = min(natural[ANSWERS], _NAME) - left
        if lack > 0:
            given = min(lack, max(widths[column] - _LEAST[column], 0))
            widths[column] -= given
            left += given
    spare = left - natural[ANSWERS]
    for column in (NODES, DOORS, ASKS):
        if spare > 0:
            taken = min(spare, natural[column] - widths[column])
            widths[column] += taken
            left, spare = left - taken, spare - taken
    return (*widths, max(left, _CUT_BACK))


def _visible(cells: RouteCells) -> RouteCells:
    return _mapped(cells, lambda cell, _: cell._replace(lines=tuple(map(_shown, cell.lines))))


def _shown(line: Line) -> Line:
    return tuple(Span(visible(span.text), span.part) for span in line)


def _fitted(cells: RouteCells, plan: ColumnPlan, glyphs: Glyphs) -> RouteCells:
    """The cells with each line in its column: a sentence goes on below, a name loses its middle."""

    def fitted(cell: WayCell, column: int) -> WayCell:
        width = plan.widths[column]
        lines = [part for line in cell.lines for part in _wrapped(_shown(line), width, glyphs)]
        return cell._replace(lines=tuple(lines))

    return _mapped(cells, fitted)


def _wrapped(line: Line, width: int, glyphs: Glyphs) -> list[Line]:
    if sum(cell_len(span.text) for span in line) <= width:
        return [line]
    if len(line) == 1 and " " in line[0].text.strip():
        indent = " " * (len(line[0].text) - len(line[0].text.lstrip()))
        parts = wrap(line[0].text.strip(), max(width - len(indent), 1), break_on_hyphens=False)
        return [one(indent + cut(part, width - len(indent), glyphs.more), line[0].part) for part in parts]
    return [_cut(line, width, glyphs)]


def _cut(line: Line, width: int, glyphs: Glyphs) -> Line:
    """The line without its end; its longest piece, which is the name, gives way first."""
    longest = max(range(len(line)), key=lambda at: cell_len(line[at].text))
    others = sum(cell_len(span.text) for at, span in enumerate(line) if at != longest)
    least = min(cell_len(line[longest].text), 8)
    name = fit(line[longest].text, max(width - others, least), glyphs.more)
    left, found = width, []
    for at, span in enumerate(line):
        text = cut(name if at == longest else span.text, left, glyphs.more) if left > 0 else ""
        left -= cell_len(text)
        found.append(Span(text, span.part))
    return tuple(found)


def _mapped(cells: RouteCells, change: Callable[[WayCell, int], WayCell]) -> RouteCells:
    ways = tuple(
        way._replace(
            callers=tuple(change(cell, ASKS) for cell in way.callers),
            doors=tuple(change(cell, DOORS) for cell in way.doors),
        )
        for way in cells.ways_in
    )
    return RouteCells(
        ways,
        tuple(change(cell, NODES) for cell in cells.rules),
        tuple(change(cell, ANSWERS) for cell in cells.answers),
    )
