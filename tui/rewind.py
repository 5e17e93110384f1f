"""Going back in time: a fresh session to which the journal is played again, up to a tick.

A run is its inputs, so that is the same history. Called by `tui.bridge`. What lay after the tick is kept and can be had
again, until somebody types a line and thereby branches off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.journal import Interrupt, Line, Write
from levels.session.session import Session, drive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.shell import Piece
    from levels.session.journal import Entry


class Past:
    """The longest history so far of which the present is a part."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.entries: list[Entry] = []
        self.end = 0
        """The last tick of that history."""

    def keep(self, entries: Sequence[Entry], tick: int) -> None:
        """Remember what was done up to `tick`, unless a longer history begins with it."""
        if tick >= self.end:
            self.entries, self.end = list(entries), tick

    def forget_future(self) -> None:
        """Something else happens now: what came after the present is gone."""
        self.entries, self.end = [], 0

    def reached(self, tick: int) -> None:
        """Time ran on by itself; past the end of the history there is nothing to go forward to."""
        if tick > self.end:
            self.entries, self.end = [], 0


def replayed(session: Session, entries: Sequence[Entry], tick: int) -> Session:
    """A new session of the same setup in which everything that was done before `tick` has happened, and no more."""
    fresh = Session(session.setup)
    for index, entry in enumerate(entries):
        if entry.tick >= tick and not isinstance(entry, Interrupt):
            break
        _tick_to(fresh, min(entry.tick, tick))
        if isinstance(entry, Write):
            fresh.files.put(entry.path, entry.text)
            fresh.journal.entries.append(entry)
        elif isinstance(entry, Line):
            following = entries[index + 1] if index + 1 < len(entries) else None
            stop = following.tick if isinstance(following, Interrupt) else tick
            _run(fresh, entry.run, min(stop, tick))
    _tick_to(fresh, tick)
    fresh.files.look_at(session.files.outside)
    return fresh


def _run(session: Session, line: str, stop: int) -> None:
    def stopped() -> bool:
        over = session.tick_number >= stop
        if over:
            session.journal.interrupt(session.tick_number)
        return over

    drive(session, session.run(line), _unheard, stopped)


def _unheard(piece: Piece) -> None:
    """What a line printed was read when it ran first."""
    del piece


def _tick_to(session: Session, tick: int) -> None:
    while session.tick_number < tick:
        session.tick()
