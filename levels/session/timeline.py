"""Going back in time, and forward again: the present session, the history of which it is a part, and its keyframes.

A run is its inputs. So an earlier moment is the nearest keyframe before it, plus what the journal tells from there on.
What lay after that moment is kept and can be had again, until something else is done and thereby branches off.
Owned by whoever plays a session: the screen's bridge and the plain console.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from engine.api.numerals import int64
from engine.keyframe import Keyframe
from levels.scenario.loader import Scenario
from levels.scenario.setup import Setup
from levels.session.digest import TickMark
from levels.session.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.journal import Entry
    from levels.session.session import Session

EVERY = 50
"""Ticks between two keyframes of a small cluster."""
KEPT = 40
_BYTES = 2_000_000
"""A larger world gets its keyframes as many times more rarely as it is larger than this."""
SHARED = (Scenario, Setup, TickMark)
"""What a session refers to and never changes, so that keyframes of it refer to the same."""


class NoRewindError(Exception):
    """The level is played in one go."""

    def __init__(self) -> None:
        """Say so to the player."""
        super().__init__("this level is played in one go: there is no way back")


class Timeline:
    """The present, and every moment that can be reached from it."""

    def __init__(self, session: Session) -> None:
        """Begin with `session`, before which nothing can be reached."""
        self.session = session
        self.end = session.tick_number
        """The last tick of the longest history so far of which the present is a part."""
        self.on_move: list[Callable[[], None]] = []
        """Called after `session` has become another one."""
        self._entries: list[Entry] = []
        self._astray = False
        """Whether lines were typed that the longer history does not hold."""
        self._next: int | None = None
        """The tick of the first thing that was undone: time that runs past it leaves that history."""
        self._frames: dict[int, Keyframe[Session]] = {}
        self._pace = EVERY
        self._keep()

    @property
    def tick(self) -> int:
        """The present tick."""
        return self.session.tick_number

    def typed(self) -> None:
        """Hear that a line is about to run. As long as it only looks, what was undone can still be had again."""
        self._astray = self.tick < self.end
        self._forget_frames_ahead()

    def branch(self) -> None:
        """Something new is done now: what came after the present is gone."""
        self.end, self._entries, self._next, self._astray = self.tick, [], None, False
        self._forget_frames_ahead()

    def _forget_frames_ahead(self) -> None:
        """They know nothing of what is typed now."""
        self._frames = {tick: frame for tick, frame in self._frames.items() if tick <= self.tick}

    def passed(self, *, idle: bool) -> None:
        """Hear that a tick has passed; a session that is not `idle`, whose line still waits, has no keyframe."""
        if self.tick > self.end or (self._next is not None and self.tick > self._next):
            self.branch()
        last = max(tick for tick in self._frames if tick <= self.tick)
        if idle and not self._astray and self.tick - last >= self._pace:
            self._keep()

    def go(self, tick: int) -> int:
        """Make the moment when `tick` had just passed the present, or the nearest one there is; returns its tick.

        No line may be running. Raises NoRewindError where the level forbids it.
        """
        if not self.session.may_rewind:
            raise NoRewindError
        if self.tick >= self.end:
            self.end, self._entries = self.tick, list(self.session.journal.entries)
        first = min(self._frames)
        target = max(first, min(tick, self.end))
        before = self.session
        self.session = self._frames[max(tick for tick in self._frames if tick <= target)].restore()
        self._catch_up(before, target)
        self._next, self._astray = None, False
        if target < self.end:
            self._next = next((entry.tick for entry in self._entries if entry.tick >= target), None)
        for moved in self.on_move:
            moved()
        return target

    def _catch_up(self, before: Session, target: int) -> None:
        session = self.session
        session.save = before.save
        outside = session.files.outside
        session.files.look_at(None)  # what its lines find there is in the journal
        left = self._entries[len(session.journal.entries) :]
        Player(session, [entry for entry in left if entry.tick < target or target == self.end]).play(target)
        session.files.look_at(outside)
        session.editing.ask = before.editing.ask

    def _keep(self) -> None:
        session = self.session
        save, session.save = session.save, None  # a port of the present, not a part of the past
        try:
            frame = self._frames[self.tick] = Keyframe(session, SHARED)
        finally:
            session.save = save
        self._pace = EVERY * max(1, frame.size // _BYTES)
        if len(self._frames) > KEPT:
            self._thin()

    def _thin(self) -> None:
        """Of the older half, every other one goes; never the first."""
        ticks = sorted(self._frames)
        for tick in ticks[1 : KEPT // 2 : 2]:
            del self._frames[tick]


def moment(line: str, tick: int) -> int | None:
    """The tick to which `rewind N`, `rewind to TICK`, `restart` or `redo [N]` leads; None for any other line.

    Raises ValueError, saying how the word is used.
    """
    match line.split():
        case ["restart"]:
            return 0
        case ["rewind", "to", number] if int64(number) is not None:
            return int(number)
        case ["rewind", number] if int64(number) is not None:
            return tick - int(number)
        case ["redo"]:
            return sys.maxsize
        case ["redo", number] if int64(number) is not None:
            return tick + int(number)
        case ["rewind" | "redo" | "restart" as word, *_]:
            raise ValueError(f"{word}: rewind N, rewind to TICK, redo [N] or restart")
    return None
