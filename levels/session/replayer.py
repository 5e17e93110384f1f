"""Does in a session what a journal tells, in its order: the one way to play something again.

Used by `levels.playback.replay` for a recording and by `levels.session.timeline` for going back in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.journal.journal import Found, HTTPEntry, InterruptEntry, LineEntry
from levels.session.http_requests import submit
from levels.session.line_runner import LineRunner, never, unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.shell import Piece
    from levels.journal.journal import JournalEntry
    from levels.session.session import Session


class Replayer:
    """Plays entries into one session, which stands at or before the first of them."""

    def __init__(
        self,
        session: Session,
        entries: Sequence[JournalEntry],
        say: Callable[[Piece], None] = unheard,
        stop: Callable[[], bool] = never,
    ) -> None:
        """Prepare to play `entries`; `say` gets what their lines print, `stop` is asked before each tick."""
        self._session = session
        self._entries = entries
        self._say = say
        self._next = 0
        self._end = 0
        self._ask_stop = stop
        self._stopped = False

    def play(self, end: int) -> bool:
        """Do everything, and let time pass until tick `end` has passed; the session's journal then tells the same.

        A line that still waits in tick `end` is interrupted there. Whatever its lines once read, wrote or asked for
        outside is in the journal, so nothing outside is touched now. Returns False where it was stopped before the end.
        """
        with self._session.indoors():
            self._play(end)
        return not self._stopped

    def _play(self, end: int) -> None:
        self._end = end
        while self._next < len(self._entries):
            entry = self._entries[self._next]
            self._next += 1
            self._tick_to(entry.tick)
            if self._stopped:
                break
            self._act(entry)
        self._tick_to(end)
        self._session.finished = False  # a `quit` of then is not one of now

    def _act(self, entry: JournalEntry) -> None:
        session = self._session
        if isinstance(entry, Found):
            session.find(entry)
        elif isinstance(entry, HTTPEntry):
            submit(session, entry.ask)
        elif isinstance(entry, LineEntry):
            LineRunner(session, entry.run, self._say).drive(self._interrupted, self._is_stopped)

    def _interrupted(self) -> bool:
        """Before each tick that a line waits for: requests that came meanwhile are carried out, Ctrl-C ends it."""
        if self._is_stopped():
            return False
        while self._next < len(self._entries):
            entry = self._entries[self._next]
            if entry.tick > self._session.tick_number or not isinstance(entry, HTTPEntry | InterruptEntry):
                break
            self._next += 1
            if isinstance(entry, InterruptEntry):
                return True
            self._act(entry)
        return self._session.tick_number >= self._end

    def _tick_to(self, tick: int) -> None:
        while self._session.tick_number < tick and not self._is_stopped():
            self._session.tick()

    def _is_stopped(self) -> bool:
        self._stopped = self._stopped or self._ask_stop()
        return self._stopped
