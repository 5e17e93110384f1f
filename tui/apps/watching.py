"""An app in which recordings and reference solutions can be watched, one screen after another."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import SystemCommand

from levels.campaign.index import find_level
from levels.files.documents import UnreadableError
from levels.playback.playback import playback_of_reference, playback_of_run
from levels.recording.finder import recordings
from levels.recording.record import parse_run, read_run
from levels.scenario.loading.loader import load_scenario
from tui.apps.app import PodfallApp
from tui.screens.played.storm_box import StormBox
from tui.screens.recordings import RecordingsScreen
from tui.screens.replay import ReplayScreen
from tui.visible import visible

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.screens.keyactions import KeyActions


class WatchingApp(PodfallApp):
    """Shows what there is to watch before what is there, which it leads back to."""

    beside: ReplayScreen | None = None
    """What is watched while a game waits for its end."""

    def show(self, screen: Screen[None]) -> None:
        """Show `screen`."""
        self.push_screen(screen)

    def after(self, left: KeyActions.Left) -> None:
        """From what was watched back to what was there before; from that, nowhere."""
        if left.quitting or left.screen is self.first:
            self.exit()
        elif left.screen is self.screen:
            self.pop_screen()

    @on(StormBox.Watched)
    def _watch_fault(self, message: StormBox.Watched) -> None:
        """Show a fault of a storm before its report, which it leads back to."""
        playback = playback_of_run(parse_run(message.fault, message.recording))
        self.beside = ReplayScreen(playback, ascii_only=self.ascii_only, begin=message.tick)
        self.push_screen(self.beside)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """With what can be watched."""
        yield from super().get_system_commands(screen)
        yield SystemCommand("Replay: a recording", "those of this folder, to choose from", self.offer_recordings)

    def tell(self, sentence: str) -> None:
        """Say something that is no answer of the console."""
        self.notify(visible(sentence, lines=True), severity="warning", timeout=12, markup=False)

    def watch_solution(self, name: str) -> None:
        """Show the reference solution of a level."""
        entry = find_level(name)
        playback = playback_of_reference(load_scenario(entry.file)) if entry is not None else None
        if playback is None:
            self.tell("this level comes without a solution")
        else:
            self.show(ReplayScreen(playback, ascii_only=self.ascii_only))

    def offer_recordings(self) -> None:
        """Let the player choose among the recordings of the folder that podfall was started in."""
        folder = Path.cwd()
        try:
            files = recordings(folder)
        except OSError as error:
            self.tell(f"{error.filename}: {error.strerror}")
            return
        if files:
            self.push_screen(RecordingsScreen(files), self._replay)
        else:
            self.tell(f"there is no recording in {folder}; `save FILE.yaml` in the console makes one")

    def _replay(self, file: Path | None) -> None:
        if file is None:
            return
        try:
            playback = playback_of_run(read_run(str(file)))
        except UnreadableError as error:
            self.tell(str(error))
            return
        self.show(ReplayScreen(playback, ascii_only=self.ascii_only))
