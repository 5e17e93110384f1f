"""Keeps for each lost request what would have saved it. Held by a timeline, for the session that is the present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.tools import curl
from levels.session.interventions.trial import Trial
from levels.session.interventions.verdict import InterventionVerdict

if TYPE_CHECKING:
    from engine.metrics import LostRequest
    from levels.session.interventions.trial import Branches
    from levels.session.session import Session

_BY_HAND = "It was sent by hand: send it once more to see what becomes of it now."


class Interventions:
    """The trials of one session. A port of the present: no keyframe holds it, and no fork has one of its own."""

    def __init__(self, session: Session, branches: Branches, *, at_once: bool = True) -> None:
        """Try requests of `session` in forks from `branches`; `at_once` says that whoever asks in words waits for it.

        A screen plays them between its frames instead.
        """
        self._at_once = at_once
        self._session = session
        self._branches = branches
        self._kept: dict[str, tuple[int, Trial]] = {}
        """Name of a request to its trial, and how much was done by then if that matters."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """In a keyframe: nothing."""
        return _nothing, ()

    def trial(self, record: LostRequest) -> Trial:
        """The trial of that request, begun or over; the same one whenever it is asked for."""
        done = len(self._session.journal.entries)
        kept = self._kept.get(record.name)
        if kept is None or kept[0] not in {_SETTLED, done}:
            kept = self._kept[record.name] = (self._matters(record, done), self._begun(record))
        return kept[1]

    def _begun(self, record: LostRequest) -> Trial:
        trial = Trial(self._branches, record, self._patience(record.client), self._session.tick_number)
        if record.client == curl.CLIENT:
            trial.verdict = InterventionVerdict(_BY_HAND)
        return trial

    def sentences(self, record: LostRequest) -> list[str]:
        """What would have saved it, played to its end; or where it is played."""
        trial = self.trial(record)
        if self._at_once:
            trial.finish()
        return trial.sentences() or [_ELSEWHERE]

    def _matters(self, record: LostRequest, done: int) -> int:
        """How much was done so far, where forks play on beyond the present: what is done next may change that."""
        reach = record.tick + self._patience(record.client) + 2
        return done if reach > self._session.tick_number else _SETTLED

    def _patience(self, client: str) -> int:
        """For how many ticks at most a request of that client is under way."""
        running = self._session.cluster.traffic.state_of(client)
        return 2 if running is None else (running.spec.timeout + 1) * (running.spec.retry + 1)


_SETTLED = -1
_ELSEWHERE = "What would have saved it is played in its box: w, or Enter on its letter."


def _nothing() -> None:
    return None
