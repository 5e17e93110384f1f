"""The trial of one lost request: each change that makes sense is played in a fork of its own.

Work is counted in ticks that are played, never in seconds, so that the answer is the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.network.tools import curl
from levels.session.interventions.fork import Change, Fork
from levels.session.interventions.scout import Scout
from levels.session.interventions.verdict import OLDEST, InterventionVerdict

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from engine.metrics import LostRequest
    from levels.journal.journal import JournalEntry
    from levels.session.interventions.changes import Played
    from levels.session.session import Session

_BY_HAND = "It was sent by hand: send it once more to see what becomes of it now."
MOST_TICKS = 500
"""So many ticks are played for one request, counted from where each change begins to act."""


class Branches(Protocol):
    """Where forks come from."""

    def __call__(self, before: int) -> tuple[Session, list[JournalEntry]] | None:
        """A session of its own that stands before that tick, and what was done from there on; None if none is kept."""


class Trial:
    """One lost request, being tried. Whoever iterates over it lets it play, one tick at a time."""

    def __init__(self, branches: Branches, record: LostRequest, patience: int, now: int) -> None:
        """Fork from `branches`; the client of `record` waits `patience` ticks at most; it is tick `now`."""
        self.verdict: InterventionVerdict | None = None
        """Known once it has come to its end."""
        self._branches = branches
        self._record = record
        self._end = max(record.settled, record.tick + patience + 2)
        self._now = now
        self._left = MOST_TICKS
        self._known_panics = 0
        self._steps = self._play()

    def __iter__(self) -> Iterator[None]:
        return self._steps

    def sentences(self) -> list[str]:
        """What would have saved it; empty as long as it is being played."""
        return self.verdict.sentences() if self.verdict is not None else []

    def finish(self) -> InterventionVerdict:
        """Play it to its end."""
        for _ in self:
            pass
        if self.verdict is None:
            raise RuntimeError(f"the trial of {self._record.name} was given up")
        return self.verdict

    def _play(self) -> Iterator[None]:
        if self._record.client == curl.CLIENT:
            self.verdict = InterventionVerdict(_BY_HAND)
            return
        scout = Scout(self._record, self._now)
        fork = yield from self._run(scout)
        if fork is None:
            before = f"no keyframe from before tick {self._record.tick} is kept"
            self.verdict = InterventionVerdict(f"What would have saved it cannot be played: {before}.")
        elif fork.result is None or fork.result.failure is None or fork.result.failure.letter != self._record.letter:
            self.verdict = InterventionVerdict(
                "What would have saved it is not known: played again, it went otherwise."
            )
        else:
            self._known_panics = fork.panics
            yield from self._try_all(scout.found)

    def _try_all(self, found: list[tuple[Played, ...]]) -> Iterator[None]:
        verdict = InterventionVerdict()
        for changes in found:
            verdict = yield from self._try(changes, verdict)
        self.verdict = verdict

    def _try(
        self, changes: tuple[Played, ...], verdict: InterventionVerdict
    ) -> Generator[None, None, InterventionVerdict]:
        """Play the one that goes furthest, and where that helps the others until one of them does too."""
        furthest, *others = changes
        if self._record.tick - furthest.cause > OLDEST:
            return verdict._replace(old=verdict.old + 1)
        if self._cost(furthest) > self._left:
            return verdict._replace(dear=verdict.dear + 1)
        fork = yield from self._run(furthest)
        if fork is None:
            return verdict._replace(lost=verdict.lost + 1)
        if fork.panics > self._known_panics:
            return verdict._replace(broken=verdict.broken + 1)
        if not _served(fork):
            return verdict._replace(failing=(*verdict.failing, furthest.brief()))
        clause = furthest.sentence(fork)
        for change in others:
            fork = yield from self._run(change)
            if fork is not None and _served(fork):
                clause = change.sentence(fork)
                break
        return verdict._replace(saving=(*verdict.saving, clause))

    def _cost(self, change: Change) -> int:
        """How many ticks it takes, if the request is settled when it was."""
        return self._record.settled - change.cause + 1

    def _run(self, change: Change) -> Generator[None, None, Fork | None]:
        """The fork with that change, played until the request is settled; None where it cannot begin early enough."""
        branch = self._branches(change.cause)
        if branch is None:
            return None
        fork = Fork(*branch, self._record, change)
        yield from fork.play(self._end)
        self._left -= fork.tick - change.cause + 1
        return fork


def _served(fork: Fork) -> bool:
    return fork.result is not None and fork.result.failure is None
