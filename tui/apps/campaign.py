"""The app of the campaign: menu, levels, their cards and the sandbox follow one another in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on

from engine.cluster.bootstrap import workers
from levels.campaign.index import campaign, find_level, next_level
from levels.files.documents import UnreadableError
from levels.recording.record import save_run
from levels.saves.autosave import Autosave
from levels.saves.gains import gains_of
from levels.saves.kept import DamagedRunError, offer_of
from levels.scenario.loading.loader import load_scenario
from levels.scenario.session_config import NODES, SessionConfig
from levels.session.headless import repeats
from levels.session.level import Level
from levels.session.lost_requests import trial_of
from levels.session.results import card_of
from levels.session.session import Session
from tui.apps.app import sandbox_of
from tui.apps.keptruns import KeptRuns
from tui.apps.travelling import TravellingApp
from tui.screens.card import CardNeighbours, CardScreen
from tui.screens.level import LevelScreen, title_of
from tui.screens.levelending import LevelEnding
from tui.screens.menu import GREETING, MenuScreen
from tui.screens.resume_dialog import ResumeDialog

if TYPE_CHECKING:
    from levels.campaign.index import LevelEntry
    from levels.saves.kept import KeptRun
    from levels.saves.progress import Progress
    from tui.screens.card import CardChoice
    from tui.screens.keyactions import KeyActions
    from tui.server.listener import ListenAddress
    from tui.settings import Settings

FINISHED = "Every level there is, is done. Play any of them again for its medals, or build your own in the sandbox."


class CampaignApp(TravellingApp):
    """podfall from the menu to the card of a level, and on to the next one."""

    def __init__(
        self,
        progress: Progress,
        level: Level | None = None,
        *,
        settings: Settings | None = None,
        place: ListenAddress | None = None,
    ) -> None:
        """Begin with `level`, which has just begun; without it in the menu, or for newcomers in the first level."""
        super().__init__(self._menu, progress, settings=settings, place=place)
        self._level = level
        self._unsaved = ""
        """Why the progress could not be saved, if so."""
        self._kept = KeptRuns(self.tell)

    def begin(self) -> None:
        """Go to the first screen, and offer to go on with a run that was interrupted."""
        if self.progress.complaint:
            self.tell(self.progress.complaint)
        if self._level is not None:
            self._open(self._level)
        elif self.progress.first_time:
            self._begin_progress()
            self._open_entry(self.progress.first_unfinished())
        else:
            self._show_menu()
            if self._kept.last():
                self._go_on()

    # --- which screen follows

    def _menu(self, ascii_only: bool) -> MenuScreen:
        del ascii_only
        finished = all(level.name in self.progress.levels for level in campaign())
        return MenuScreen(self.progress, self._kept.last(), FINISHED if finished else GREETING)

    def _show_menu(self) -> None:
        self.serve(None)
        self.show(self._menu(self.ascii_only))

    def after(self, left: KeyActions.Left) -> None:
        """From a level or the sandbox to the menu."""
        if left.quitting:
            self.exit()
        elif left.screen is self.beside:
            self.pop_screen()
        elif left.screen in self.screen_stack:
            self._show_menu()

    @on(MenuScreen.Chosen)
    def chosen(self, message: MenuScreen.Chosen) -> None:
        """Go where the menu or the command palette leads."""
        match message.what:
            case "menu":
                self._show_menu()
            case "continue":
                self._go_on()
            case "level":
                self._open_level_called(message.name)
            case "watch":
                self.watch_solution(message.name)
            case "sandbox":
                self._open_sandbox()
            case "replays":
                self.offer_recordings()
            case "cheat sheet":
                self.show_cheat_sheet()
            case "help":
                self.action_help()
            case _:
                self.exit()

    # --- opening

    def _go_on(self) -> None:
        kept = self._kept.last()
        self._open_level_called(kept.name if kept is not None else self.progress.first_unfinished().name)

    def _open_level_called(self, name: str) -> None:
        entry = find_level(name)
        if entry is not None:
            self._open_entry(entry)

    def _open_entry(self, entry: LevelEntry) -> None:
        try:
            level = Level(load_scenario(entry.file))
        except UnreadableError as error:
            self.tell(str(error))
            return
        level.save = save_run
        self._open(level)

    def _open(self, level: Level) -> None:
        """Play a level that has just begun, or go on with what was kept of it, as the player likes."""
        kept = self._kept.of(level.scenario)
        if kept is None:
            self._play(level, None)
        else:
            offer = ResumeDialog(title_of(level), offer_of(kept))
            self.push_screen(offer, partial(self._offered, level, kept))

    def _offered(self, level: Level, kept: KeptRun, answer: bool | None) -> None:
        if answer is None:
            self._show_menu()
            return
        kept = self._kept.put_by(level.scenario, kept)
        if answer and (kept.seed, kept.epoch_s) != (level.setup.seed, level.setup.epoch_s):
            self._play(fresh(level, kept.seed, kept.epoch_s), kept)
        else:
            self._play(level, kept if answer else None)

    def _play(self, level: Level, kept: KeptRun | None) -> None:
        autosave = Autosave(level.scenario)
        autosave.complaint = self._kept.complaint(level.scenario)
        try:
            screen = LevelScreen(level, autosave, kept, ascii_only=self.ascii_only)
        except DamagedRunError as error:
            self._kept.damaged(level.scenario, error)
            self._play(fresh(level, level.setup.seed, level.setup.epoch_s), None)
            return
        self.serve(screen)
        self.show(screen)

    def _open_sandbox(self) -> None:
        session = Session(SessionConfig(machines=tuple(workers(NODES))))
        session.save = save_run
        screen = sandbox_of(session)(self.ascii_only)
        self.serve(screen)
        self.show(screen)

    # --- the end of a level

    @on(LevelScreen.Ended)
    def _ended(self, message: LevelScreen.Ended) -> None:
        if message.screen.level.verdict == "passed":
            self._note(message.screen.level)

    @on(LevelScreen.CardAsked)
    def _show_card(self, message: LevelScreen.CardAsked) -> None:
        screen, level = message.screen, message.screen.level
        if self.screen is not screen:
            return  # it was asked for twice
        name, card = level.scenario.name, card_of(level)
        around = CardNeighbours(
            title_of(level),
            tuple(self.progress.levels.get(name, ())),
            following=next_level(name) is not None,
            last=name == campaign()[-1].name,
            complaint=self._unsaved,
            encore=level.spec.seeds.encore,
            repeats=partial(repeats, level),
            trial=trial_of(level, card.first_lost_name),
        )
        shown = CardScreen(card, around, typing=screen.typing, unsent=screen.unsent())
        self.push_screen(shown, partial(self._card_closed, screen))

    def _card_closed(self, screen: LevelEnding, choice: CardChoice | None) -> None:
        level = screen.level
        match choice:
            case "next":
                following = next_level(level.scenario.name)
                self._open_entry(following or self.progress.first_unfinished())
            case "again":
                self._play(fresh(level, level.setup.seed, level.setup.epoch_s), None)
            case "rewind":
                screen.rewind_to_hope()
            case "way":
                screen.action_panel("way")
            case "menu":
                self._show_menu()
            case "quit":
                self.exit()

    # --- progress

    def _note(self, level: Level) -> None:
        """Note what was won; that it cannot be saved is no reason not to play on."""
        try:
            self.progress.take(gains_of(level))
        except OSError as error:
            self._unsaved = f"{error.strerror}: {error.filename}"
        else:
            self._unsaved = ""

    def _begin_progress(self) -> None:
        """From now on this is no first start any more."""
        try:
            self.progress.add({})
        except OSError as error:
            if not self.progress.complaint:
                self.tell(f"the progress cannot be saved: {error.strerror}: {error.filename}")


def fresh(level: Level, seed: int, epoch_s: int) -> Level:
    """The same level from its beginning."""
    again = Level(level.scenario, seed, epoch_s=epoch_s)
    again.save = level.save
    return again
