"""What the console waits for: the sentence that the prompt becomes, and below it the lines that run after that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.visible import visible
from tui.widgets.rows import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.session.line_runner import WaitingLine

_PART = 8
"""The part of the screen's rows that it may take, the prompt's own among them."""


class Waiting(Widget):
    """Stands below the prompt while lines wait behind one that has not ended; not there otherwise."""

    DEFAULT_CSS = "Waiting { display: none; height: 1; width: 1fr; text-style: dim; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: list[str] = []
        """What is shown, in the order in which it will run."""

    @property
    def most(self) -> int:
        """So many lines at most have room."""
        return max(self.screen.size.height // _PART - 1, 1)

    def show(self, lines: Sequence[str]) -> None:
        """Show these, or go away."""
        if lines != self.lines:
            if len(lines) != len(self.lines):
                self.display = bool(lines)
                self.styles.height = max(len(lines), 1)
            self.lines = list(lines)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        text = cut(self.lines[y], width, "~") if y < len(self.lines) else ""
        return Strip([Segment(text, base)]).adjust_cell_length(width, base)


def waits_for(waiting: WaitingLine, *, paused: bool) -> str:
    """Until when the line waits, and what to press; `paused` says that the clock stands."""
    keys = "Space runs, Ctrl-C ends it" if paused else "Ctrl-C ends it"
    when = f"until tick {waiting.tick} at most" if waiting.may_come_sooner else f"for tick {waiting.tick}"
    return f"waits {when}: {keys}"


def lines_behind(waiting: WaitingLine, most: int) -> list[str]:
    """The lines behind the one that waits, in their order; of many the first, `most` rows in all."""
    behind = [f"  {visible(line.partition(chr(10))[0])}" for line in waiting.behind]
    if len(behind) > most:
        kept = max(most - 1, 0)
        behind = [*behind[:kept], f"  and {len(behind) - kept} more"][:most]
    return behind
