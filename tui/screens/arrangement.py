"""Which panels of the game are to be seen: all, three columns of them, one alone, or none where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Label

from tui.screens.panels import FIRST, THIRD
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen

MIN_WIDTH, MIN_HEIGHT = 60, 15
FULL_WIDTH, FULL_HEIGHT = 80, 24
WIDE = 120
TALL = 34


class Arrangement:
    """Arranges the panels of one screen for its size; the style sheet knows the classes that are set here."""

    def __init__(self, screen: Screen[None]) -> None:
        """Arrange `screen`, which has the panels in the columns of `#band`."""
        self._screen = screen
        self._alone = FIRST
        """The panel that is shown where there is room for one only, or after `zoom`."""
        self.zoomed = False
        """Whether one panel is shown alone although there may be room for all."""

    def too_small(self) -> ComposeResult:
        """What is shown instead where there is no room at all."""
        text = f"podfall needs {MIN_WIDTH} columns and {MIN_HEIGHT} rows.\nPlease make the window larger."
        yield Label(text, id="small", markup=False)

    def apply(self) -> None:
        """Show and hide for the present size."""
        screen = self._screen
        width, height = screen.size
        alone = self.zoomed or width < FULL_WIDTH or height < FULL_HEIGHT
        screen.set_class(width < MIN_WIDTH or height < MIN_HEIGHT, "-tiny")
        screen.set_class(width >= WIDE, "-wide")
        screen.set_class(height >= TALL, "-tall")
        screen.set_class(alone, "-alone")
        for panel in screen.query(Panel):
            panel.display = panel.id == self._alone if alone else True
        for column in screen.query("#band > Vertical"):
            shown = column.query(f"#{self._alone}") if alone else True
            column.display = bool(shown) and (alone or width >= WIDE or column.id != THIRD)

    def go_to(self, name: str) -> None:
        """Bring a panel into sight and give it the keyboard."""
        screen = self._screen
        panel = screen.query_one(f"#{name}", Panel)
        self._alone = name
        if panel.parent is screen.query_one(f"#{THIRD}") and screen.size.width < WIDE:
            self.zoomed = True
        self.apply()
        panel.focus()

    def zoom(self) -> None:
        """Show the panel that has the keyboard alone, or all again."""
        focused = self._screen.focused
        if isinstance(focused, Panel) and focused.id is not None:
            self._alone = focused.id
        self.zoomed = not self.zoomed
        self.apply()
