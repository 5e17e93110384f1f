"""How wide each column of the picture is, how much its cells say, and what of them fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.widgets.rows import Size
from tui.widgets.way.planning.routecells import ANSWERS, ASKS, COLUMNS, DOORS, NODES
from tui.widgets.way.planning.sources import Levels, RouteSource
from tui.widgets.way.planning.squeezing import BAND_INDENT, in_bands, side_by_side
from tui.widgets.way.waycell import NARROW, USUAL, WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.way.planning.routecells import RouteCells
    from tui.widgets.way.planning.sources import RouteParts

HEADS = ("who asks", "name or door", "rules, as each node has them", "what answers")
_SHORT_HEADS = ("who asks", "door", "rules of nodes", "what answers")
TIGHT = (3, 3, 3)
"""The cells between the columns where there is no room for more."""
_LOOSE = (8, 5, 5)
"""As many there have to be before a column says more."""
_RAISES = ((2, USUAL), (1, USUAL), (0, USUAL), (2, WIDE), (1, WIDE), (0, WIDE))
"""Which part says more first."""
_BANDS = 12
"""From so many lines on there may be two bands, also where they hold less than there is to say."""
_SLIM, _SLIM_BANDS = 64, 7
"""Below so many cells, two bands are better even where they have to be scrolled: from so many lines on."""
_TRIES = 6
"""So often it is tried in fewer lines before a band has to be scrolled."""
_UPPER = 5
"""The lines that the upper of them has at least."""
_NAME = 19
"""So much of the last column at least, before the others have more: a Pod's name with its mark."""
_LEAST_SAID: Levels = (NARROW, NARROW, NARROW)


