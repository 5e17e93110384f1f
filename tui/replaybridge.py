"""Between the screen and a replay: the clock feeds the journal's lines to the console as they happened.

A line that waits, waits for the clock as it did for the player; so does `tick 20`, whose ticks would otherwise pass in
one frame. Forward always leads on through the recording; nothing can be typed, so there is no other way.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from engine.client.steps import until_wait
from levels.journal.journal import Found, HTTPEntry, InterruptEntry, LineEntry, WriteEntry
from levels.session.http_requests import submit
from tui.bridge import Bridge, ConsoleOutput

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.journal.journal import JournalEntry
    from levels.playback.playback import Playback


class ReplayBridge(Bridge):
    """A playback as the screen plays it."""

    def __init__(
        self, playback: Playback, say: Callable[[ConsoleOutput], None], now: Callable[[], float] = monotonic
    ) -> None:
        """Play `playback`; `say` gets what the console shows, `now` is the wall clock in seconds."""
        super().__init__(playback.session, say, now)
        self.playback = playback
        self._fed: list[int] = []
        """For each entry that was done: how long the session's own journal was then."""
        self._calm = [self.tick]
        """The ticks in which no line waited: only from such a one can time go on as it did."""

    def over(self) -> bool:
        """Whether everything was shown."""
        return self.playback.over(self.session)

    @property
    def stuck(self) -> bool:
        """A replay that stands is paused, whatever its lines wait for."""
        return False

    @property
    def hurries(self) -> bool:
        """Nothing hurries: a replay shows each tick."""
        return False

    @property
    def done(self) -> int:
        """How many entries of the script were done."""
        return len(self._fed)

    @property
    def next_entry(self) -> JournalEntry | None:
        """What is done next; None at the end of the script."""
        script = self.playback.script
        return script[self.done] if self.done < len(script) else None

    def step(self) -> None:
        """One tick passes, and what was done after it is done again. At the end nothing happens any more."""
        if self.over():
            self.clock.pause()
            return
        self._feed()
        super().step()
        self._feed()
        if not self.busy and self.tick > self._calm[-1]:
            self._calm.append(self.tick)
        if self.over():
            self.clock.pause()
            self.interrupt()

    def _feed(self) -> None:
        """Do what is due. While a line waits only Ctrl-C and requests come through, as when it was played."""
        while (entry := self.next_entry) is not None and entry.tick <= self.tick:
            if self.busy and not isinstance(entry, InterruptEntry | HTTPEntry):
                return
            self._act(entry)
            self._fed.append(len(self.session.journal.entries))

    def _act(self, entry: JournalEntry) -> None:
        session = self.session
        if isinstance(entry, LineEntry):
            self.submit(entry.run)
        elif isinstance(entry, InterruptEntry):
            self.interrupt()
        elif isinstance(entry, Found):
            session.find(entry)
            if isinstance(entry, WriteEntry):
                happened = "is gone" if entry.text is None else "has a new text"
                self.say(ConsoleOutput("note", f"(the file {entry.path} {happened})"))
        else:
            self.say(ConsoleOutput("note", f"(over HTTP: {entry.request.method} {entry.request.path})"))
            submit(session, entry.request)

    def rewind(self, tick: int) -> None:
        """Show the moment when `tick` had just passed."""
        if tick >= self.tick:
            self._on_to(tick)
        else:
            say, self.say = self.say, _unsaid
            try:
                self._back(max(tick, self._calm[0]))
                self._on_to(tick)
            finally:
                self.say = say
            self.say(ConsoleOutput("note", f"now in tick {self.tick}"))
        self.clock.pause()

    def _on_to(self, tick: int) -> None:
        while self.tick < tick and not self.over():
            self.step()

    def _back(self, tick: int) -> None:
        """To the last tick up to this one in which no line waited: a line can be begun anew, not gone on with."""
        self._calm = [calm for calm in self._calm if calm <= tick]
        super().rewind(self._calm[-1])
        length = len(self.session.journal.entries)
        self._fed = [at for at in self._fed if at <= length]

    def look(self, line: str) -> str:
        """What a reading line prints; the journal does not hear of it."""
        shell = self.session.shell
        status = shell.status
        text = "".join(piece.text for piece in until_wait(shell.line(line, self.session.context(line))))
        shell.status = status
        return text


def _unsaid(said: ConsoleOutput) -> None:
    """What was said until then was read before."""
    del said
