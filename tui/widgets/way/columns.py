"""How wide each column of the picture is, how much its cells say, and what of them fits."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.widgets.rows import Size, Span, cut, fit
from tui.widgets.way.routecells import ANSWERS, ASKS, COLUMNS, DOORS, NODES, Levels, RouteSource
from tui.widgets.way.waycell import NARROW, USUAL, WIDE, Line, one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.way.routecells import RouteCells

HEADS = ("who asks", "name or door", "rules, as each node has them", "what answers")
_SHORT_HEADS = ("who asks", "door", "rules of nodes", "what answers")
TIGHT = (3, 3, 3)
"""The cells between the columns where there is no room for more."""
_LOOSE = (8, 5, 5)
"""As many there have to be before a column says more."""
_RAISES = ((2, USUAL), (1, USUAL), (0, USUAL), (2, WIDE), (1, WIDE), (0, WIDE))
"""Which part says more first."""
_MOST = (14, 15, 30)
"""At most so wide are the first columns where there is little room; the last has the rest."""
_LEAST = (8, 6, 14)
_NAME = 19
"""So much of the last column at least, before the others have more: a Pod's name with its mark."""
_LEAST_SAID: Levels = (NARROW, NARROW, NARROW)
_KEPT = 8
"""So much of a name stays."""


class ColumnPlan(NamedTuple):
    """Where the columns stand."""

    widths: tuple[int, ...]
    gaps: tuple[int, ...]
    """The cells between a column and the next."""
    levels: Levels

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns."""
        heads = zip(HEADS, _SHORT_HEADS, self.widths, strict=True)
        return tuple(head if len(head) <= width else short[:width] for head, short, width in heads)

    def x(self, column: int) -> int:
        """Where a column begins."""
        return sum(self.widths[:column]) + sum(self.gaps[:column])


def planned(
    routes: Sequence[ServiceRoute], room: Size, glyphs: Glyphs, before: ColumnPlan | None
) -> tuple[ColumnPlan, list[RouteCells]]:
    """The columns of these Services, and their contents in about `room.height` lines: as much as there is room for.

    Where everything still fits into the columns of `before`, they stay, so that the eye finds again what it looked at.
    """
    sources = [RouteSource(route, room.height, glyphs) for route in routes]
    plan = _kept(sources, room.width, before) or _raised(sources, room.width)
    if plan is not None:
        return plan, [source.cells(plan.levels) for source in sources]
    cells = [source.cells(_LEAST_SAID) for source in sources]
    widths = _narrow(_natural(sources, _LEAST_SAID), room.width - sum(TIGHT), _least_answer(cells))
    plan = ColumnPlan(widths, TIGHT, _LEAST_SAID)
    return plan, [_fitted(found, plan, glyphs) for found in cells]


def _kept(sources: Sequence[RouteSource], width: int, before: ColumnPlan | None) -> ColumnPlan | None:
    """The columns from before, wider where they have to be; None where that does not fit."""
    if before is None:
        return None
    widths = tuple(map(max, _natural(sources, before.levels), before.widths))
    tight = before.levels == _LEAST_SAID
    fits = sum(widths) + sum(TIGHT if tight else _LOOSE) <= width
    return ColumnPlan(widths, _gaps(widths, width), before.levels) if fits else None


def _raised(sources: Sequence[RouteSource], width: int) -> ColumnPlan | None:
    """Columns that say as much as there is room for; None where not even the least of it fits whole."""
    levels = _LEAST_SAID
    widths = _natural(sources, levels)
    if sum(widths) + sum(TIGHT) > width:
        return None
    for part, level in _RAISES:
        more = (*levels[:part], level, *levels[part + 1 :])
        wider = _natural(sources, more)
        if sum(wider) + sum(_LOOSE) <= width:
            levels, widths = more, wider
    return ColumnPlan(widths, _gaps(widths, width), levels)


def _natural(sources: Sequence[RouteSource], levels: Levels) -> tuple[int, ...]:
    """How wide each column is where nothing of it is cut; one without cells only as wide as its head."""
    found = [source.widths(levels) for source in sources]
    return tuple(max(len(_SHORT_HEADS[column]), *(widths[column] for widths in found)) for column in COLUMNS)


def _gaps(widths: tuple[int, ...], width: int) -> tuple[int, ...]:
    """The gaps, wider where there is room to spare, up to twice as wide as they need be."""
    spare = width - sum(widths) - sum(TIGHT)
    if spare < sum(_LOOSE) - sum(TIGHT):
        return tuple(gap + spare // len(TIGHT) for gap in TIGHT)
    spare = width - sum(widths) - sum(_LOOSE)
    return tuple(gap + min(spare // len(_LOOSE), gap) for gap in _LOOSE)


def _least_answer(cells: Sequence[RouteCells]) -> int:
    """The cells that the last column needs: for a name, and for every word of its sentences."""
    sentences = (line[0].text for found in cells for cell in found.answers for line in cell.lines if len(line) == 1)
    return max([_NAME, *(cell_len(word) for sentence in sentences for word in sentence.split())])


def _narrow(natural: tuple[int, ...], room: int, least: int) -> tuple[int, ...]:
    """The last column has what the others leave; where that is less than `least`, the widest of them give way."""
    widths = [min(want, most) for want, most in zip(natural, _MOST, strict=False)]
    left = room - sum(widths)
    for column in (NODES, DOORS, ASKS):
        lack = min(natural[ANSWERS], least) - left
        given = min(max(lack, 0), max(widths[column] - _LEAST[column], 0))
        widths[column] -= given
        left += given
    for column in (NODES, DOORS, ASKS):
        taken = max(min(left - natural[ANSWERS], natural[column] - widths[column]), 0)
        widths[column] += taken
        left -= taken
    return (*widths, max(left, 1))


def _fitted(cells: RouteCells, plan: ColumnPlan, glyphs: Glyphs) -> RouteCells:
    """The cells with each line in its column: a sentence goes on below, a name loses its middle."""
    return cells.mapped(lambda line, column: _wrapped(line, plan.widths[column], glyphs))


def _wrapped(line: Line, width: int, glyphs: Glyphs) -> list[Line]:
    if sum(cell_len(span.text) for span in line) <= width:
        return [line]
    if len(line) == 1 and " " in line[0].text:
        parts = wrap(line[0].text, width, break_on_hyphens=False)
        return [one(cut(part, width, glyphs.more), line[0].part) for part in parts]
    return [_cut(line, width, glyphs)]


def _cut(line: Line, width: int, glyphs: Glyphs) -> Line:
    """The line without its end; its longest piece, which is the name, gives way first."""
    longest = max(range(len(line)), key=lambda at: cell_len(line[at].text))
    others = sum(cell_len(span.text) for at, span in enumerate(line) if at != longest)
    least = min(cell_len(line[longest].text), _KEPT)
    name = fit(line[longest].text, max(width - others, least), glyphs.more)
    left, found = width, []
    for at, span in enumerate(line):
        text = cut(name if at == longest else span.text, left, glyphs.more) if left > 0 else ""
        left -= cell_len(text)
        found.append(Span(text, span.part))
    return tuple(found)
