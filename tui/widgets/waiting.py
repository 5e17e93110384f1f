"""What the console waits for: the tick in which the running line goes on, and below it the lines behind that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.visible import visible
from tui.widgets.rows import cut

if TYPE_CHECKING:
    from levels.session.line_runner import WaitingLine

_PART = 8
"""The part of the screen's rows that it may take."""


class Waiting(Widget):
    """Stands above the prompt while a line waits; not there otherwise."""

    COMPONENT_CLASSES = {"waiting--key", "waiting--line"}
    DEFAULT_CSS = """
    Waiting { display: none; height: 1; width: 1fr;
        .waiting--key { color: $warning; text-style: bold; } .waiting--line { text-style: dim; } }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: list[str] = []
        """What is shown: the sentence, then the lines in the order in which they will run."""

    def show(self, waiting: WaitingLine | None, *, paused: bool) -> None:
        """Tell of this line, or go away; `paused` says that the clock stands."""
        most = max(self.screen.size.height // _PART, 1)
        lines = waiting_lines(waiting, most, paused=paused) if waiting is not None else []
        if lines != self.lines:
            if len(lines) != len(self.lines):
                self.display = bool(lines)
                self.styles.height = max(len(lines), 1)
            self.lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        look = base + self.get_component_rich_style(f"waiting--{'line' if y else 'key'}", partial=True)
        text = cut(self.lines[y], width, "~") if y < len(self.lines) else ""
        return Strip([Segment(text, look)]).adjust_cell_length(width, base)


def waiting_lines(waiting: WaitingLine, most: int, *, paused: bool) -> list[str]:
    """A sentence on the line that waits, then those behind it in their order; `most` lines in all."""
    keys = "Space runs, Ctrl-C ends it" if paused else "Ctrl-C ends it"
    when = f"until tick {waiting.tick} at most" if waiting.may_come_sooner else f"for tick {waiting.tick}"
    behind = [f"  {visible(line.partition(chr(10))[0])}" for line in waiting.behind]
    if len(behind) > most - 1:
        kept = max(most - 2, 0)
        behind = [*behind[:kept], f"  and {len(behind) - kept} more"][: most - 1]
    return [f"waits {when}: {keys}", *behind]
