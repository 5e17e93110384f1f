"""An app in which one thing is played instead of another: from the menu, or from anywhere by the command palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import SystemCommand

from levels.campaign.index import campaign
from levels.files.documents import UnreadableError
from levels.lessons.cheatsheet import HEAD, cheat_sheet
from tui.apps.documents import document_text
from tui.apps.watching import WatchingApp
from tui.screens.game import GameScreen
from tui.screens.keyactions import KeyActions
from tui.screens.menu import MenuScreen
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.screen import Screen

    from levels.saves.progress import Progress
    from tui.apps.app import Start
    from tui.server.listener import ListenAddress
    from tui.settings import Settings

_WITH_OURS = 2
"""Textual's own empty screen lies below."""


class TravellingApp(WatchingApp):
    """Knows the places that the menu leads to."""

    def __init__(
        self, start: Start, progress: Progress, *, settings: Settings | None = None, place: ListenAddress | None = None
    ) -> None:
        """Begin with the screen that `start` makes; lead where `progress` has reached."""
        super().__init__(start, settings=settings, place=place)
        self.progress = progress

    def chosen(self, message: MenuScreen.Chosen) -> None:
        """Go where the menu or the command palette leads."""
        raise NotImplementedError

    def show(self, screen: Screen[None]) -> None:
        """Show `screen` instead of all that there is; time goes on in it as fast as it went in what was played."""
        for one in (*self.screen_stack, screen):
            if isinstance(one, GameScreen) and not isinstance(one, ReplayScreen):
                if one is screen:
                    one.bridge.clock.speed = self.settings.speed
                self.settings.speed = one.bridge.clock.speed
        while len(self.screen_stack) > _WITH_OURS:
            self.pop_screen()
        if len(self.screen_stack) == _WITH_OURS:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def show_cheat_sheet(self) -> None:
        """Show what the passed levels taught, in front of what is there."""
        try:
            text = cheat_sheet(self.progress.gains).removeprefix(HEAD).lstrip()
        except UnreadableError as error:
            self.tell(str(error))
        else:
            self.push_screen(TextBox("Cheat sheet: what the passed levels taught", document_text(text)))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """With the menu's rows."""
        yield from super().get_system_commands(screen)
        for title, told, chosen in places(self.progress):
            yield SystemCommand(title, told, partial(self._go, chosen))

    def _go(self, chosen: MenuScreen.Chosen) -> None:
        """Leave what is played for what was chosen, once the player knows what that costs."""
        game = next((one for one in reversed(self.screen_stack) if isinstance(one, KeyActions)), None)
        if game is None or not game.loses():
            self.chosen(chosen)
        else:
            game.ask_to_leave(partial(self.chosen, chosen))


class Place(NamedTuple):
    """Somewhere to go without the menu."""

    title: str
    told: str
    chosen: MenuScreen.Chosen


def places(progress: Progress) -> Iterator[Place]:
    """What the command palette offers of the menu: what is open, and the solutions of what was won."""
    yield Place("Menu: all that can be played", "what is played now is left", MenuScreen.Chosen("menu"))
    yield Place("Sandbox: a cluster of your own", "what is played now is left", MenuScreen.Chosen("sandbox"))
    for level in campaign():
        name = f"{level.order}: {level.title}"
        if progress.state(level.name) != "locked":
            yield Place(f"Level {name}", "play it", MenuScreen.Chosen("level", level.name))
        if level.name in progress.levels:
            yield Place(f"Replay: how level {name} is won", "watch it", MenuScreen.Chosen("watch", level.name))
