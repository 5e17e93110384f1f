"""From the command line to a screen: the menu, or one level. Called by the commands; imports Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bootstrap import workers
from levels.campaign.index import campaign
from levels.scenario.loader import load_scenario
from levels.session.level import Level
from levels.session.record import save_run
from levels.session.session import Session
from levels.session.setup import NODES, Setup
from tui.app import PodfallApp, sandbox_of
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.terminal import draws_unicode

if TYPE_CHECKING:
    from levels.session.progress import Progress


def play_level(level: Level, progress: Progress) -> None:
    """Play a level on the screen and note what was won. Raises OSError where that cannot be saved."""

    def won(medals: list[str]) -> None:
        progress.won(level.scenario.name, medals)

    level.save = lambda file: save_run(level, file)
    PodfallApp(lambda ascii_only: LevelScreen(level, won, ascii_only=ascii_only), ascii_only=not draws_unicode()).run()


def show_menu(progress: Progress) -> None:
    """Offer the campaign and the sandbox, again and again until somebody quits; newcomers begin in the first level."""
    if progress.first_time:
        play_level(Level(load_scenario(progress.first_unfinished().file)), progress)
    while (choice := _choose(progress)) is not None:
        if choice:
            entry = next(level for level in campaign() if level.name == choice)
            play_level(Level(load_scenario(entry.file)), progress)
        else:
            session = Session(Setup(machines=tuple(workers(NODES))))
            session.save = lambda file, session=session: save_run(session, file)
            PodfallApp(sandbox_of(session), ascii_only=not draws_unicode()).run()


def _choose(progress: Progress) -> str | None:
    """The name of a level, empty for the sandbox; None to leave."""
    chosen: list[str] = []
    app = PodfallApp(lambda _: MenuScreen(progress, choose), ascii_only=not draws_unicode())

    def choose(name: str) -> None:
        chosen.append(name)
        app.exit()

    app.run()
    return chosen[0] if chosen else None
