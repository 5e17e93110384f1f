"""Going back in time, and forward again: the present session, the history of which it is a part, and its keyframes.

A run is its inputs. So an earlier moment is the nearest keyframe before it, plus what the journal tells from there on.
What lay after that moment is kept and can be had again, until something else is done and thereby branches off.
Owned by whoever plays a session: the screen's bridge and the plain console.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from engine.apiserver.fieldmanager.history import WriteRecord
from engine.keyframe import Keyframe
from engine.shell import headline
from levels.commands.command import whole
from levels.journal.digest import TickMark
from levels.journal.journal import LineEntry
from levels.scenario.loading.loader import Scenario
from levels.scenario.session_config import SessionConfig
from levels.session.interventions.keeper import Interventions
from levels.session.line_runner import never
from levels.session.mistakes import note
from levels.session.replayer import Replayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.journal.journal import JournalEntry
    from levels.session.session import Session

EVERY = 50
"""Ticks between two keyframes of a small cluster."""
KEPT = 40
_BYTES = 2_000_000
"""A larger world gets its keyframes as many times more rarely as it is larger than this."""
_LATEST = sys.maxsize
"""Later than any tick: to the end, wherever that is."""
_ONLY_TIME = re.compile(r"\s*tick(\s+\d+)?\s*")
"""A line that only lets time pass: nobody misses it."""
SHARED = (Scenario, SessionConfig, TickMark, WriteRecord)
"""What a session refers to and never changes, so that keyframes of it refer to the same."""


class MoveError(Exception):
    """Nobody went anywhere in time, in words that say why: the present is as it was."""


class NoRewindError(MoveError):
    """The level is played in one go."""

    def __init__(self) -> None:
        """Say so to the player."""
        super().__init__("this level is played in one go: there is no way back")


class InterruptedMoveError(MoveError):
    """Ctrl-C on the way."""


class Timeline:
    """The present, and every moment that can be reached from it."""

    def __init__(self, session: Session, *, at_once: bool = True) -> None:
        """Begin with `session`, before which nothing can be reached.

        `at_once` says whether its `why` waits for what would have saved a request.
        """
        self._at_once = at_once
        self.session = session
        self.end = session.tick_number
        """The last tick of the longest history so far of which the present is a part."""
        self.on_move: list[Callable[[], None]] = []
        """Called after `session` has become another one."""
        self._entries: list[JournalEntry] = []
        self._astray = False
        """Whether lines were typed that the longer history does not hold."""
        self._next: int | None = None
        """The tick of the first thing that was undone: time that runs past it leaves that history."""
        self._frames: dict[int, Keyframe[Session]] = {}
        self._pace = EVERY
        self._keep()
        self._open_interventions(session)

    @property
    def tick(self) -> int:
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
        due = idle and not self._astray and self.tick - last >= self._pace
        if due and not self.session.cluster.panics.attempt("the keyframe", self._keep):
            self._pace += EVERY  # until then, the way back begins at an earlier one

    def go(self, tick: int, stop: Callable[[], bool] = never) -> int:
        """Make the moment when `tick` had just passed the present, or the nearest one there is; returns its tick.

        No line may be running. `stop` is asked before each tick on the way; True is Ctrl-C. Raises MoveError where
        the level forbids it, or where the way was not gone to its end: then the present has not changed.
        """
        if not self.session.may_rewind:
            raise NoRewindError
        self._take_down()
        first = min(self._frames)
        target = max(first, min(tick, self.end))
        self.session = self._moment(target, stop)
        self._next, self._astray = None, False
        if target < self.end:
            self._next = next((entry.tick for entry in self._entries if entry.tick >= target), None)
        for moved in self.on_move:
            moved()
        return target

    def arrival(self, wanted: int | None = None) -> str:
        """What there is to say where `go` has led, if a tick was `wanted`: that it is yet to come.

        And which lines were given in this tick, and so are undone too.
        """
        told = f"now in tick {self.tick}"
        if self.tick >= self.end:
            is_ahead = wanted is not None and self.tick < wanted < _LATEST
            return f"{told}, the last that was played: tick {wanted} is yet to come" if is_ahead else told
        here = (entry.run for entry in self._entries if isinstance(entry, LineEntry) and entry.tick == self.tick)
        undone = [line for line in here if not _ONLY_TIME.fullmatch(line)]
        if not undone:
            return told
        more = f" and {len(undone) - 1} more" if len(undone) > 1 else ""
        return f"{told}, before what was given in it: {headline(undone[0])}{more}"

    def glimpse(self, tick: int) -> Session:
        """A session of its own that stands at that moment, or the nearest one there is; the present stays where it is.

        It writes nothing outside. Raises MoveError where the level forbids it, or the way was not gone to its end.
        """
        if not self.session.may_rewind:
            raise NoRewindError
        self._take_down()
        session = self._moment(max(min(self._frames), min(tick, self.end)), never)
        session.save = session.editing.ask = session.storms = None
        return session

    def _take_down(self) -> None:
        """Know the present as the end of its own history, unless it lies within a longer one."""
        if self.tick >= self.end:
            self.end, self._entries = self.tick, list(self.session.journal.entries)

    def _moment(self, target: int, stop: Callable[[], bool]) -> Session:
        """A session of its own that stands there. Raises MoveError."""
        session = self._frames[max(tick for tick in self._frames if tick <= target)].restore()
        session.told_mistakes = self.session.told_mistakes
        left = self._entries[len(session.journal.entries) :]
        entries = [entry for entry in left if entry.tick < target or target == self.end]
        try:
            arrived = Replayer(session, entries, stop=stop).play(target)
        except Exception as error:
            told = f"the way met a mistake in podfall itself: {note(error)}; still in tick {self.tick}"
            raise MoveError(told) from error
        if not arrived:
            raise InterruptedMoveError(f"interrupted on the way; still in tick {self.tick}")
        session.save, session.editing.ask = self.session.save, self.session.editing.ask
        session.storms = self.session.storms
        self._open_interventions(session)
        return session

    def _open_interventions(self, session: Session) -> None:
        session.interventions = Interventions(session, self.branch_before, at_once=self._at_once)

    def branch_before(self, before: int) -> tuple[Session, list[JournalEntry]] | None:
        """A session apart that stands before tick `before`, and what was done in the present from there on.

        None where no keyframe is kept that is old enough.
        """
        earlier = [tick for tick in self._frames if tick < before]
        if not earlier:
            return None
        session = self._frames[max(earlier)].restore()
        return session, self.session.journal.entries[len(session.journal.entries) :]

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
        case ["rewind", "to", number] if (target := whole(number)) is not None:
            return target
        case ["rewind", number] if (ticks := whole(number)) is not None:
            return tick - ticks
        case ["redo"]:
            return _LATEST
        case ["redo", number] if (ticks := whole(number)) is not None:
            return tick + ticks
        case ["rewind" | "redo" | "restart" as word, *others]:
            wrong = f"not {' '.join(others)}: " if others else ""
            raise ValueError(f"{word}: {wrong}rewind N, rewind to TICK, redo [N] or restart")
    return None
