"""Asks whether to go on with a run that was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.screens.keys import HELP_BINDING
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint
from tui.widgets.dimmed import DimmingScreen

if TYPE_CHECKING:
    from levels.saves.kept import Offer


class ResumeDialog(DimmingScreen[bool | None]):
    """Ends with True to go on, False to begin anew, None to do neither."""

    DEFAULT_CSS = """
    ResumeDialog { align: center middle; background: $background 60%; }
    ResumeDialog > Vertical { width: 74; max-width: 96%; height: auto; border: round $primary; background: $surface;
                             padding: 1 2 0 2; }
    ResumeDialog Static { height: auto; margin-bottom: 1; }
    """
    BINDINGS = [
        HELP_BINDING,
        Binding("enter", "dismiss(True)", "go on with it", show=False, id="offer.go-on"),
        Binding("n", "dismiss(False)", "begin anew", show=False, id="offer.anew"),
        Binding("escape", "dismiss(None)", "neither: the menu", show=False, id="offer.menu"),
    ]

    def __init__(self, title: str, offer: Offer) -> None:
        """Offer what there is for the level of that title."""
        super().__init__()
        self._title = visible(title)
        self._offer = offer

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical():
            yield Static(Content(f"You did not finish this one:\n{self._title}"))
            for sentence in self._offer.says:
                yield Static(Content(visible(sentence)))
            bar = KeyBar(id="offer-keys")
            go_on, anew = KeyHint("enter", "Enter", self._offer.go_on), KeyHint("n", "n", self._offer.anew)
            bar.show((go_on, anew, KeyHint("escape", "Esc", "menu")))
            yield bar
