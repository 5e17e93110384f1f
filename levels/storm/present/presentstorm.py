"""One storm on forks of a session as it stands, a tick at a time; the session itself stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.keyframe import Keyframe
from levels.session.timeline import SHARED
from levels.storm.errors import StormError
from levels.storm.players import play_world
from levels.storm.setup import StormSetup
from levels.storm.storm import PlayedStorm, picks_to_play, report_of
from levels.storm.text import report_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.session.session import Session
    from levels.storm.faults.outcomes import FaultOutcome, FaultPick
    from levels.storm.report import StormFault, StormReport
    from levels.storm.saving import RecordingFolder
    from levels.storm.steps import Stepwise


class PresentStorm:
    """It; whoever iterates over it lets it play, and goes on where it stopped."""

    def __init__(self, session: Session, kinds: tuple[str, ...], recordings: RecordingFolder | None = None) -> None:
        """Begin from the present of `session`; what loses is written into `recordings` in the end."""
        self.report: StormReport | None = None
        """What it came to; None as long as it is being played, and where it cannot be."""
        self.problem = ""
        """Why it cannot be played, in one line."""
        self.told = "the cluster comes to rest"
        """What is being played."""
        self._kinds = kinds
        self._recordings = recordings
        self._ways: dict[str, str] = {}
        self._outcomes: list[FaultOutcome] = []
        self._setup = StormSetup(session.setup)
        self._steps = self._guarded(Keyframe(session, SHARED).restore())

    def __iter__(self) -> Iterator[None]:
        return self._steps

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to play."""
        return self.report is not None or bool(self.problem)

    def lines(self) -> list[str]:
        """Its report, as `podfall storm` prints it; empty as long as there is none."""
        return [] if self.report is None else report_text(self.report, self._ways)

    def run_of(self, fault: StormFault) -> str:
        """The recording of a fault that lost requests; empty for one that did not."""
        found = (outcome.run for outcome in self._outcomes if _is(outcome.pick, fault))
        return next(found, None) or ""

    def _guarded(self, begin: Session) -> Stepwise[None]:
        try:
            yield from self._play(begin)
        except StormError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{error.filename}: {error.strerror}"

    def _play(self, begin: Session) -> Stepwise[None]:
        world = yield from play_world(self._setup, begin)
        self._ways = world.world.ways
        picks = picks_to_play(world, self._kinds)
        self._outcomes = [world.calm]
        for number, pick in enumerate(picks, start=1):
            self.told = f"fault {number} of {len(picks)}: {pick.name}"
            self._outcomes.append((yield from world.play(pick, recorded=True)))
        runs = self._recordings.write(self._outcomes) if self._recordings is not None else {}
        outcomes = tuple(self._outcomes)
        self.report = report_of(PlayedStorm(world, outcomes, outcomes, 1), self._setup, runs)


def _is(pick: FaultPick, fault: StormFault) -> bool:
    return (pick.fault, pick.target) == (fault.fault, fault.target)
