"""The lines between two columns: each cell on the left with each on the right, over one upright line between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.way.strokes import SOLID, THIN
from tui.widgets.way.waycell import WayCell, one

if TYPE_CHECKING:
    from tui.widgets.way.strokes import StrokeCanvas

Point = tuple[int, int]


class WayEnd(NamedTuple):
    """A cell as lines meet it."""

    cell: WayCell
    x: int
    """Where it begins."""
    after: int
    """Where its first line ends."""
    y: int

    @property
    def sends(self) -> bool:
        """Whether requests went on from it."""
        return self.cell.flows and not self.cell.ends


class Joint(NamedTuple):
    """What is joined, and where."""

    lefts: tuple[WayEnd, ...]
    rights: tuple[WayEnd, ...]
    trunk: int
    """The column of the upright line."""
    head: int
    """How far before a cell the arrow's head stands."""
    around: Point | None = None
    """Where the lines come to that go down to a lower band: the column of its upright line, and the row before it."""

    def path(self, left: WayEnd, right: WayEnd) -> tuple[Point, ...]:
        """Where a packet goes from one cell to another."""
        if self.around is not None:
            return self._path_around(left, right, self.around)
        step = 1 if right.y >= left.y else -1
        out = [(x, left.y) for x in range(left.after + 1, self.trunk)]
        turn = [(self.trunk, y) for y in range(left.y, right.y + step, step)]
        return (*out, *turn, *((x, right.y) for x in range(self.trunk + 1, right.x - self.head)))

    def _path_around(self, left: WayEnd, right: WayEnd, around: Point) -> tuple[Point, ...]:
        column, row = around
        out = [(x, left.y) for x in range(left.after + 1, self.trunk)]
        down = [(self.trunk, y) for y in range(left.y, row)]
        back = [(x, row) for x in range(self.trunk, column, -1)]
        on = [(column, y) for y in range(row, right.y)]
        return (*out, *down, *back, *on, *((x, right.y) for x in range(column, right.x - self.head)))


def join(canvas: StrokeCanvas, joint: Joint, arrow: str, label: str) -> None:
    """Draw the lines of a joint: solid where requests flow, thin where they could."""
    flows = any(right.cell.flows for right in joint.rights)
    for left in joint.lefts:
        weight = SOLID if flows and left.sends else THIN
        canvas.across(min(left.after, joint.trunk), joint.trunk, left.y, weight)
        canvas.write(left.after, left.y, one(" "))
    begin = joint.around[0] if joint.around is not None else joint.trunk
    for right in joint.rights:
        head = right.x - joint.head
        canvas.across(begin, head, right.y, SOLID if _meets(joint, right) else THIN)
        canvas.write(head, right.y, one(arrow, "" if _meets(joint, right) else "dim"))
    first = joint.lefts[0]
    if label and joint.trunk - first.after > len(label) + 1:
        canvas.write(joint.trunk - len(label), first.y, one(label))
    if joint.around is not None:
        _detour(canvas, joint, joint.around)
    else:
        _trunk(canvas, joint)


def _detour(canvas: StrokeCanvas, joint: Joint, around: Point) -> None:
    """Down on the right, back to the left, and down to the last cell of the lower band."""
    column, row = around
    begins = [end.y for end in joint.lefts if end.sends]
    goals = [end.y for end in joint.rights if end.cell.flows]
    flows = bool(begins and goals)
    for y in range(min(end.y for end in joint.lefts), row):
        canvas.along(joint.trunk, y, y + 1, SOLID if flows and min(begins) <= y else THIN)
    canvas.across(column, joint.trunk, row, SOLID if flows else THIN)
    for y in range(row, max(end.y for end in joint.rights)):
        canvas.along(column, y, y + 1, SOLID if flows and y < max(goals) else THIN)


def _meets(joint: Joint, right: WayEnd) -> bool:
    return right.cell.flows and any(left.sends for left in joint.lefts)


def _trunk(canvas: StrokeCanvas, joint: Joint) -> None:
    ends = [end.y for end in (*joint.lefts, *joint.rights)]
    begins = [end.y for end in joint.lefts if end.sends]
    goals = [end.y for end in joint.rights if end.cell.flows]
    first, last = min(begins, default=0), max(begins, default=0)
    top, bottom = min(goals, default=0), max(goals, default=0)
    flows = bool(begins and goals)
    for y in range(min(ends), max(ends)):
        # one that comes from above goes on below, or the other way round
        solid = flows and (first <= y < bottom or top <= y < last)
        canvas.along(joint.trunk, y, y + 1, SOLID if solid else THIN)
