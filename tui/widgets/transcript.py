"""What the console has said: a tail of lines, wrapped hard as a terminal does, that scrolls back."""

from __future__ import annotations

import re
from collections import deque
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.visible import visible
from tui.widgets.line.draft import prompted

if TYPE_CHECKING:
    from rich.style import Style
    from textual.selection import Selection

    from tui.bridge import ConsoleOutput

_KEPT = 5000
_TAB = 8
_PROSE = ("note", "text")
"""Wrapped between words; what commands print is wrapped as a terminal does."""


_COLUMN = re.compile(r"(?:tick \d+ +| *\S+ {2,}| +|)")
"""What stands before the text of a line in columns: `tick 12   ` or `CLOCK     `."""


class _Line(NamedTuple):
    kind: str
    text: str
    goes_on: bool = False
    """Whether the next row is the rest of the same line, which had no room."""


class Transcript(Widget):
    """The output of the console."""

    COMPONENT_CLASSES = {"transcript--prompt", "transcript--err", "transcript--note"}
    DEFAULT_CSS = """
    Transcript { height: 1fr; width: 1fr; padding: 0;
        .transcript--prompt { color: $accent; text-style: bold; }
        .transcript--err { color: $error; } .transcript--note { color: $primary; }
    }
    """

    class Resized(Message):
        """There is room for more rows now, or for less."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: deque[_Line] = deque(maxlen=_KEPT)
        self.back = 0
        """How many wrapped lines the reader has scrolled up; 0 follows the tail."""
        self._wrapped: list[_Line] = []
        self._width = 0
        self._gone = 0
        """How many rows are no longer kept: a selection counts them too, so that it stays with its text."""
        self._open = False

    def say(self, said: ConsoleOutput) -> None:
        """Add a piece; one that does not end its line is continued by the next."""
        if said.kind == "clear":
            self.lines.clear()
            self._wrapped, self.back, self._open = [], 0, False
        elif said.kind in {"prompt", "note"}:
            for line in prompted(said.text.split("\n")) if said.kind == "prompt" else (said.text,):
                self._add(said.kind, line)
            self._open = False
        else:
            self._piece(said.kind, said.text)
        self.refresh()

    def _piece(self, kind: str, text: str) -> None:
        first, *rest = text.split("\n")
        if self._open and self.lines:
            last = self.lines.pop()
            self._wrap_all()
            self._add(last.kind, last.text + first)
        elif first or rest:
            self._add(kind, first)
        for line in rest[:-1]:
            self._add(kind, line)
        self._open = bool(rest[-1]) if rest else True
        if rest and rest[-1]:
            self._add(kind, rest[-1])

    def _add(self, kind: str, text: str) -> None:
        line = _Line(kind, visible(text.expandtabs(_TAB)))
        self.lines.append(line)
        new = self._wrap(line)
        self._wrapped += new
        self._gone += max(0, len(self._wrapped) - _KEPT)
        del self._wrapped[:-_KEPT]
        if self.back:
            self.back = min(self.back + len(new), len(self._wrapped))

    def _wrap(self, line: _Line) -> list[_Line]:
        if not line.text or self._width <= 0:
            return [line]
        parts = [line.text]
        if line.kind in _PROSE and cell_len(line.text) > self._width:
            indent = " " * _hanging(line.text, self._width)
            parts = wrap(line.text, self._width, subsequent_indent=indent, break_on_hyphens=False)
        rows = [_Line(line.kind, part, goes_on=True) for text in parts for part in chop_cells(text, self._width)]
        if line.kind in _PROSE:
            return [row._replace(goes_on=False) for row in rows]
        return [*rows[:-1], rows[-1]._replace(goes_on=False)]

    def _wrap_all(self) -> None:
        self._wrapped = [part for line in self.lines for part in self._wrap(line)]

    def on_resize(self) -> None:
        """Wrap for the new width."""
        if self._width != self.content_size.width:
            self._width = self.content_size.width
            self._wrap_all()
        self.page(0)
        self.post_message(self.Resized())

    @property
    def rows(self) -> int:
        """How many rows all lines take at the present width."""
        return len(self._wrapped)

    def read(self, text: str) -> None:
        """Show one long text from its beginning, and nothing else."""
        self.lines.clear()
        self._wrapped, self.back = [], 0
        for line in text.rstrip("\n").split("\n"):
            self._add("text", line)
        self.page(len(self._wrapped))

    def follow(self) -> None:
        """Go to the newest line, and stay there."""
        if self.back:
            self.back = 0
            self.refresh()

    def page(self, lines: int) -> None:
        """Go up (positive) or down by so many lines."""
        most = max(0, len(self._wrapped) - self.content_size.height)
        self.back = max(0, min(self.back + lines, most))
        self.refresh()

    def hidden(self) -> tuple[int, int]:
        """How many lines there are above what is to be seen, and below it."""
        return max(0, len(self._wrapped) - self.content_size.height - self.back), self.back

    def on_mouse_scroll_up(self) -> None:
        self.page(3)

    def on_mouse_scroll_down(self) -> None:
        self.page(-3)

    def render_line(self, y: int) -> Strip:
        """Draw one line; the newest stands at the bottom once the panel is full."""
        width, height, base = self.content_size.width, self.content_size.height, self.rich_style
        index = y + max(0, len(self._wrapped) - height - self.back)
        if index >= len(self._wrapped):
            return Strip.blank(width, base)
        line = self._wrapped[index]
        look = base
        if line.kind not in {"out", "text"}:
            look = base + self.get_component_rich_style(f"transcript--{line.kind}", partial=True)
        segments = self._marked(line.text, self._span(index), look)
        return Strip(segments).adjust_cell_length(width, base).apply_offsets(0, index + self._gone)

    # --- selecting with the mouse

    def _span(self, index: int) -> tuple[int, int]:
        """From which to before which sign of a row the player has selected."""
        selection = self.text_selection
        span = selection.get_span(index + self._gone) if selection is not None else None
        start, end = span or (0, 0)
        return start, len(self._wrapped[index].text) if end < 0 else end

    def _marked(self, text: str, span: tuple[int, int], look: Style) -> list[Segment]:
        start, end = span
        if start >= end:
            return [Segment(text, look)]
        chosen = look + self.screen.get_component_rich_style("screen--selection")
        parts = ((text[:start], look), (text[start:end], chosen), (text[end:], look))
        return [Segment(part, style) for part, style in parts if part]

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What is selected, without the breaks that only the width of the window has made."""
        del selection  # which is `text_selection`
        text = ""
        for index, row in enumerate(self._wrapped):
            start, end = self._span(index)
            if self.text_selection is not None and self.text_selection.get_span(index + self._gone) is not None:
                text += row.text[start:end] + ("" if row.goes_on else "\n")
        return text.removesuffix("\n"), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected now."""
        del selection
        self.refresh()


def _hanging(text: str, width: int) -> int:
    """How far the continuation of a long line is indented."""
    found = _COLUMN.match(text)
    return min(found.end(), width // 3) if found is not None else 0
