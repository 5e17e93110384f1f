"""Keeps for each lost request what would have saved it. Held by a timeline, for the session that is the present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.interventions.trial import Trial

if TYPE_CHECKING:
    from engine.metrics import LostRequest
    from levels.session.interventions.trial import Branches
    from levels.session.session import Session


class Interventions:
    """The trials of one session. A port of the present: no keyframe holds it, and no fork has one of its own."""

    def __init__(self, session: Session, branches: Branches, *, at_once: bool = True) -> None:
        """Try requests of `session` in forks from `branches`; `at_once` says that whoever asks in words waits for it.

        A screen plays them between its frames instead.
        """
        self._at_once = at_once
        self._session = session
        self._branches = branches
        self._kept: dict[str, tuple[tuple[int, ...], Trial]] = {}
        """Name of a request to the present in which its trial began, where that matters, and the trial."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """In a keyframe: nothing."""
        return _nothing, ()

    def trial(self, record: LostRequest) -> Trial:
        """The trial of that request, begun or over; the same one whenever it is asked for."""
        stamp = self._stamp(record)
        kept = self._kept.get(record.name)
        if kept is None or kept[0] not in {_SETTLED, stamp}:
            trial = Trial(self._branches, record, self._patience(record.client), self._session.tick_number)
            kept = self._kept[record.name] = (stamp, trial)
        return kept[1]

    def sentences(self, record: LostRequest) -> list[str]:
        """What would have saved it, played to its end; or where it is played."""
        trial = self.trial(record)
        if self._at_once:
            trial.finish()
        return trial.sentences() or [_ELSEWHERE]

    def _stamp(self, record: LostRequest) -> tuple[int, ...]:
        """What the present is like, where forks play on beyond it: what is done next may change what they come to."""
        session = self._session
        if record.tick + self._patience(record.client) + 2 <= session.tick_number:
            return _SETTLED
        return session.tick_number, session.mutations, session.cluster.store.revision

    def _patience(self, client: str) -> int:
        """For how many ticks at most a request of that client is under way."""
        running = self._session.cluster.traffic.state_of(client)
        return 2 if running is None else (running.spec.timeout + 1) * (running.spec.retry + 1)


_SETTLED: tuple[int, ...] = ()
_ELSEWHERE = "What would have saved it is played in its box: w, or Enter on its letter."


def _nothing() -> None:
    return None
