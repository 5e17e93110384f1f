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
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.theme import UNICODE, Glyphs
from tui.visible import visible
from tui.widgets.rows import PanelRow, Size

if TYPE_CHECKING:
    from textual import events

    from levels.session.view import SessionView

Build = Callable[["SessionView", Size, Glyphs], list[PanelRow]]
"""Makes the rows of a view for the room there is; more rows than that are scrolled."""
Tell = Callable[["SessionView"], str]
"""What stands in a panel's frame."""

_PARTS = ("ok", "wait", "bad", "dim", "head", "key")


class Panel(Widget, can_focus=True):
    """Rows that a function makes of each view."""

    COMPONENT_CLASSES = {f"panel--{part}" for part in _PARTS} | {"panel--cursor"}
    DEFAULT_CSS = """
    Panel {
        border: round $foreground 35%; padding: 0; height: 1fr; width: 1fr;
        border-title-color: $text-muted; border-subtitle-color: $text-muted;
        .panel--ok { color: $success; } .panel--wait { color: $warning; }
        .panel--bad { color: $error; text-style: bold; } .panel--dim { text-style: dim; }
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
        Binding("left", "cell(-1)", show=False, id="panel.cell-left"),
        Binding("right", "cell(1)", show=False, id="panel.cell-right"),
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

    def __init__(
        self,
        title: str,
        build: Build,
        *,
        id: str,
        tail: bool = False,
        title_of: Tell | None = None,
        caption_of: Tell | None = None,
    ) -> None:
        """Show what `build` makes of each view; with `tail`, the newest rows, which are the last.

        `title_of` gives each view a title of its own, `caption_of` the text in the lower frame.
        """
        super().__init__(id=id)
        self.border_title = title
        self.rows: list[PanelRow] = []
        self.at = 0
        """The row under the cursor."""
        self.cell = ""
        """What the chosen sign of that row opens: so the choice stays with its tick while the row moves on."""
        self.marks = UNICODE
        self.seeks = ""
        """What the row opens on which the cursor shall stand once it is there."""
        self._just_focused = False
        self._framed = ("", "")
        self._build = build
        self._title_of = title_of
        self._caption_of = caption_of
        self._tail = tail
        self._top = 0
        self._view: SessionView | None = None
        self._looks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Look the colours up again after a change of theme."""
        self._looks = {}
        super().notify_style_update()

    def look(self, view: SessionView) -> None:
        """Show this view."""
        self._view = view
        if self.display:
            room = Size(max(self.content_size.width - 1, 8), self.content_size.height)
            self._show(self._build(view, room, self.marks))
            self._frame()

    def _frame(self) -> None:
        """The texts in the frame; a chosen sign is told there, so that it needs no colour."""
        if self._view is None:
            return
        title = self._title_of(self._view) if self._title_of is not None else ""
        caption = self._caption_of(self._view) if self._caption_of is not None else ""
        if self.cell and self.has_focus:
            caption = f"Enter: {self.cell}"
        elif not caption and (below := len(self.rows) - self._top - self.content_size.height) > 0:
            caption = f"{below} more below"
        if (title, caption) != self._framed:  # setting either paints the whole panel
            self._framed = (title, caption)
            self.border_title = Content(visible(title)) if title else self.border_title
            self.border_subtitle = Content(visible(caption))

    def on_resize(self) -> None:
        """Build for the new width."""
        if self._view is not None:
            self.look(self._view)
        self.refresh()

    def _show(self, rows: list[PanelRow]) -> None:
        before, self.rows = self.rows, rows
        follow = self._tail and self.at >= len(before) - 1
        old_top, old_at = self._top, self.at
        self.at = len(rows) - 1 if follow else min(self.at, max(len(rows) - 1, 0))
        found = next((index for index, row in enumerate(rows) if row.opens == self.seeks), None) if self.seeks else None
        if found is not None:
            self.at, self.seeks = found, ""
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
            Segment(visible(span.text), base + self._part(span.part) if span.part else base) for span in row.spans
        ]
        strip = Strip(segments)
        if mark != " " and self.cell and self.cell in row.cells:
            strip = _invert(strip, 1 + row.cells.index(self.cell))
        return strip.adjust_cell_length(width, base)

    def _part(self, name: str) -> Style:
        found = self._looks.get(name)
        if found is None:
            found = self.get_component_rich_style(f"panel--{name}", partial=name != "cursor")
            self._looks[name] = found
        return found

    def on_focus(self) -> None:
        """Show the cursor."""
        self._just_focused = True
        self._frame()
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._frame()
        self.refresh()

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self._put(self.at + step)

    def _put(self, at: int) -> None:
        self._just_focused = False
        self.at, self.cell = max(0, min(at, len(self.rows) - 1)), ""
        self._keep_in_sight()
        self._frame()
        self.refresh()

    def action_cell(self, step: int) -> None:
        """Choose a sign of the row; from none the newest."""
        opens = [cell for cell in self._cells() if cell]
        if not opens:
            return
        at = opens.index(self.cell) + step if self.cell in opens else len(opens) - 1
        self.cell = opens[max(0, min(at, len(opens) - 1))]
        self._frame()
        self.refresh()

    def _cells(self) -> tuple[str, ...]:
        return self.rows[self.at].cells if self.at < len(self.rows) else ()

    def action_open(self) -> None:
        """Open the chosen sign, else what the row stands for, else its newest sign."""
        if self.at >= len(self.rows):
            return
        cells = self._cells()
        newest = next((cell for cell in reversed(cells) if cell), "")
        opens = (self.cell if self.cell in cells else "") or self.rows[self.at].opens or newest
        if opens:
            self.post_message(self.Opened(self, opens))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row and sign that were clicked; a click on where it was already opens it."""
        where = event.get_content_offset(self)
        fresh, self._just_focused = self._just_focused, False
        if where is None or not 0 <= where.y + self._top < len(self.rows):
            return
        before = (self.at, self.cell)
        self._put(where.y + self._top)
        cells = self._cells()
        if 0 < where.x <= len(cells):
            self.cell = cells[where.x - 1]
            self._frame()
        if before == (self.at, self.cell) and not fresh:
            self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.action_move(-1)


def _invert(strip: Strip, at: int) -> Strip:
    """The strip with one cell in reverse."""
    before, cell, after = strip.divide([at, at + 1, strip.cell_length])
    return Strip.join([before, cell.apply_style(Style(reverse=True)), after])
