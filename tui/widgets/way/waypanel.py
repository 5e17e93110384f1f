"""The way panel: who reaches whom through what, with a cursor on its cells, and dots for requests while time runs."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Self

from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region

from tui.widgets.arranged.rowkeys import keys_of_row
from tui.widgets.panel import Panel
from tui.widgets.rows import PanelRow, Size
from tui.widgets.way.dots import Dot, dots_at
from tui.widgets.way.overlays import joined, restyled, signed
from tui.widgets.way.waycell import line_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.strip import Strip
    from textual.timer import Timer

    from levels.session.view import SessionView
    from tui.widgets.panel import Explain, Tell
    from tui.widgets.way.wayrows import CellKey, WayRows

FRAMES_PER_SECOND = 12
FLASH_S = 0.5
_FOR_ROWS = frozenset({"filter", "sort", "unwell"})


class WayPanel(Panel):
    """Shows the picture that `WayRows` makes of each view."""

    marks_row = False
    BINDINGS = [
        Binding("pagedown", "turn(1)", "the next Service", show=False, id="way.next"),
        Binding("pageup", "turn(-1)", "the Service before", show=False, id="way.before"),
    ]

    def __init__(
        self,
        title: str,
        way: WayRows,
        *,
        id: str,
        tail: bool = False,
        title_of: Tell | None = None,
        caption_of: Explain | None = None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Show what `way` makes; `now` tells seconds of wall time, for what moves."""
        self._still: dict[int, Strip] = {}
        """The lines as they are without dots, until anything else of them changes."""
        self._dot_looks: dict[str, Style] = {}
        super().__init__(title, way, id=id, tail=tail, title_of=title_of, caption_of=caption_of)
        self._way = way
        self._now = now
        self._speed = 0.0
        self._began = 0.0
        """When the present tick was seen first."""
        self._dots: list[Dot] = []
        self._flashing: set[CellKey] = set()
        self._stamps: dict[CellKey, tuple[object, ...]] = {}
        self._beat: Timer | None = None

    def on_mount(self) -> None:
        """Have a timer for what moves, which stands until something does."""
        self._beat = self.set_interval(1 / FRAMES_PER_SECOND, self.move_dots, pause=True)

    # --- what is shown

    def look(self, view: SessionView) -> None:
        """Show a view; finished updates of rules flash."""
        before = self._view
        if not self.display:
            super().look(view)
            return
        self._follow(view)
        super().look(view)
        if before is None or before.tick != view.tick:
            self._began = self._now()
            self._flash(goes_on=before is not None and view.tick == before.tick + 1)

    def _follow(self, view: SessionView) -> None:
        """Put the cursor on the line of the chosen cell, wherever that stands in this view."""
        self._way(view, Size(max(self.content_size.width - 1, 8), self.content_size.height), self.glyphs)
        placed, at = self._way.chosen, self.at
        self.at = placed.y if placed is not None else 0
        self.cell = self._way.opens(view)
        if self.at != at:
            self.refresh()

    def flow(self, speed: float) -> None:
        """Let requests be seen moving, at so many ticks a second; 0 while the clock stands."""
        moves = speed > 0 and self.app.animation_level != "none"
        self._speed = speed if moves else 0.0
        if self._beat is None:
            return
        if moves and self.is_seen and self._way.tracks:
            self._beat.resume()
        else:
            self._beat.pause()
            self._put_dots([])

    @property
    def is_seen(self) -> bool:
        """Whether any of it is on the screen that is shown."""
        return self.app.screen is self.screen and self.is_on_screen and bool(self.content_size.area)

    def move_dots(self) -> None:
        """Put each dot where it is by now: the timer's work."""
        if not self._speed or not self.is_seen:
            self._put_dots([])
            return
        self.show_dots((self._now() - self._began) * self._speed)

    def show_dots(self, passed: float) -> None:
        """Put each dot where it is when so much of the tick, between 0 and 1, has passed."""
        self._put_dots(dots_at(self._way.tracks, passed, self.glyphs.dot))

    def _put_dots(self, dots: list[Dot]) -> None:
        """Paint the lines on which dots were or are."""
        if dots == self._dots:
            return
        lines = {dot.y - self._top for dot in (*self._dots, *dots)}
        self._dots = dots
        width, height = self.content_size
        regions = [Region(0, y, width, 1) for y in sorted(lines) if 0 <= y < height]
        if regions:
            super().refresh(*joined(regions))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again, and make the lines anew for that."""
        self._still.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _flash(self, *, goes_on: bool) -> None:
        """Flash the rules that have just been brought up to date."""
        stamps = self._way.stamps()
        if goes_on and self.app.animation_level != "none":
            known = self._stamps
            fresh = {key for key, stamp in stamps.items() if key in known and known[key] != stamp and stamp[-1]}
            if fresh:
                self._flashing |= fresh
                self.refresh()
                self.set_timer(FLASH_S, lambda: self._end_flash(fresh))
        self._stamps = stamps

    def _end_flash(self, done: set[CellKey]) -> None:
        self._flashing -= done
        self.refresh()

    # --- painting

    def render_line(self, y: int) -> Strip:
        """The line of the picture with what lies over it: the cursor, flashes and dots."""
        strip = self._still.get(y)
        if strip is None:
            strip = self._still[y] = self._without_dots(y)
        index = self.row_at(y)
        for dot in self._dots:
            if dot.y == index:
                strip = signed(strip, dot.x + 1, dot.sign, self._dot_style(dot.part))
        return strip

    def _without_dots(self, y: int) -> Strip:
        strip, index = super().render_line(y), self.row_at(y)
        if index is None:
            return strip
        chosen = self._way.chosen if self.has_focus else None
        for placed in self._way.picture.cells:
            if placed.y == index and (placed is chosen or placed.key in self._flashing):
                strip = restyled(strip, placed.x + 1, line_width(placed.cell.lines[0]), self._marked())
        return strip

    def _dot_style(self, part: str) -> Style:
        if part not in self._dot_looks:
            self._dot_looks[part] = self.rich_style + self._part(part)
        return self._dot_looks[part]

    def notify_style_update(self) -> None:
        """Look the colours up again after a change of theme."""
        self._dot_looks.clear()
        super().notify_style_update()

    def _marked(self) -> Style:
        """The colours of what is chosen or flashes."""
        return Style(color=self.rich_style.bgcolor, bgcolor=self._part("key").color, dim=False)

    # --- keys and mouse

    def action_move(self, step: int) -> None:
        """Go over the cells of a column."""
        self._way.move(step)
        self._again()

    def action_cell(self, step: int) -> None:
        """Go from hop to hop, and on to the next Service."""
        self._way.across(step)
        self._again()

    def action_turn(self, step: int) -> None:
        """Go to the next Service, or the one before."""
        self._way.turn(step)
        self._again()

    def _again(self) -> None:
        if self._view is not None:
            self._dots = []
            self.look(self._view)
            self._stamps = self._way.stamps()
            self.refresh()

    def action_open(self) -> None:
        """Open what stands behind the chosen cell."""
        if self._view is not None and (line := self._way.opens(self._view)):
            self.post_message(self.Opened(self, line))

    def action_ask(self, what: str) -> None:
        """Have something done with what the chosen cell stands for."""
        self.post_message(self.Asked(what, PanelRow(ref=self._way.ref())))

    def usable(self) -> frozenset[str]:
        """The keys that do something with the chosen cell: a picture is neither filtered nor sorted."""
        return keys_of_row(PanelRow(ref=self._way.ref()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A picture is neither filtered nor sorted."""
        return False if action in _FOR_ROWS else super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        """Choose the cell that was clicked; a click on the chosen one opens it."""
        event.prevent_default()
        where = event.get_content_offset(self)
        row = self.row_at(where.y) if where is not None else None
        if where is None or row is None:
            return
        fresh, self._just_focused = self._just_focused, False
        chosen = self._way.point(where.x - 1, row)
        self._again()
        if chosen and not fresh:
            self.action_open()
