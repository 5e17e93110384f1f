"""Does in a session what a journal tells, in its order: the one way to play something again.

Used by `levels.playback.replay` for a recording and by `levels.session.timeline` for going back in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.journal.journal import Found, HTTPEntry, InterruptEntry, LineEntry
from levels.session.http_requests import submit
from levels.session.line_runner import LineRunner, never, unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
        for _ in self.steps(end):
            pass
        return not self._stopped

    def steps(self, end: int) -> Iterator[None]:
        """The same, tick by tick: it pauses before each of them, and whoever does not ask on leaves it there."""
        with self._session.indoors():
            yield from self._play(end)

    def _play(self, end: int) -> Iterator[None]:
        self._end = end
        while self._next < len(self._entries):
            entry = self._entries[self._next]
            self._next += 1
            yield from self._tick_to(entry.tick)
            if self._stopped:
                break
            yield from self._act(entry)
        yield from self._tick_to(end)
        self._session.finished = False  # a `quit` of then is not one of now

    def _act(self, entry: JournalEntry) -> Iterator[None]:
        if isinstance(entry, LineEntry):
            yield from self._drive(LineRunner(self._session, entry.run, self._say))
        else:
            self._meet(entry)

    def _meet(self, entry: JournalEntry) -> None:
        """What takes no time."""
        if isinstance(entry, Found):
            self._session.find(entry)
        elif isinstance(entry, HTTPEntry):
            submit(self._session, entry.request)

    def _drive(self, line: LineRunner) -> Iterator[None]:
        line.advance()
        while line.status is None:
            if self._interrupted():
                line.interrupt()
            elif self._is_stopped():
                line.close()
            else:
                yield
                self._session.tick()
                line.advance()

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
            self._meet(entry)
        return self._session.tick_number >= self._end

    def _tick_to(self, tick: int) -> Iterator[None]:
        while self._session.tick_number < tick and not self._is_stopped():
            yield
            self._session.tick()

    def _is_stopped(self) -> bool:
        self._stopped = self._stopped or self._ask_stop()
        return self._stopped
