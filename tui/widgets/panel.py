"""A panel: rows of text in a frame, with a cursor on those that open something.

It draws its lines itself and repaints only those that changed, so that a frame costs what changed in it.
Sends `Panel.Opened` up when a row is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.theme import UNICODE, Marks
from tui.widgets.rows import Row, clean

if TYPE_CHECKING:
    from textual import events

    from levels.session.view import View

Build = Callable[["View", int, Marks], list[Row]]
"""Makes the rows of a view for a width."""

_PARTS = ("ok", "wait", "bad", "dim", "head", "key")


class Panel(Widget, can_focus=True):
    """Rows that a function makes of each view."""

    COMPONENT_CLASSES = {f"panel--{part}" for part in _PARTS} | {"panel--cursor"}
    DEFAULT_CSS = """
    Panel {
        border: round $panel-lighten-3; padding: 0; height: 1fr; width: 1fr;
        border-title-color: $text-muted; border-subtitle-color: $text-muted;
        .panel--ok { color: $success; } .panel--wait { color: $warning; }
        .panel--bad { color: $error; text-style: bold; } .panel--dim { color: $text-muted; }
        .panel--head { text-style: bold; } .panel--key { color: $accent; text-style: bold; }
        .panel--cursor { background: $primary 30%; text-style: bold; }
    }
    Panel:focus { border: heavy $accent; border-title-color: $accent; border-title-style: bold; }
    """
    BINDINGS = [
        Binding("down,j", "move(1)", show=False, id="panel.down"),
        Binding("up,k", "move(-1)", show=False, id="panel.up"),
        Binding("pagedown,ctrl+d", "move(10)", show=False, id="panel.page-down"),
        Binding("pageup,ctrl+u", "move(-10)", show=False, id="panel.page-up"),
        Binding("home,g", "move(-100000)", show=False, id="panel.top"),
        Binding("end,G", "move(100000)", show=False, id="panel.bottom"),
        Binding("enter", "open", show=False, id="panel.open"),
    ]

    @dataclass
    class Opened(Message):
        """Somebody wants to see what a row stands for."""

        panel: Panel
        line: str

        @property
        def control(self) -> Panel:
            """The panel, for `on` selectors."""
            return self.panel

    def __init__(self, title: str, build: Build, *, id: str, tail: bool = False) -> None:
        """Show what `build` makes of each view; with `tail`, the newest rows, which are the last."""
        super().__init__(id=id)
        self.border_title = title
        self.rows: list[Row] = []
        self.at = 0
        """The row under the cursor."""
        self.marks = UNICODE
        self._build = build
        self._tail = tail
        self._top = 0
        self._view: View | None = None
        self._looks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Look the colours up again after a change of theme."""
        self._looks = {}
        super().notify_style_update()

    def look(self, view: View) -> None:
        """Show this view."""
        self._view = view
        self._show(self._build(view, max(self.content_size.width - 1, 8), self.marks))

    def on_resize(self) -> None:
        """Build for the new width."""
        if self._view is not None:
            self.look(self._view)
        self.refresh()

    def _show(self, rows: list[Row]) -> None:
        before, self.rows = self.rows, rows
        follow = self._tail and self.at >= len(before) - 1
        old_top, old_at = self._top, self.at
        self.at = len(rows) - 1 if follow else min(self.at, max(len(rows) - 1, 0))
        self._keep_in_sight()
        if self._top != old_top or self.at != old_at:
            self.refresh()
            return
        height = self.content_size.height
        for index in range(self._top, self._top + height):
            was = before[index] if index < len(before) else None
            if was != (rows[index] if index < len(rows) else None):
                self.refresh(Region(0, index - self._top, self.content_size.width, 1))

    def _keep_in_sight(self) -> None:
        height = max(self.content_size.height, 1)
        top = max(0, min(self._top, len(self.rows) - height))
        self._top = min(max(top, self.at - height + 1), max(self.at, 0))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, base = self.content_size.width, self.rich_style
        index = y + self._top
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, base)
        row, mark = self.rows[index], " "
        if self.has_focus and index == self.at:
            base, mark = base + self._part("cursor"), self.marks.cursor
        segments = [Segment(mark, base)]
        segments += [
            Segment(clean(span.text), base + self._part(span.part) if span.part else base) for span in row.spans
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _part(self, name: str) -> Style:
        found = self._looks.get(name)
        if found is None:
            found = self.get_component_rich_style(f"panel--{name}", partial=name != "cursor")
            self._looks[name] = found
        return found

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.at = max(0, min(self.at + step, len(self.rows) - 1))
        self._keep_in_sight()
        self.refresh()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.at < len(self.rows) and self.rows[self.at].opens:
            self.post_message(self.Opened(self, self.rows[self.at].opens))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked; a second click opens it."""
        where = event.get_content_offset(self)
        if where is None or not 0 <= where.y + self._top < len(self.rows):
            return
        again = self.at == where.y + self._top
        self.at = where.y + self._top
        self.refresh()
        if again:
            self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.action_move(-1)
