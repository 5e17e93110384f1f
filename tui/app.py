"""The Textual app: theme, palette and the screen it starts with. Called by the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from tui.screens.game import GameScreen
from tui.theme import PODFALL

if TYPE_CHECKING:
    from levels.session.session import Session


class PodfallApp(App[int]):
    """podfall on a terminal."""

    TITLE = "podfall"
    AUTO_FOCUS = None

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """Open a sandbox of `session`."""
        super().__init__()
        self._session = session
        self._ascii_only = ascii_only

    def on_mount(self) -> None:
        """Dress and go to the first screen."""
        self.register_theme(PODFALL)
        self.theme = PODFALL.name
        setup = self._session.setup
        title = f"sandbox, {len(setup.machines)} nodes, seed {setup.seed}"
        self.push_screen(GameScreen(self._session, title, ascii_only=self._ascii_only))
