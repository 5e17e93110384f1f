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


class Joint(NamedTuple):
    """What is joined, and where."""

    lefts: tuple[WayEnd, ...]
    rights: tuple[WayEnd, ...]
    trunk: int
    """The column of the upright line."""
    head: int
    """How far before a cell the arrow's head stands."""

    def path(self, left: WayEnd, right: WayEnd) -> tuple[Point, ...]:
        """Where a packet goes from one cell to another."""
        step = 1 if right.y >= left.y else -1
        out = [(x, left.y) for x in range(left.after + 1, self.trunk)]
        turn = [(self.trunk, y) for y in range(left.y, right.y + step, step)]
        return (*out, *turn, *((x, right.y) for x in range(self.trunk + 1, right.x - self.head)))


def join(canvas: StrokeCanvas, joint: Joint, arrow: str, label: str) -> None:
    """Draw the lines of a joint: solid where requests flow, thin where they could."""
    flows = any(right.cell.flows for right in joint.rights)
    for left in joint.lefts:
        weight = SOLID if flows and left.cell.flows else THIN
        canvas.across(min(left.after, joint.trunk), joint.trunk, left.y, weight)
        canvas.write(left.after, left.y, one(" "))
    for right in joint.rights:
        head = right.x - joint.head
        canvas.across(joint.trunk, head, right.y, SOLID if _meets(joint, right) else THIN)
        canvas.write(head, right.y, one(arrow, "" if _meets(joint, right) else "dim"))
    first = joint.lefts[0]
    if label and joint.trunk - first.after > len(label) + 1:
        canvas.write(joint.trunk - len(label), first.y, one(label))
    _trunk(canvas, joint)


def _meets(joint: Joint, right: WayEnd) -> bool:
    return right.cell.flows and any(left.cell.flows for left in joint.lefts)


def _trunk(canvas: StrokeCanvas, joint: Joint) -> None:
    ends = [end.y for end in (*joint.lefts, *joint.rights)]
    begins = [end.y for end in joint.lefts if end.cell.flows]
    goals = [end.y for end in joint.rights if end.cell.flows]
    first, last = min(begins, default=0), max(begins, default=0)
    top, bottom = min(goals, default=0), max(goals, default=0)
    flows = bool(begins and goals)
    for y in range(min(ends), max(ends)):
        # one that comes from above goes on below, or the other way round
        solid = flows and (first <= y < bottom or top <= y < last)
        canvas.along(joint.trunk, y, y + 1, SOLID if solid else THIN)
