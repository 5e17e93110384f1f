"""Which Services a room shows, in which columns and how many rows: what is decided before anything is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.rows import Size
from tui.widgets.way.attention import asides
from tui.widgets.way.planning.columns import planned
from tui.widgets.way.planning.sources import WAYS
from tui.widgets.way.waycell import MORE, NARROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.way.planning.columns import ColumnPlan
    from tui.widgets.way.planning.routecells import RouteCells
    from tui.widgets.way.planning.sources import RouteParts
    from tui.widgets.way.waycell import Line

TALL = 24
"""From so many rows on all Services stand one below the other."""
_FEW = 4
"""Of more Services it is not tried whether all fit into a low room."""
_LEAST_LINES = 6
_HEADS = 2
"""A Service's title, and the heads of its columns."""
_OVERHEAD = 3
"""A Service's title, the heads of the columns, and the blank row before the next."""
_SLACK = 4
"""For so many rows more a draft is made of what leaves something out and rows empty: it need not fill them."""


class WayDraft(NamedTuple):
    """What is going to be painted."""

    routes: tuple[ServiceRoute, ...]
    """All there are."""
    shown: tuple[ServiceRoute, ...]
    """Those of them that stand one below the other."""
    plan: ColumnPlan
    cells: tuple[RouteCells, ...]
    """Of those that are shown."""
    asides: tuple[tuple[ServiceRoute, tuple[Line, ...]], ...]
    """What is told of others, below."""
    height: int
    """The rows of all that."""

    @property
    def leaves_out(self) -> bool:
        """Whether something is cut, or stands for more than is shown."""
        return self.plan.cuts or any(cell.kind == MORE for found in self.cells for cell in found.all())


def fullest_draft(
    parts: Sequence[RouteParts], chosen: int, room: Size, glyphs: Glyphs, before: ColumnPlan | None
) -> WayDraft:
    """The draft that tells most in a room: how many rows it takes is only known when it is made."""
    made = draft_of(parts, chosen, room, glyphs, before)
    if not made.leaves_out or made.height >= room.height:
        return made
    more = draft_of(parts, chosen, room._replace(height=room.height + _SLACK), glyphs, before)
    return more if made.height < more.height <= room.height else made


def draft_of(
    parts: Sequence[RouteParts], chosen: int, room: Size, glyphs: Glyphs, before: ColumnPlan | None = None
) -> WayDraft:
    """The Service at index `chosen`; all of them where the room is high, or where they all fit uncut.

    Columns stay where they stood `before` if everything fits there.
    """
    alone = len(parts) == 1
    if room.height >= TALL and not alone:
        return _all(parts, room, glyphs, before)
    if not alone and len(parts) <= _FEW and _least_rows(parts) <= room.height:
        whole = _all(parts, room, glyphs, before)
        if whole.height <= room.height and not whole.plan.cuts:
            return whole
    return _drafted(parts, parts[chosen : chosen + 1], room, room.height - _HEADS, glyphs, before)


def _least_rows(parts: Sequence[RouteParts]) -> int:
    """Below so many rows not all of them can stand, however little each says."""
    return sum(_HEADS + known.part(WAYS, NARROW, _LEAST_LINES).cells.ways_height for known in parts)


def _all(parts: Sequence[RouteParts], room: Size, glyphs: Glyphs, before: ColumnPlan | None) -> WayDraft:
    """Several one below the other: in as many lines as each has to tell if that fits, else in equal shares."""
    whole = _drafted(parts, parts, room, room.height - _OVERHEAD, glyphs, before)
    if whole.height <= room.height:
        return whole
    return _drafted(parts, parts, room, (room.height - 1) // len(parts) - _OVERHEAD, glyphs, before)


def _drafted(
    parts: Sequence[RouteParts],
    shown: Sequence[RouteParts],
    room: Size,
    lines: int,
    glyphs: Glyphs,
    before: ColumnPlan | None,
) -> WayDraft:
    """Those that are `shown` of all `parts`, one below the other, each in about so many lines."""
    plan, cells = planned(shown, Size(room.width, max(lines, _LEAST_LINES)), before)
    height = 2 * len(shown) + sum(found.height(banded=plan.banded) for found in cells)
    routes, told = tuple(known.route for known in parts), tuple(known.route for known in shown)
    others = tuple(asides(routes, told, Size(room.width, room.height - height), glyphs))
    return WayDraft(routes, told, plan, tuple(cells), others, height + sum(len(said) for _, said in others))
