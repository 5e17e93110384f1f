"""Plays a recording again and compares what comes of it with what came of it then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from levels.session.journal import Entry, Interrupt, Line, Write
from levels.session.rules import RULES
from levels.session.session import Session, drive

if TYPE_CHECKING:
    from engine.shell import Piece
    from levels.session.digest import TickMark
    from levels.session.record import Run


class Outcome(NamedTuple):
    """What a replay came to."""

    same: bool
    sentence: str
    """What to tell, without a line end."""


def replay(run: Run, say: Callable[[Piece], None] | None = None) -> Outcome:
    """Play `run` from its inputs and compare; `say` gets what its lines print."""
    session = Session(run.setup)
    _play(session, run, say or _silent)
    return _compare(session, run)


def _silent(piece: Piece) -> None:
    """Let nobody hear what a replayed line prints."""
    del piece


def _play(session: Session, run: Run, say: Callable[[Piece], None]) -> None:
    stops = {index for index, entry in enumerate(run.script) if isinstance(entry, Interrupt)}
    for index, entry in enumerate(run.script):
        _tick_to(session, entry.tick)
        if isinstance(entry, Write):
            session.files.put(entry.path, entry.text)
        elif isinstance(entry, Line):
            after = run.script[index + 1] if index + 1 in stops else None
            drive(session, session.run(entry.run), say, _stop_at(session, after))
    _tick_to(session, run.end_tick)


def _stop_at(session: Session, interrupt: Entry | None) -> Callable[[], bool]:
    return lambda: interrupt is not None and session.tick_number >= interrupt.tick


def _tick_to(session: Session, tick: int) -> None:
    while session.tick_number < tick:
        session.tick()


def _compare(session: Session, run: Run) -> Outcome:
    digest = session.digest.hexdigest()
    if digest == run.digest:
        return Outcome(same=True, sentence=f"same run: {run.end_tick} ticks, digest {digest}")
    if run.rules != RULES:
        text = f"drifted: recorded under rules {run.rules}, played under rules {RULES}"
        return Outcome(same=False, sentence=f"{text}; {_first_difference(session, run)}")
    return Outcome(same=False, sentence=f"digest differs: {_first_difference(session, run)}")


def _first_difference(session: Session, run: Run) -> str:
    played = session.digest.ticks
    for tick in sorted({*played, *run.ticks}):
        was, now = run.ticks.get(tick), played.get(tick)
        if was != now:
            return f"first in tick {tick}: {', '.join(_differing(was, now))}"
    if session.tick_number != run.end_tick:
        return f"it ended in tick {session.tick_number}, not in tick {run.end_tick}"
    return "every tick that wrote is the same, so it is requests, or what was written after the last tick"


_SHOWN = 3


def _differing(was: TickMark | None, now: TickMark | None) -> Iterator[str]:
    if was is None or now is None:
        written = (was or now).keys if (was or now) is not None else {}  # type: ignore[union-attr]
        yield f"only {'the replay' if was is None else 'the recording'} wrote {', '.join(sorted(written)[:_SHOWN])}"
        return
    found = False
    for key in sorted({*was.keys, *now.keys})[:]:
        if was.keys.get(key) != now.keys.get(key):
            found = True
            yield f"{key} was {_short(was, key)}, is {_short(now, key)}"
            return
    if not found:
        yield f"its line was {was.line}, is {now.line}: an object written earlier, or requests"


def _short(mark: TickMark, key: str) -> str:
    return mark.keys.get(key, "not written") or "deleted"
