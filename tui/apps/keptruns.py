"""What the menu and the levels know of unfinished runs: each that cannot be used is told, and none is written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.campaign.index import campaign, find_level
from levels.saves.kept import DamagedRunError, file_of, kept_run, last_kept, put_by
from levels.scenario.loading.loader import load_scenario
from tui.screens.menu import Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.saves.kept import KeptRun
    from levels.scenario.loading.loader import Scenario


class KeptRuns:
    """The runs in the player's own folder."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Give sentences for the player to `tell`."""
        self._tell = tell
        self._untouchable: dict[str, str] = {}

    def last(self) -> Unfinished | None:
        """The run of a level of the campaign that was kept last, if there is one."""
        entry = find_level(last_kept(level.name for level in campaign()))
        kept = self.of(load_scenario(entry.file)) if entry is not None else None
        return Unfinished(entry.name, kept.tick) if entry is not None and kept is not None else None

    def of(self, scenario: Scenario) -> KeptRun | None:
        """The kept run of a scenario; one that cannot be used is named."""
        try:
            return kept_run(scenario)
        except DamagedRunError as error:
            self.damaged(scenario, error)
            return None

    def damaged(self, scenario: Scenario, error: DamagedRunError) -> None:
        """Tell of a run that cannot be used."""
        self._tell(str(error))
        if file_of(scenario.name).exists():
            self._untouchable[scenario.name] = str(error)

    def put_by(self, scenario: Scenario, kept: KeptRun) -> KeptRun:
        """Set a stale run aside, and tell where it lies; any other one stays as it is."""
        if not kept.stale:
            return kept
        try:
            kept = put_by(kept)
        except OSError as error:
            problem = f"the one before cannot be set aside: {error.strerror}: {kept.file}"
            self._untouchable[scenario.name] = f"this run is not kept: {problem}"
        else:
            self._tell(f"the run as it was lies at {kept.file}")
        return kept

    def complaint(self, scenario: Scenario) -> str:
        """Why no run of that scenario can be kept: what lies in its place can neither be used nor be set aside."""
        return self._untouchable.get(scenario.name, "")
