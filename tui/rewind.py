"""Going back in time: a fresh session to which the journal is played again, up to a tick.

A run is its inputs, so that is the same history. Called by `tui.bridge`. What lay after the tick is kept and can be had
again, until somebody types a line and thereby branches off.
"""

from __future__ import annotations

import sys
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
        self._next: int | None = None
        """The tick of the first thing that was undone: time that runs past it leaves that history."""

    def keep(self, entries: Sequence[Entry], tick: int, target: int) -> None:
        """Remember what was done up to `tick`, unless a longer history is known; the present moves to `target`."""
        if tick >= self.end:
            self.entries, self.end = list(entries), tick
        self._next = None
        if target < self.end:
            self._next = next((entry.tick for entry in self.entries if entry.tick >= target), self.end)

    def forget_future(self) -> None:
        """Something else happens now: what came after the present is gone."""
        self.entries, self.end, self._next = [], 0, None

    def reached(self, tick: int) -> None:
        """Time ran on by itself, perhaps past the point where the other history did something."""
        if tick > self.end or (self._next is not None and tick > self._next):
            self.forget_future()


def replayed(session: Session, fresh: Session, past: Past, tick: int) -> Session:
    """`fresh`, which began as `session` did, once everything from before `tick` was done in it, and no more.

    At the end of the history nothing is left out.
    """
    entries = past.entries
    for index, entry in enumerate(entries):
        if entry.tick >= tick < past.end and not isinstance(entry, Interrupt):
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


def moment(line: str, tick: int) -> int | None:
    """The tick to which `rewind N`, `rewind to TICK`, `restart` or `redo [N]` leads; None for any other line.

    Raises ValueError, saying how the word is used.
    """
    match line.split():
        case ["restart"]:
            return 0
        case ["rewind", "to", number] if number.isdecimal():
            return int(number)
        case ["rewind", number] if number.isdecimal():
            return tick - int(number)
        case ["redo"]:
            return sys.maxsize
        case ["redo", number] if number.isdecimal():
            return tick + int(number)
        case ["rewind" | "redo" | "restart" as word, *_]:
            raise ValueError(f"{word}: rewind N, rewind to TICK, redo [N] or restart")
    return None
