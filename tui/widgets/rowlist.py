"""Rows of text with a cursor, of which only the lines that changed are painted: so a frame costs what changed in it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.theme import UNICODE
from tui.visible import visible
from tui.widgets.rows import PanelRow

_PARTS = ("ok", "wait", "bad", "dim", "head", "key")


class RowList(Widget):
    """Draws rows, and keeps the one under the cursor in sight."""

    COMPONENT_CLASSES = {f"panel--{part}" for part in _PARTS} | {"panel--cursor"}
    DEFAULT_CSS = """
    RowList {
        .panel--ok { color: $success; } .panel--wait { color: $warning; }
        .panel--bad { color: $error; text-style: bold; } .panel--dim { text-style: dim; }
        .panel--head { text-style: bold; } .panel--key { color: $accent; text-style: bold; }
        .panel--cursor { background: $primary 30%; text-style: bold; }
    }
    """

    def __init__(self, *, id: str, tail: bool = False) -> None:
        """Show nothing yet; with `tail`, the newest rows, which are the last."""
        super().__init__(id=id)
        self.rows: list[PanelRow] = []
        self.at = 0
        """The row under the cursor."""
        self.cell = ""
        """What the chosen sign of that row opens: so the choice stays with its tick while the row moves on."""
        self.glyphs = UNICODE
        self.seeks = ""
        """What the row opens on which the cursor shall stand once it is there."""
        self._tail = tail
        self._top = 0
        self._looks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Look the colours up again after a change of theme."""
        self._looks = {}
        super().notify_style_update()

    def show_rows(self, rows: list[PanelRow]) -> None:
        """Show these instead, and paint the lines that differ."""
        before, self.rows = self.rows, rows
        follow = self._tail and self.at >= len(before) - 1
        old_top, old_at = self._top, self.at
        self.at = len(rows) - 1 if follow else min(self.at, max(len(rows) - 1, 0))
        found = next((index for index, row in enumerate(rows) if row.opens == self.seeks), None) if self.seeks else None
        if found is not None:
            self.at, self.seeks = found, ""
        self.keep_in_sight()
        if self._top != old_top or self.at != old_at:
            self.refresh()
            return
        height = self.content_size.height
        for index in range(self._top, self._top + height):
            was = before[index] if index < len(before) else None
            if was != (rows[index] if index < len(rows) else None):
                self.refresh(Region(0, index - self._top, self.content_size.width, 1))

    def keep_in_sight(self) -> None:
        """Scroll to the cursor."""
        height = max(self.content_size.height, 1)
        top = max(0, min(self._top, len(self.rows) - height))
        self._top = min(max(top, self.at - height + 1), max(self.at, 0))

    def rows_below(self) -> int:
        """How many rows are below what is to be seen."""
        return len(self.rows) - self._top - self.content_size.height

    def row_at(self, y: int) -> int | None:
        """The row in a line of the widget, if there is one."""
        index = y + self._top
        return index if 0 <= index < len(self.rows) else None

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        index = self.row_at(y)
        if index is None:
            return Strip.blank(width, base)
        row, mark = self.rows[index], " "
        if self.has_focus and index == self.at:
            base, mark = base + self._part("cursor"), self.glyphs.cursor
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


def _invert(strip: Strip, at: int) -> Strip:
    """The strip with one cell in reverse."""
    before, cell, after = strip.divide([at, at + 1, strip.cell_length])
    return Strip.join([before, cell.apply_style(Style(reverse=True)), after])
