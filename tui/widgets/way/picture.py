"""The picture of the way: routes and the room there is become rows of text, the cells in them, and the lines between.

A function of its arguments alone. Columns are hops, in the order in which a packet meets them; where a Service has no
such hop, its lines pass through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.widgets.rows import Size, Span, cut
from tui.widgets.way.attention import asides
from tui.widgets.way.columns import ColumnPlan, planned
from tui.widgets.way.joints import Joint, WayEnd, join
from tui.widgets.way.routecells import ANSWERS, ASKS, COLUMNS, DOORS, NODES, RouteCells
from tui.widgets.way.strokes import StrokeCanvas
from tui.widgets.way.waycell import TITLE, WayCell, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.rows import PanelRow

TALL = 24
"""From so many rows on all Services stand one below the other."""
_FEW = 4
"""Of more Services it is not tried whether all fit into a low room."""
_LEAST_LINES = 6
_SPACIOUS = 5
"""From so wide a gap on there is a blank behind the head of an arrow."""
_OVERHEAD = 3
"""A Service's title, the heads of the columns, and the blank row before the next."""


class PlacedCell(NamedTuple):
    """A cell where it stands."""

    cell: WayCell
    service: str
    """The key of its Service."""
    column: int
    """-1 for a title."""
    x: int
    y: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, whatever became of its place."""
        return self.service, self.cell.kind, self.cell.name


class Picture(NamedTuple):
    """What a panel of the way shows."""

    rows: list[PanelRow]
    cells: tuple[PlacedCell, ...]
    """Service by Service, column by column."""
    joints: tuple[tuple[ServiceRoute, tuple[Joint, ...]], ...]
    """The lines of each Service, on which its requests go."""
    plan: ColumnPlan | None = None
    """Where its columns stand; None where it has none."""


def picture_of(
    routes: Sequence[ServiceRoute],
    chosen: int,
    tick: int,
    room: Size,
    glyphs: Glyphs,
    before: ColumnPlan | None = None,
) -> Picture:
    """The Service at index `chosen` of `routes`; all of them where the room is high, or where they all fit uncut.

    Columns stay where they stood `before` if everything fits there.
    """
    if room.height >= TALL or len(routes) == 1:
        return _painted(routes, routes, tick, room, glyphs, before)
    if len(routes) <= _FEW:
        whole = _painted(routes, routes, tick, room, glyphs, before)
        if len(whole.rows) <= room.height and not (whole.plan is not None and whole.plan.cuts):
            return whole
    return _painted(routes, routes[chosen : chosen + 1], tick, room, glyphs, before)


def _painted(
    routes: Sequence[ServiceRoute],
    shown: Sequence[ServiceRoute],
    tick: int,
    room: Size,
    glyphs: Glyphs,
    before: ColumnPlan | None,
) -> Picture:
    """Those that are `shown` of all `routes`, one below the other."""
    several = len(shown) > 1
    share = (room.height - 1) // max(len(shown), 1) if several else room.height
    lines = max(share - _OVERHEAD + (not several), _LEAST_LINES)
    plan, cells = planned(shown, Size(room.width, lines), glyphs, before)
    canvas = StrokeCanvas(room.width, ascii_only=glyphs.running.isascii())
    placed: list[PlacedCell] = []
    joints: list[tuple[ServiceRoute, tuple[Joint, ...]]] = []
    y = 0
    for route, found in zip(shown, cells, strict=True):
        title = _title(route, routes, tick, room.width, glyphs)
        canvas.write(0, y, title.lines[0])
        placed.append(PlacedCell(title, route.key, -1, 0, y))
        y += 1
        if route is shown[0]:
            _heads(canvas, plan, y, (ASKS, DOORS) if plan.banded else COLUMNS)
            y += 1
        painter = _ServicePainter(canvas, plan, route, glyphs)
        y = painter.paint(found, y)
        placed += painter.placed
        joints.append((route, tuple(painter.joints)))
        y += route is not shown[-1]
    for route, said in asides(routes, shown, Size(room.width, room.height - y), glyphs):
        placed.append(PlacedCell(WayCell(TITLE, "", said), route.key, -1, 0, y))
        for line in said:
            canvas.write(0, y, line)
            y += 1
    return Picture(canvas.rows(y), tuple(placed), tuple(joints), plan)


def _title(route: ServiceRoute, routes: Sequence[ServiceRoute], tick: int, width: int, glyphs: Glyphs) -> WayCell:
    where = f" in {route.namespace}" if route.namespace not in {"", "default"} else ""
    name = f"svc/{route.name}{where}" if route.name else "without a Service"
    place = f"  {routes.index(route) + 1} of {len(routes)}" if len(routes) > 1 else ""
    services = f"{place} Services" if place else ""
    kind = f"  {route.type or 'not there'}" if route.name else ""
    lost = f"  {route.lost} lost in tick {tick}" if route.lost else ""
    brief = lost.partition(" in tick")[0]
    # the panel's frame and the doors say the rest
    forms = ((kind, lost, services), (kind, brief, services), (kind, brief, place), ("", brief, place))
    fitting = (form for form in forms if cell_len(name + "".join(form)) <= width)
    kind, lost, place = next(fitting, forms[-1])
    name = cut(name, width - cell_len(kind + lost + place), glyphs.more)
    line = (Span(name, "key"), Span(kind), Span(lost, "bad"), Span(place, "dim"))
    opens = f"kubectl describe service {route.name} -n {route.namespace}" if route.type else "status way"
    return WayCell(TITLE, "", (line,), opens)


def _heads(canvas: StrokeCanvas, plan: ColumnPlan, y: int, columns: Iterable[int]) -> None:
    for column in columns:
        canvas.write(plan.x(column), y, one(plan.heads[column], "dim"))


class _ServicePainter:
    """Paints one Service, and remembers where its cells are."""

    def __init__(self, canvas: StrokeCanvas, plan: ColumnPlan, route: ServiceRoute, glyphs: Glyphs) -> None:
        self._canvas = canvas
        self._plan = plan
        self._route = route
        self._glyphs = glyphs
        self.placed: list[PlacedCell] = []
        self.joints: list[Joint] = []

    def paint(self, cells: RouteCells, top: int) -> int:
        """Paint from row `top` on; returns the first row below."""
        y, doors, callers = top, list[WayEnd](), list[WayEnd]()
        bottom = lower = top
        for way in cells.ways_in:
            start = y if way.callers else lower
            asking, low = self._column(way.callers, ASKS, start)
            leading, lower = self._column(way.doors, DOORS, start)
            if leading:
                self._join(asking, leading, ASKS, "DNS" if way.asks_dns else "")
            else:
                callers += asking
            doors += leading
            y = max(low, lower)
            bottom = max(bottom, y)
        around = None
        if self._plan.banded:
            around, top = (0, bottom), bottom + 1
            _heads(self._canvas, self._plan, bottom, (NODES, ANSWERS))
        nodes, low = self._column(cells.rules, NODES, top)
        answers, lower = self._column(cells.answers, ANSWERS, top)
        self._join(callers, answers, ASKS, around=around)
        self._join(doors, nodes or answers, DOORS, around=around)
        self._join(nodes, answers, NODES)
        return max(bottom, low, lower)

    def _column(self, cells: Sequence[WayCell], column: int, y: int) -> tuple[list[WayEnd], int]:
        """Write cells one below the other; returns the ends of lines at them, and the first row below."""
        x, ends = self._plan.x(column), []
        for cell in cells:
            self.placed.append(PlacedCell(cell, self._route.key, column, x, y))
            if cell.joined:
                after = x + sum(cell_len(span.text) for span in cell.lines[0])
                ends.append(WayEnd(cell, x, after, y))
            for line in cell.lines:
                self._canvas.write(x, y, line)
                y += 1
        return ends, y

    def _join(
        self,
        lefts: list[WayEnd],
        rights: list[WayEnd],
        column: int,
        label: str = "",
        around: tuple[int, int] | None = None,
    ) -> None:
        if not lefts or not rights:
            return
        if around is not None:
            head_ends = self._plan.x(ANSWERS) + len(self._plan.heads[ANSWERS])
            trunk = max(self._plan.band_width - 1, head_ends + 1)
            joint = Joint(tuple(lefts), tuple(rights), trunk, 1, around)
        else:
            head = 1 if self._plan.gaps[column] < _SPACIOUS else 2
            trunk = self._plan.x(column + 1) - 2 * head
            joint = Joint(tuple(lefts), tuple(rights), trunk, head)
        join(self._canvas, joint, self._glyphs.running, label)
        self.joints.append(joint)
