"""The picture of the way: a draft of it becomes rows of text, the cells in them, and the lines between.

A function of its arguments alone. Columns are hops, in the order in which a packet meets them; where a Service has no
such hop, its lines pass through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from tui.widgets.rows import Span, cut
from tui.widgets.way.joints import Joint, WayEnd, join
from tui.widgets.way.planning.columns import ColumnPlan
from tui.widgets.way.planning.routecells import ANSWERS, ASKS, COLUMNS, DOORS, NODES, RouteCells
from tui.widgets.way.strokes import StrokeCanvas
from tui.widgets.way.waycell import TITLE, WayCell, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from levels.session.routes.values import ServiceRoute
    from tui.theme import Glyphs
    from tui.widgets.rows import PanelRow
    from tui.widgets.way.planning.columns import ColumnPlan
    from tui.widgets.way.planning.draft import WayDraft
    from tui.widgets.way.planning.routecells import RouteCells

_SPACIOUS = 5
"""From so wide a gap on there is a blank behind the head of an arrow."""


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


def painted(draft: WayDraft, tick: int, width: int, glyphs: Glyphs) -> Picture:
    """What was decided, in rows of `width` cells."""
    canvas = StrokeCanvas(width, ascii_only=glyphs.running.isascii())
    placed: list[PlacedCell] = []
    joints: list[tuple[ServiceRoute, tuple[Joint, ...]]] = []
    plan, y = draft.plan, 0
    for route, found in zip(draft.shown, draft.cells, strict=True):
        title = _title(route, draft.routes, tick, width, glyphs)
        canvas.write(0, y, title.lines[0])
        placed.append(PlacedCell(title, route.key, -1, 0, y))
        y += 1
        if route is draft.shown[0]:
            _heads(canvas, plan, y, (ASKS, DOORS) if plan.banded else COLUMNS)
            y += 1
        painter = _ServicePainter(canvas, plan, route, glyphs)
        painter.paint(found, y)
        y += found.height(banded=plan.banded)
        placed += painter.placed
        joints.append((route, tuple(painter.joints)))
        y += route is not draft.shown[-1]
    for route, said in draft.asides:
        placed.append(PlacedCell(WayCell(TITLE, "", said), route.key, -1, 0, y))
        for line in said:
            canvas.write(0, y, line)
            y += 1
    return Picture(canvas.rows(draft.height), tuple(placed), tuple(joints), plan)


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

    def paint(self, cells: RouteCells, top: int) -> None:
        """Paint from row `top` on."""
        doors, callers = list[WayEnd](), list[WayEnd]()
        tops, below = cells.way_tops()
        for way, begins in zip(cells.ways_in, tops, strict=True):
            asking = self._column(way.callers, ASKS, top + begins)
            leading = self._column(way.doors, DOORS, top + begins)
            if leading:
                self._join(asking, leading, ASKS, "DNS" if way.asks_dns else "")
            else:
                callers += asking
            doors += leading
        around = None
        if self._plan.banded:
            bottom = top + below
            around, top = (0, bottom), bottom + 1
            _heads(self._canvas, self._plan, bottom, (NODES, ANSWERS))
        nodes = self._column(cells.rules, NODES, top)
        answers = self._column(cells.answers, ANSWERS, top)
        self._join(callers, answers, ASKS, around=around)
        self._join(doors, nodes or answers, DOORS, around=around)
        self._join(nodes, answers, NODES)

    def _column(self, cells: Sequence[WayCell], column: int, y: int) -> list[WayEnd]:
        """Write cells one below the other; returns the ends of lines at them."""
        x, ends = self._plan.x(column), []
        for cell in cells:
            self.placed.append(PlacedCell(cell, self._route.key, column, x, y))
            if cell.joined:
                after = x + sum(cell_len(span.text) for span in cell.lines[0])
                ends.append(WayEnd(cell, x, after, y))
            for line in cell.lines:
                self._canvas.write(x, y, line)
                y += 1
        return ends

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
