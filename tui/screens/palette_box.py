"""The command palette: Textual's, drawn as everything else is, with the help one key away."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.command import CommandPalette, SearchIcon

from tui.screens.keys import HELP_BINDING


class PaletteBox(CommandPalette):
    """Finds commands by parts of their names."""

    DEFAULT_CSS = """
    PaletteBox > .command-palette--help-text { color: $text-muted; text-style: not bold; }
    PaletteBox SearchIcon { color: $accent; width: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        HELP_BINDING,
        Binding("escape", "escape", "close", show=False, id="palette.close"),
        Binding("down", "cursor_down", "the next one", show=False, id="palette.down"),
        Binding("up", "command_list('cursor_up')", "the one before", show=False, id="palette.up"),
        Binding("pagedown", "command_list('page_down')", "a page on", show=False, id="palette.page-down"),
        Binding("pageup", "command_list('page_up')", "a page back", show=False, id="palette.page-up"),
    ]

    def on_mount(self) -> None:
        """A sign that is one cell wide everywhere."""
        self.query_one(SearchIcon).icon = ">"