class ColumnPlan(NamedTuple):
    """Where the columns stand."""

    widths: tuple[int, ...]
    gaps: tuple[int, ...]
    """The cells between a column and the next."""
    levels: Levels
    banded: bool = False
    """Whether rules and answers stand below those who ask and the doors: where there is height rather than width."""
    cuts: bool = False
    """Whether names are cut, or sentences go on below, because a column is narrower than what stands in it."""

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns."""
        heads = zip(HEADS, _SHORT_HEADS, self.widths, strict=True)
        return tuple(head if len(head) <= width else short[:width] for head, short, width in heads)

    @property
    def band_width(self) -> int:
        """The cells of the upper band, with the line that leads down from it."""
        return self.widths[ASKS] + self.gaps[ASKS] + self.widths[DOORS] + BAND_INDENT

    def x(self, column: int) -> int:
        """Where a column begins."""
        if self.banded and column >= NODES:
            return BAND_INDENT + (self.widths[NODES] + self.gaps[NODES]) * (column - NODES)
        return sum(self.widths[:column]) + sum(self.gaps[:column])


def planned(parts: Sequence[RouteParts], room: Size, before: ColumnPlan | None) -> tuple[ColumnPlan, list[RouteCells]]:
    """The columns of these Services, and their contents in about `room.height` lines: as much as there is room for.

    Where everything still fits into the columns of `before`, they stay, so that the eye finds again what it looked at.
    """
    sources = [RouteSource(known, room.height, room.height) for known in parts]
    beside = _Fitting(room.width, banded=False)
    plan = _kept(sources, beside, before) or _raised(sources, beside)
    if plan is None and (whole := _whole_in_bands(sources, room, before)) is not None:
        return whole
    banded = plan is None and room.height >= (_BANDS if room.width >= _SLIM else _SLIM_BANDS)
    if banded:
        sources, plan = _in_two_bands(parts, room, before)
    if plan is not None:
        return plan, [source.cells(plan.levels) for source in sources]
    found = _squeezed(sources, room, banded=banded)
    for _ in range(_TRIES if banded else 0):  # sentences that go on below take lines of which no cell knows
        over = [cells.over(room.height - 1) for cells in found[1]]
        if not any(map(any, over)):
            break
        for source, (rules, answers) in zip(sources, over, strict=True):
            source.save(_LEAST_SAID, rules=rules, answers=answers)
        found = _squeezed(sources, room, banded=banded)
    return found


def _in_two_bands(
    parts: Sequence[RouteParts], room: Size, before: ColumnPlan | None
) -> tuple[list[RouteSource], ColumnPlan | None]:
    """The rules and answers have the lines that the ways in leave, which take more where they say more."""
    most, level = max(room.height // 3, _UPPER), NARROW
    ways = [RouteSource(known, most, 0) for known in parts]
    fitting = _Fitting(room.width, banded=True)
    while True:
        upper = min(most, max(source.ways_height(level) for source in ways))
        sources = [RouteSource(known, most, room.height - upper - 1) for known in parts]
        plan = _kept(sources, fitting, before) or _raised(sources, fitting)
        if plan is None or plan.levels[0] <= level:
            return sources, plan
        level = plan.levels[0]


def _squeezed(sources: Sequence[RouteSource], room: Size, *, banded: bool) -> tuple[ColumnPlan, list[RouteCells]]:
    """The least that can be said, in columns that are narrower than that."""
    cells = [source.cells(_LEAST_SAID) for source in sources]
    natural, least = _natural(sources, _LEAST_SAID), _least_answer(cells)
    widths = in_bands(natural, room.width, least) if banded else side_by_side(natural, room.width - sum(TIGHT), least)
    plan = ColumnPlan(widths, TIGHT, _LEAST_SAID, banded, cuts=True)
    return plan, [source.squeezed(_LEAST_SAID, widths) for source in sources]


def _whole_in_bands(
    sources: Sequence[RouteSource], room: Size, before: ColumnPlan | None
) -> tuple[ColumnPlan, list[RouteCells]] | None:
    """Two bands that hold all that there is to say; None where the room is too low or too narrow for that."""
    below = _Fitting(room.width, banded=True)
    plan = _kept(sources, below, before) or _raised(sources, below)
    cells = [source.cells(plan.levels) for source in sources] if plan is not None else []
    fits = all(found.height(banded=True) <= room.height for found in cells)
    return (plan, cells) if plan is not None and fits else None


class _Fitting(NamedTuple):
    """What fits into so many cells, side by side or in two bands."""

    width: int
    banded: bool

    def spare(self, widths: tuple[int, ...], gaps: tuple[int, ...]) -> int:
        """How many cells are left over; negative where it does not fit."""
        if not self.banded:
            return self.width - sum(widths) - sum(gaps)
        bands = (widths[ASKS] + gaps[ASKS] + widths[DOORS], widths[NODES] + gaps[NODES] + widths[ANSWERS])
        return self.width - BAND_INDENT - max(bands)

    def plan(self, widths: tuple[int, ...], levels: Levels) -> ColumnPlan:
        """The columns with gaps that are wider where there is room to spare, up to twice as wide as they need be."""
        loose = self.spare(widths, _LOOSE) >= 0
        gaps, each = (_LOOSE, 1) if loose else (TIGHT, len(TIGHT))
        more = self.spare(widths, gaps) // (1 if self.banded else len(gaps))
        wider = tuple(gap + min(more, gap * each) for gap in gaps)
        return ColumnPlan(widths, wider, levels, self.banded)


def _kept(sources: Sequence[RouteSource], fitting: _Fitting, before: ColumnPlan | None) -> ColumnPlan | None:
    """The columns from before, wider where they have to be; None where that does not fit."""
    if before is None or before.banded != fitting.banded:
        return None
    widths = tuple(map(max, _natural(sources, before.levels), before.widths))
    fits = fitting.spare(widths, TIGHT if before.levels == _LEAST_SAID else _LOOSE) >= 0
    return fitting.plan(widths, before.levels) if fits else None


def _raised(sources: Sequence[RouteSource], fitting: _Fitting) -> ColumnPlan | None:
    """Columns that say as much as there is room for; None where not even the least of it fits whole."""
    levels = _LEAST_SAID
    widths = _natural(sources, levels)
    if fitting.spare(widths, TIGHT) < 0:
        return None
    for part, level in _RAISES:
        if levels[part] < level - 1:
            continue  # what says more is no narrower
        more = (*levels[:part], level, *levels[part + 1 :])
        wider = _natural(sources, more)
        if fitting.spare(wider, _LOOSE) >= 0:
            levels, widths = more, wider
    return fitting.plan(widths, levels)


def _natural(sources: Sequence[RouteSource], levels: Levels) -> tuple[int, ...]:
    """How wide each column is where nothing of it is cut; one without cells only as wide as its head."""
    found = [source.widths(levels) for source in sources]
    return tuple(max(len(_SHORT_HEADS[column]), *(widths[column] for widths in found)) for column in COLUMNS)


def _least_answer(cells: Sequence[RouteCells]) -> int:
    """The cells that the last column needs: for a name, and for every word of its sentences."""
    sentences = (line[0].text for found in cells for cell in found.answers for line in cell.lines if len(line) == 1)
    return max([_NAME, *(cell_len(word) for sentence in sentences for word in sentence.split())])
