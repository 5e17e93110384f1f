"""Plays a recording again and compares what comes of it with what came of it then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from levels.session.digest import TickMark
from levels.session.front import rest_of, submit
from levels.session.journal import Entry, Http, Interrupt, Line, Write
from levels.session.level import Level
from levels.session.rules import RULES
from levels.session.session import Session, drive

if TYPE_CHECKING:
    from engine.shell import Piece
    from levels.session.record import Run

_NOTHING = TickMark("none", {})
"""The mark of a tick that wrote nothing."""


class Outcome(NamedTuple):
    """What a replay came to."""

    same: bool
    sentence: str
    """What to tell, without a line end."""


def replay(run: Run, say: Callable[[Piece], None] | None = None) -> Outcome:
    """Play `run` from its inputs and compare; `say` gets what its lines print."""
    session = Session(run.setup) if run.level is None else Level(run.level, run.setup.seed)
    _Player(session, run, say or _silent).play()
    _tick_to(session, run.end_tick)
    return _compare(session, run)


def _silent(piece: Piece) -> None:
    """Let nobody hear what a replayed line prints."""
    del piece


class _Player:
    """Plays the entries of one recording in their order."""

    def __init__(self, session: Session, run: Run, say: Callable[[Piece], None]) -> None:
        self._session = session
        self._script = run.script
        self._say = say
        self._next = 0
        self._rest = rest_of(session)

    def play(self) -> None:
        while self._next < len(self._script):
            entry = self._script[self._next]
            self._next += 1
            _tick_to(self._session, entry.tick)
            self._act(entry)

    def _act(self, entry: Entry) -> None:
        if isinstance(entry, Write):
            self._session.files.put(entry.path, entry.text)
        elif isinstance(entry, Http):
            submit(self._session, self._rest, entry.ask)
        elif isinstance(entry, Line):
            drive(self._session, self._session.run(entry.run), self._say, self._stop)

    def _stop(self) -> bool:
        """Before each tick that a line waits for: requests that came meanwhile are carried out, Ctrl-C ends it."""
        while self._next < len(self._script):
            entry = self._script[self._next]
            if entry.tick > self._session.tick_number or not isinstance(entry, Http | Interrupt):
                return False
            self._next += 1
            if isinstance(entry, Interrupt):
                return True
            self._act(entry)
        return False


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
        was, now = run.ticks.get(tick, _NOTHING), played.get(tick, _NOTHING)
        if was != now:
            return f"first in tick {tick}: {_differing(was, now)}"
    if session.tick_number != run.end_tick:
        return f"it ended in tick {session.tick_number}, not in tick {run.end_tick}"
    return "every tick that wrote is the same, so it is requests, or what was written after the last tick"


def _differing(was: TickMark, now: TickMark) -> str:
    for key in sorted({*was.keys, *now.keys}):
        if was.keys.get(key) != now.keys.get(key):
            return f"{key} was {_short(was, key)}, is {_short(now, key)}"
    return f"its line was {was.line}, is {now.line}: requests, or an object that was there before tick 1"


def _short(mark: TickMark, key: str) -> str:
    return mark.keys.get(key, "not written") or "deleted"
