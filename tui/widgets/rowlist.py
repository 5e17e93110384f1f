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

    marks_row = True
    """Whether the whole row under the cursor has its look; else only the sign at its edge says where it is."""

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
        """What the row stands for (`ObjectRef.arguments`) on which the cursor shall stand once it is there."""
        self.foot: PanelRow | None = None
        """A line below the rows, which does not scroll."""
        self._tail = tail
        self._held: tuple[str, int] | None = None
        """What the row under the cursor is about, and the how manieth row about it that is; None: nobody chose it."""
        self._missed: tuple[str, int] | None = None
        """The same of the row that was chosen but is not there now; the cursor goes back to it."""
        self._top = 0
        self._looks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Look the colours up again after a change of theme."""
        self._looks = {}
        super().notify_style_update()

    @property
    def rows_height(self) -> int:
        """The lines there are for rows."""
        return max(self.content_size.height - (self.foot is not None), 1)

    def show_rows(self, rows: list[PanelRow], *, tail: bool = True) -> None:
        """Show these instead, and paint the lines that differ; the cursor stays on what it stands on.

        Without `tail` the last rows are not the newest now.
        """
        before, self.rows = self.rows, rows
        old_top, old_at = self._top, self.at
        if self._tail and tail and self.at >= len(before) - 1:
            self.at = max(len(rows) - 1, 0)
            self.hold()
        else:
            self._find()
        self.keep_in_sight()
        if self._top != old_top or self.at != old_at:
            self.refresh()
            return
        for index in range(self._top, self._top + self.rows_height):
            was = before[index] if index < len(before) else None
            if was != (rows[index] if index < len(rows) else None):
                self.refresh_row(index)

    def move_to(self, at: int) -> None:
        """Put the cursor on a row, or on the nearest there is."""
        old_top, old_at = self._top, self.at
        self.at, self.cell = max(0, min(at, len(self.rows) - 1)), ""
        self.hold()
        self.keep_in_sight()
        if self._top != old_top:
            self.refresh()
            return
        self.refresh_row(old_at)
        self.refresh_row(self.at)

    def refresh_row(self, at: int) -> None:
        """Paint a row anew, if it is to be seen."""
        if 0 <= at - self._top < self.rows_height:
            self.refresh(Region(0, at - self._top, self.content_size.width, 1))

    def show_foot(self, foot: PanelRow | None) -> None:
        """Show another line below the rows, or none."""
        if foot != self.foot:
            self.foot = foot
            self.keep_in_sight()
            self.refresh()

    def hold(self) -> None:
        """Let the cursor stay on what it stands on now."""
        self._held, self._missed = self._about(self.at), None

    def let_go(self) -> None:
        """Let the cursor stay in its place, whatever stands there."""
        self._held = self._missed = None

    def _about(self, at: int) -> tuple[str, int] | None:
        if at >= len(self.rows) or not (key := self.rows[at].key):
            return None
        first = at
        while first and self.rows[first - 1].key == key:
            first -= 1
        return key, at - first

    def _find(self) -> None:
        """Put the cursor on what it stood on, or on what now stands in its place."""
        last = max(len(self.rows) - 1, 0)
        if self.seeks:
            found = (at for at, row in enumerate(self.rows) if row.ref and row.ref.arguments == self.seeks)
            if (at := next(found, None)) is not None:
                self.at, self.seeks = at, ""
                self.hold()
                return
        if self._held is None:
            self.at = min(self.at, last)
            return
        for wanted in filter(None, (self._missed, self._held)):
            place = self._place(wanted)
            if place is not None:
                self.at = place
                self._held, self._missed = wanted, self._missed if wanted is self._held else None
                return
        self._missed = self._missed or self._held
        self.at = min(self.at, last)
        self._held = self._about(self.at) or self._held

    def _place(self, wanted: tuple[str, int]) -> int | None:
        """Where it is: mostly where it was."""
        key, offset = wanted
        if self._about(self.at) == wanted:
            return self.at
        first = next((at for at, row in enumerate(self.rows) if row.key == key), None)
        if first is None:
            return None
        same = first
        while same < first + offset and same + 1 < len(self.rows) and self.rows[same + 1].key == key:
            same += 1
        return same

    def keep_in_sight(self) -> None:
        """Scroll to the cursor, and to all rows that are about the same as its own, or to the first of them.

        Where nobody looks for a row, what the newest is about comes before its last row; elsewhere the first row in
        sight says what it is about.
        """
        height = self.rows_height
        top = max(0, min(self._top, len(self.rows) - height))
        first, last = self._extent(self.at)
        top = min(max(top, last - height + 1), first)
        if self.has_focus:
            top = min(max(top, self.at - height + 1), self.at)
        elif not self._tail:
            while top < first and self._extent(top)[0] < top:
                top += 1
        self._top = max(top, 0)

    def _extent(self, at: int) -> tuple[int, int]:
        """The first and the last row that are about the same as a row."""
        first = last = at
        key = self.rows[at].key if at < len(self.rows) else ""
        while key and first and self.rows[first - 1].key == key:
            first -= 1
        while key and last + 1 < len(self.rows) and self.rows[last + 1].key == key:
            last += 1
        return first, last

    def rows_in_sight(self) -> list[PanelRow]:
        """The rows that are to be seen."""
        return self.rows[self._top : self._top + self.rows_height]

    @property
    def newest_last(self) -> bool:
        """Whether it shows its last rows first."""
        return self._tail

    def rows_above(self) -> int:
        """How many rows are above what is to be seen."""
        return self._top

    def rows_below(self) -> int:
        """How many rows are below what is to be seen."""
        return len(self.rows) - self._top - self.rows_height

    def row_at(self, y: int) -> int | None:
        """The row in a line of the widget, if there is one."""
        index = y + self._top
        return index if 0 <= index < len(self.rows) and y < self.rows_height else None

    def render_line(self, y: int) -> Strip:
        width, base = self.content_size.width, self.rich_style
        index = self.row_at(y)
        if self.foot is not None and y == self.content_size.height - 1:
            return Strip(self._segments(self.foot, " ", base)).adjust_cell_length(width, base)
        if index is None:
            return Strip.blank(width, base)
        row, mark = self.rows[index], " "
        if self.has_focus and index == self.at:
            base, mark = base + self._part("cursor") if self.marks_row else base, self.glyphs.cursor
        strip = Strip(self._segments(row, mark, base))
        if mark != " " and self.cell and self.cell in row.cells:
            strip = _invert(strip, 1 + row.cells.index(self.cell))
        return strip.adjust_cell_length(width, base)

    def _segments(self, row: PanelRow, mark: str, base: Style) -> list[Segment]:
        return [Segment(mark, base)] + [
            Segment(visible(span.text), base + self._part(span.part) if span.part else base) for span in row.spans
        ]

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
