"""A question before something is lost. The safe answer is the one that Enter and Esc give."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label

from tui.screens.keys import HELP_BINDING
from tui.visible import visible
from tui.widgets.bars import KeyBar, KeyHint
from tui.widgets.dimmed import DimmingScreen

_KEYS = (KeyHint("y", "y", "yes"), KeyHint("n", "n", "no"), KeyHint("escape", "Esc", "no"))


class ConfirmDialog(DimmingScreen[bool]):
    """Asks for yes or no."""

    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; background: $background 60%; }
    ConfirmDialog > Vertical { width: 60; max-width: 96%; height: auto; border: round $warning;
                        background: $surface; padding: 0 1; }
    ConfirmDialog Label { width: 1fr; margin-bottom: 1; }
    """
    BINDINGS = [
        HELP_BINDING,
        Binding("y", "dismiss(True)", "yes", show=False, id="ask.yes"),
        Binding("n,escape,enter,q", "dismiss(False)", "no", show=False, id="ask.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = visible(question)

    def compose(self) -> ComposeResult:
        """The question and the keys that answer it."""
        with Vertical():
            yield Label(self._question, markup=False)
            yield KeyBar(id="ask-keys")

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(_KEYS)
