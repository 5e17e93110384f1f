"""A panel: rows of text in a frame, with a cursor on those that open something, filtered and sorted as somebody wants.

Sends `Panel.Opened` up when a row is opened, beside what its list sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from tui.theme import Glyphs
from tui.visible import visible
from tui.widgets.arranged.arrangedlist import ArrangedList

if TYPE_CHECKING:
    from textual import events

    from levels.session.view import SessionView
    from tui.widgets.arranged.arrangedlist import Build

Tell = Callable[["SessionView"], str]
"""What stands in the upper frame of a panel."""
Explain = Callable[["SessionView", Glyphs], str]
"""What stands in the lower one: the meaning of signs, in pieces two blanks apart, what matters most first.

How many rows are out of sight matters less than all of them, but more than what is behind an empty piece.
"""
_APART = "  "
_FRAME = 6
"""The cells of the lower frame that are not for a text."""
_USUAL_NAMESPACE = " -n default"


class Panel(ArrangedList, can_focus=True):
    """Rows that a function makes of each view."""

    DEFAULT_CSS = """
    Panel {
        border: round $foreground 35%; padding: 0; height: 1fr; width: 1fr;
        border-title-color: $text-muted; border-subtitle-color: $text-muted;
    }
    Panel:focus { border: heavy $accent; border-title-color: $accent; border-title-style: bold; }
    """
    BINDINGS = [
        Binding("down,j", "move(1)", "a row down", show=False, id="panel.down"),
        Binding("up,k", "move(-1)", "a row up", show=False, id="panel.up"),
        Binding("pagedown,ctrl+d", "move(10)", "ten rows down", show=False, id="panel.page-down"),
        Binding("pageup,ctrl+u", "move(-10)", "ten rows up", show=False, id="panel.page-up"),
        Binding("home,g", "move(-100000)", "to the first row", show=False, id="panel.top"),
        Binding("end,G", "move(100000)", "to the last row", show=False, id="panel.bottom"),
        Binding("left", "cell(-1)", "an earlier tick of a row of signs", show=False, id="panel.cell-left"),
        Binding("right", "cell(1)", "a later tick", show=False, id="panel.cell-right"),
        Binding("enter", "open", "open what the row stands for", show=False, id="panel.open"),
    ]

    class Rebuilt(Message):
        """It has other rows in sight now, for it has another size."""

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
        caption_of: Explain | None = None,
    ) -> None:
        """Show what `build` makes of each view; with `tail`, the newest rows, which are the last.

        `title_of` gives each view a title of its own, `caption_of` the text in the lower frame.
        """
        super().__init__(build, id=id, tail=tail)
        self.border_title = title
        self._just_focused = False
        self._framed = ("", "")
        self._title_of = title_of
        self._caption_of = caption_of

    def _frame(self) -> None:
        """The texts in the frame; a chosen sign is told there, so that it needs no colour."""
        super()._frame()
        if self._view is None:
            return
        title = self._title_of(self._view) if self._title_of is not None else ""
        caption = self._caption(self._view)
        if (title, caption) != self._framed:  # setting either paints the whole panel
            self._framed = (title, caption)
            self.border_title = Content(visible(title)) if title else self.border_title
            self.border_subtitle = Content(visible(caption))

    def _caption(self, view: SessionView) -> str:
        """What the chosen sign opens, else as much as there is room for of what explains the rows."""
        if self.cell and self.has_focus:
            return f"Enter: {self.cell.removesuffix(_USUAL_NAMESPACE)}"
        hidden, seen = self._hidden_rows(), [row.text for row in self.rows_in_sight()]
        signs = self._caption_of(view, self.glyphs).split(_APART) if self._caption_of is not None else []
        fresh = [sign for sign in signs if not sign or not any(sign in text for text in seen)]
        fresh.insert(fresh.index("") if "" in fresh else len(fresh), hidden)
        told, room = [self.found.note, self.wish.order, *fresh], self.content_size.width + 2 - _FRAME
        text = whole_pieces([text for text in told if text], room)
        if hidden in text:
            return text
        return whole_pieces([text.replace(" more ", " ") if text == hidden else text for text in told if text], room)

    def _hidden_rows(self) -> str:
        """How many rows are out of sight, and where; empty for none. Of the newest ones nobody misses the old ones."""
        above, below = 0 if self.newest_last else self.rows_above(), max(self.rows_below(), 0)
        if above and below:
            return f"{above} above, {below} below"
        return f"{above or below} more {'above' if above else 'below'}" if above or below else ""

    def on_resize(self) -> None:
        """Build for the new width and height."""
        if self._view is not None:
            self.look(self._view)
            self.post_message(self.Rebuilt())
        self.refresh()

    def on_focus(self) -> None:
        self._just_focused = True

    def watch_has_focus(self, has_focus: bool) -> None:
        """Tell in the frame what Enter opens while it opens it, and draw the cursor or not."""
        super().watch_has_focus(has_focus)
        self._frame()
        self.refresh()

    def action_move(self, step: int) -> None:
        self._put(self.at + step)

    def _put(self, at: int) -> None:
        self._just_focused = False
        self.put(at)

    def action_cell(self, step: int) -> None:
        """Choose a sign of the row; from none the newest. Where there are none, open or fold what is below."""
        opens = [cell for cell in self._cells() if cell]
        if not opens:
            self.fold(open_=step > 0)
            return
        at = opens.index(self.cell) + step if self.cell in opens else len(opens) - 1
        self.cell = opens[max(0, min(at, len(opens) - 1))]
        self._frame()
        self.refresh_row(self.at)

    def _cells(self) -> tuple[str, ...]:
        return self.rows[self.at].cells if self.at < len(self.rows) else ()

    def action_open(self) -> None:
        """Open the chosen sign, else what the row stands for, else its newest sign; or fold what is below it."""
        if self.at >= len(self.rows):
            return
        row, cells = self.rows[self.at], self._cells()
        newest = next((cell for cell in reversed(cells) if cell), "")
        opens = (self.cell if self.cell in cells else "") or row.opens or newest
        if opens:
            self.post_message(self.Opened(self, opens))
        elif row.folds:
            self.fold(open_=not row.is_open)

    # --- the mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row and sign that were clicked; a click on where it was already opens it."""
        where = event.get_content_offset(self)
        fresh, self._just_focused = self._just_focused, False
        row = self.row_at(where.y) if where is not None else None
        if where is None or row is None:
            return
        before = (self.at, self.cell)
        self._put(row)
        cells = self._cells()
        if 0 < where.x <= len(cells):
            self.cell = cells[where.x - 1]
            self.refresh_row(self.at)
            self._frame()
        if before == (self.at, self.cell) and not fresh:
            self.action_open()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)


def whole_pieces(pieces: list[str], width: int) -> str:
    """As many of these as there is room for, none of them cut unless it is alone."""
    while len(pieces) > 1 and cell_len(_APART.join(pieces)) > width:
        pieces = pieces[:-1]
    return _APART.join(pieces)
