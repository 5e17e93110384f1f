"""What the console has said: a tail of lines, wrapped hard as a terminal does, that scrolls back."""

from __future__ import annotations

import re
from collections import deque
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.visible import visible

if TYPE_CHECKING:
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


class Transcript(Widget):
    """The output of the console."""

    COMPONENT_CLASSES = {"transcript--prompt", "transcript--err", "transcript--note"}
    DEFAULT_CSS = """
    Transcript { height: 1fr; width: 1fr; padding: 0;
        .transcript--prompt { color: $accent; text-style: bold; }
        .transcript--err { color: $error; } .transcript--note { color: $primary; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: deque[_Line] = deque(maxlen=_KEPT)
        self.back = 0
        """How many wrapped lines the reader has scrolled up; 0 follows the tail."""
        self._wrapped: list[_Line] = []
        self._width = 0
        self._open = False

    def say(self, said: ConsoleOutput) -> None:
        """Add a piece; one that does not end its line is continued by the next."""
        if said.kind == "clear":
            self.lines.clear()
            self._wrapped, self.back, self._open = [], 0, False
        elif said.kind in {"prompt", "note"}:
            self._add(said.kind, f"$ {said.text}" if said.kind == "prompt" else said.text)
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
        return [_Line(line.kind, part) for text in parts for part in chop_cells(text, self._width)]

    def _wrap_all(self) -> None:
        self._wrapped = [part for line in self.lines for part in self._wrap(line)]

    def on_resize(self) -> None:
        """Wrap for the new width."""
        if self._width != self.content_size.width:
            self._width = self.content_size.width
            self._wrap_all()
        self.refresh()

    def read(self, text: str) -> None:
        """Show one long text from its beginning, and nothing else."""
        self.lines.clear()
        self._wrapped, self.back = [], 0
        for line in text.rstrip("\n").split("\n"):
            self._add("text", line)
        self.page(len(self._wrapped))

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
        return Strip([Segment(line.text, look)]).adjust_cell_length(width, base)


def _hanging(text: str, width: int) -> int:
    """How far the continuation of a long line is indented."""
    found = _COLUMN.match(text)
    return min(found.end(), width // 3) if found is not None else 0
