"""What the picture of a way consists of: cells of text, one per hop, and how much they say in the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.rows import Span

if TYPE_CHECKING:
    from levels.session.routes.values import Behind, RouteLoss

NARROW, USUAL, WIDE = LEVELS = range(3)
"""How much a cell says: a name and marks, all that matters, everything."""

TITLE, CALLER, DOOR, NAME, RULES, SLICES, ENDPOINT, LOSS, MORE, MISS = KINDS = (
    "title",
    "caller",
    "door",
    "name",
    "rules",
    "slices",
    "endpoint",
    "loss",
    "more",
    "miss",
)
"""The kinds of cells."""

Line = tuple[Span, ...]


class WayCell(NamedTuple):
    """A hop, or what was lost at one."""

    kind: str
    """One of `KINDS`."""
    name: str
    """Which one of its kind in its Service: a node, a Pod, a client."""
    lines: tuple[Line, ...]
    opens: str = ""
    """The console line whose answer Enter shows; empty where there is none."""
    joined: bool = True
    """Whether a line leads to it or from it."""
    flows: bool = False
    """Whether requests went to it in this tick, and on if there is more behind it."""
    ends: bool = False
    """Whether none of them went on all the same: rules that lead nowhere."""
    stands_for: tuple[str, ...] = ()
    """The client, nodes, Pod or address that it is; empty for all the rest."""
    loss: RouteLoss | None = None
    """What was lost, for a cell of a loss."""
    stamp: tuple[object, ...] = ()
    """What a node's rules are as of; another one that is up to date is a finished update."""

    @property
    def width(self) -> int:
        """The cells of its longest line."""
        return max((line_width(line) for line in self.lines), default=0)


def line_width(line: Line) -> int:
    """How long a line is; names are of one cell a sign."""
    return sum(len(span.text) for span in line)


def one(text: str, part: str = "") -> Line:
    """A line of one piece."""
    return (Span(text, part),)


def late(behind: Behind | None, trouble: str, as_of: int | None = None) -> list[str]:
    """How far a hop is behind, and what is wrong with it; nothing where it is up to date and well."""
    told = []
    if behind is not None:
        head = f"tick {as_of}, " if as_of is not None else ""
        told.append(f"{head}{behind.ticks} behind since {behind.since}")
    return [*told, trouble] if trouble else told


def below(head: Line, more: list[str], part: str, level: int) -> tuple[Line, ...]:
    """A line and what follows it: behind it where there is room for everything, else below it."""
    if not more:
        return (head,)
    if level == WIDE:
        return ((*head, Span(f"  {', '.join(more)}", part)),)
    indent = " " * (level != NARROW)
    return (head, *(one(f"{indent}{text}", part) for text in more))


def counted(count: int, what: str) -> str:
    """`1 node`, `2 nodes`."""
    return f"{count} {what}{'' if count == 1 else 's'}"
