"""Which panels of the game are to be seen, where, and how high: several columns of them, one alone, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.geometry import Region
from textual.widgets import Label

from tui.screens import panels
from tui.screens.layout.columns import WAY, ColumnSet, columns_for, widths
from tui.screens.layout.heights import (
    HeightWish,
    band_height,
    heights,
    is_crowded,
    is_enough,
    most_rows,
    settled,
    visited,
)
from tui.screens.layout.plan import PanelPlan
from tui.screens.panels import FIRST
from tui.widgets.panel import Panel
from tui.widgets.rows import Size
from tui.widgets.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.screen import Screen

    from levels.session.view import SessionView
    from tui.screens.panels import CurrentSession, PanelSpec, Wants

MIN_WIDTH, MIN_HEIGHT = 60, 15
FULL_WIDTH, FULL_HEIGHT = 80, 24
_BARS = 3
"""The rows of the title, the status and the keys."""
_WAY_ROWS = 13
"""How high the upper half is at least while one panel has it for itself, if the console keeps some rows below it."""
_LOW_CONSOLE = 6
_LEAST = 2
"""The rows that no panel has less than, so that something stands in its frame."""
_FRAME, _MARGIN = 2, 3
"""Rows that a frame takes, and columns that it takes together with the cursor's."""


class Arrangement:
    """Arranges the panels of one screen for its size and for what they have to show."""

    def __init__(self, screen: Screen[None], session: CurrentSession, first: str = FIRST) -> None:
        """Arrange `screen`, which plays `session` and has its panels in `#band`; `first` is the one it is about."""
        self._screen = screen
        self._session = session
        self._first = first
        self._alone = first
        """The panel that is shown where there is room for one only, or after `zoom`."""
        self._specs: dict[str, PanelSpec] = {spec.id: spec for spec in panels.PANELS}
        self._view: SessionView | None = None
        self._plan = PanelPlan(0, {}, {})
        self.panels: dict[str, Panel] = {}
        """Those of the screen, once it is there."""
        self._found = ColumnSet(())
        """The columns for the size that the window has had since `apply`."""
        self._cells: list[int] = []
        """How wide each of them is."""
        self.zoomed = False
        """Whether one panel is shown alone although there may be room for all."""
        self._whole = False
        """Whether that has the whole screen, the console's part too."""

    def too_small(self) -> ComposeResult:
        """What is shown instead where there is no room at all."""
        text = f"podfall needs {MIN_WIDTH} columns and {MIN_HEIGHT} rows.\nPlease make the window larger."
        yield Label(text, id="small", markup=False)

    # --- placing

    def apply(self) -> None:
        """Show and hide for the present size."""
        screen = self._screen
        width, height = screen.size
        screen.set_class(width < MIN_WIDTH or height < MIN_HEIGHT, "-tiny")
        self.panels = {panel.id or "": panel for panel in screen.query(Panel)}
        self._found = columns_for(width, height, frozenset(self.panels), self._first)
        self._cells = widths(self._found.columns, width)
        self._place(self._planned())

    def fit(self, view: SessionView) -> None:
        """Give panels other heights if `view` has more to show for some and less for others."""
        fresh, self._view = self._view is None, view
        if fresh:
            self.apply()
        elif not self._has_one():
            columns = self._wishes(self._plan.floating)
            if not self._still_does(columns):
                self._place(self._planned(self._plan.floating))

    def _still_does(self, columns: list[list[HeightWish]]) -> bool:
        """Whether nobody would be better off elsewhere, or with other heights."""
        band, regions, floating = self._plan
        away = {name: place for name, place in floating.items() if name in self._found.visiting}
        moves = is_crowded(columns, floating, band) or self._visits(columns, band, away) != away
        if moves or self._is_other_band_better(columns):
            return False
        rows = {name: region.height for name, region in regions.items()}
        return all(is_enough(column, rows) for column in columns)

    def _is_other_band_better(self, columns: list[list[HeightWish]]) -> bool:
        """Whether panels cut that could have rows of the console's, or the other way round."""
        band = band_height(self._rows(), columns, self._console_wants())
        if band > self._plan.band:
            return any(sum(wish.wants for wish in column) > self._plan.band for column in columns)
        return band < self._plan.band and any(self._screen.query_one(Transcript).hidden())

    def _place(self, plan: PanelPlan) -> None:
        screen = self._screen
        screen.query_one("#console-box").display = not (self.zoomed and self._whole)
        if plan == self._plan:
            return
        self._plan = plan
        screen.query_one("#band", Container).styles.height = plan.band
        for name, panel in self.panels.items():
            region = plan.regions.get(name)
            panel.display = region is not None
            if region is not None:
                panel.styles.offset = (region.x, region.y)
                panel.styles.width = region.width
                panel.styles.height = region.height

    # --- planning

    def _has_one(self) -> bool:
        """Whether one panel is shown alone."""
        width, height = self._screen.size
        return self.zoomed or width < FULL_WIDTH or height < FULL_HEIGHT

    def _rows(self) -> int:
        """The rows of panels and console together."""
        return max(self._screen.size.height - _BARS, 2)

    def _planned(self, floating: dict[str, int] | None = None) -> PanelPlan:
        """Where everything is to stand; `floating` says in which column the floating panels have stood so far."""
        rows = self._rows()
        if self._has_one():
            whole = self.zoomed and self._whole
            half = max(rows // 2, _WAY_ROWS) if rows > _WAY_ROWS + _LOW_CONSOLE else rows // 2
            band = rows if whole else half
            return PanelPlan(band, {self._alone: Region(0, 0, self._screen.size.width, band)}, {})
        fixed = self._wishes({})
        band = band_height(rows, fixed, self._console_wants())
        visits = self._visits(fixed, band, floating or {})
        fixed = self._wishes(visits) if visits else fixed
        wishes = [self._wish(name, self._cells[0]) for name in self._found.floating]
        way = next((at for at, column in enumerate(self._found.columns) if WAY in column.panels), -1)
        places = visits | settled(fixed, wishes, band, floating or {}, last=way)
        columns = self._wishes(places)
        band = band_height(rows, columns, self._console_wants())
        return PanelPlan(band, self._regions(columns, band), places)

    def _regions(self, columns: list[list[HeightWish]], band: int) -> dict[str, Region]:
        regions: dict[str, Region] = {}
        x = 0
        for column, cells in zip(columns, self._cells, strict=True):
            y = 0
            for name, rows in heights(column, band).items():
                regions[name] = Region(x, y, cells, rows)
                y += rows
            x += cells
        return regions

    def _visits(self, columns: list[list[HeightWish]], band: int, before: dict[str, int]) -> dict[str, int]:
        """Which panels leave their own column, and for which one."""
        found = self._found
        visits: dict[str, int] = {}
        for name in found.visiting:
            home = next(at for at, column in enumerate(found.columns) if name in column.panels)
            others = [[wish.wants for wish in column if wish.id not in (name, *found.floating)] for column in columns]
            own = [self._wish(name, cells) for cells in self._cells]
            place = visited(own, list(map(sum, others)), band, home, before.get(name, home))
            if place != home:
                visits[name] = place
        return visits

    def _wishes(self, floating: dict[str, int]) -> list[list[HeightWish]]:
        """What each panel of each column would like to have, those from elsewhere below the others."""
        return [
            [
                self._wish(name, cells)
                for name in dict.fromkeys((*column.panels, *floating))
                if floating.get(name, index if name in column.panels else -1) == index
            ]
            for index, (column, cells) in enumerate(zip(self._found.columns, self._cells, strict=True))
        ]

    def _wish(self, name: str, cells: int) -> HeightWish:
        panel, spec = self.panels[name], self._specs[name]
        wants = max(self._counted(spec.wants, panel, cells) or len(panel.rows), 1) + (panel.foot is not None)
        needs = self._counted(spec.needs_of, panel, cells) or min(spec.needs, wants)
        needs = max(needs, _LEAST)
        return HeightWish(name, needs + _FRAME, max(needs, wants) + _FRAME)

    def _counted(self, count: Callable[[CurrentSession], Wants] | None, panel: Panel, cells: int) -> int:
        """The rows that a panel says itself; 0 where it does not, or there is nothing to be seen yet."""
        if count is None or self._view is None:
            return 0
        room = Size(cells - _MARGIN, most_rows(self._rows()) - _FRAME)
        return count(self._session)(self._view, room, panel.glyphs)

    def _console_wants(self) -> int:
        transcript = self._screen.query_one(Transcript)
        return transcript.size.height + sum(transcript.hidden()) + _FRAME + 1

    # --- going about

    def go_to(self, name: str) -> None:
        """Bring a panel into sight and give it the keyboard."""
        self._alone = name
        if name not in self._plan.regions:
            self.zoomed = True
        self.apply()
        self.panels[name].focus()

    def is_alone(self, name: str) -> bool:
        """Whether a panel stands alone although there is room for all."""
        return self.zoomed and self._alone == name

    def zoom(self) -> None:
        """Show the panel that has the keyboard alone on the whole screen, or all again."""
        focused = self._screen.focused
        if isinstance(focused, Panel) and focused.id is not None:
            self._alone = focused.id
        self.zoomed = self._whole = not (self.zoomed and self._whole)
        self.apply()

    def all_again(self) -> None:
        """From one panel to all of them."""
        self.zoomed = self._whole = False
        self.apply()

    def show_console(self) -> None:
        """Leave the console its part of the screen, also beside a panel that is alone."""
        self._whole = False
        self.apply()
