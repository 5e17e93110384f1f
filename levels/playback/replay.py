"""Plays a recording again and compares what comes of it with what came of it then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from levels.commands.panic_report import briefly
from levels.journal.digest import TickMark
from levels.journal.rules import RULES
from levels.session.level import Level
from levels.session.line_runner import unheard
from levels.session.replayer import Replayer
from levels.session.session import Session

if TYPE_CHECKING:
    from engine.shell import Piece
    from levels.recording.record import RunRecord

TickMarks = Mapping[int, TickMark]
"""Every tick that wrote."""

_NOTHING = TickMark("none", {})
"""The mark of a tick that wrote nothing."""


class ReplayResult(NamedTuple):
    """What a replay came to."""

    same: bool
    sentence: str
    """What to tell, without a line end."""
    mistakes: tuple[str, ...] = ()
    """Which mistakes of podfall itself this replay met."""


def replay(run: RunRecord, say: Callable[[Piece], None] = unheard) -> ReplayResult:
    """Play `run` from its inputs and compare; `say` gets what its lines print."""
    session = session_of(run)
    Replayer(session, run.script, say).play(run.end_tick)
    return compare(session, run)


def session_of(run: RunRecord) -> Session:
    """The session of a recording before anything happened in it. Raises UnreadableError."""
    if run.level is None:
        return Session(run.setup)
    return Level(run.level, run.setup.seed, epoch_s=run.setup.epoch_s)


def compare(session: Session, run: RunRecord) -> ReplayResult:
    """Compare what has come of a session with what came of `run` when it was recorded."""
    return _compare(session, run)._replace(mistakes=tuple(briefly(session.cluster)))


def _compare(session: Session, run: RunRecord) -> ReplayResult:
    digest = session.digest.hexdigest()
    if digest == run.digest:
        return ReplayResult(same=True, sentence=f"same run: {run.end_tick} ticks, digest {digest}")
    if run.rules != RULES:
        text = f"drifted: recorded under rules {run.rules}, played under rules {RULES}"
        return ReplayResult(same=False, sentence=f"{text}{_scores(session, run)}; {_first_difference(session, run)}")
    return ReplayResult(same=False, sentence=f"digest differs: {_first_difference(session, run)}")


def _scores(session: Session, run: RunRecord) -> str:
    """What a level came to then and now: other rules change digests, and seldom the outcome."""
    now, was = session.score(), run.status
    if not now:
        return ""
    return "".join(
        f"; {name} {then}, now {now[name]}"
        for name, then in (("verdict", was.verdict), ("served", was.served), ("lost", was.lost))
    )


def _first_difference(session: Session, run: RunRecord) -> str:
    apart = first_apart(run.ticks, session.digest.ticks)
    if apart is not None:
        return f"first in tick {apart[0]}: {apart[1]}"
    if session.tick_number != run.end_tick:
        return f"it ended in tick {session.tick_number}, not in tick {run.end_tick}"
    return "every tick that wrote is the same, so it is requests, or what was written after the last tick"


def first_apart(before: TickMarks, after: TickMarks) -> tuple[int, str] | None:
    """The first tick in which two histories differ, and in what; None where no tick that wrote does."""
    for tick in sorted({*before, *after}):
        was, now = before.get(tick, _NOTHING), after.get(tick, _NOTHING)
        if was != now:
            return tick, _differing(was, now)
    return None


def _differing(was: TickMark, now: TickMark) -> str:
    for key in sorted({*was.keys, *now.keys}):
        if was.keys.get(key) != now.keys.get(key):
            return f"{key} was {_short(was, key)}, is {_short(now, key)}"
    return f"its line was {was.line}, is {now.line}: requests, or an object that was there before tick 1"


def _short(mark: TickMark, key: str) -> str:
    return mark.keys.get(key, "not written") or "deleted"
