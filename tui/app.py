"""The Textual app: theme and the screens it starts with. Called by the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from tui.screens.game import GameScreen
from tui.theme import PODFALL

if TYPE_CHECKING:
    from textual.screen import Screen

    from levels.session.session import Session

Start = Callable[[bool], "Screen[None]"]
"""Makes the first screen; told whether to draw with ASCII alone."""


def sandbox_of(session: Session) -> Start:
    """Start with a cluster of the player's own."""
    setup = session.setup
    title = f"sandbox, {len(setup.machines)} nodes, seed {setup.seed}"
    return lambda ascii_only: GameScreen(session, title, ascii_only=ascii_only)


class PodfallApp(App[None]):
    """podfall on a terminal."""

    TITLE = "podfall"
    AUTO_FOCUS = None

    def __init__(self, start: Start, *, ascii_only: bool = False) -> None:
        """Begin with the screen that `start` makes."""
        super().__init__()
        self._start = start
        self.ascii_only = ascii_only

    def on_mount(self) -> None:
        """Dress and go to the first screen."""
        self.register_theme(PODFALL)
        self.theme = PODFALL.name
        self.push_screen(self._start(self.ascii_only))
