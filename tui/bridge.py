"""Between the screen and a session: the game clock, the line that waits, and going back in time.

The screen owns one and calls it from its timer and keys; nothing here knows Textual, so all of it is tested without a
screen. Ticks come only from `flush` (the accumulated wall time), `step`, and a `tick` line, whose ticks pass
at once.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from engine.shell import Clear, Stderr, Stdout, headline
from levels.playback.hope import latest_hope
from levels.session.line_runner import LineRunner, WaitingLine
from levels.session.timeline import MoveError, Timeline, moment
from levels.session.view import SessionView, Viewer
from tui.gameclock import GameClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.session import Session

BURST_S = 0.03
"""How long a `tick N` line may hold up one frame."""
HOPE_S = 2.0
"""How long somebody waits for the moment from which a level can still be won."""

_PROSE = (["hint"], ["brief"], ["debrief"], ["goals"])


class ConsoleOutput(NamedTuple):
    """A piece of text for the console."""

    kind: str
    """`prompt` (what was typed), `out`, `text` (the same, in sentences), `err`, `note`, or `clear`."""
    text: str


class Bridge:
    """A session as the screen plays it."""

    def __init__(
        self, session: Session, say: Callable[[ConsoleOutput], None], now: Callable[[], float] = monotonic
    ) -> None:
        """Play `session`; `say` gets what the console shows, `now` is the wall clock in seconds."""
        self.timeline = Timeline(session, at_once=False)
        self.say = say
        self.clock = GameClock(now)
        self._now = now
        self._viewer = Viewer(session)
        self._line: LineRunner | None = None
        """The running line."""
        self._prose = False
        """Whether the running line tells sentences, which are wrapped between words."""
        self._queue: deque[tuple[str, bool]] = deque()
        """Lines that wait for their turn, and whether they came over HTTP."""
        self._working = False
        """Whether the queue is being worked off."""

    # --- what is

    @property
    def session(self) -> Session:
        """The session as it is now: another object after each way back."""
        return self.timeline.session

    @property
    def tick(self) -> int:
        return self.session.tick_number

    @property
    def busy(self) -> bool:
        """Whether a line waits for ticks."""
        return self._line is not None and self._line.waits

    @property
    def stuck(self) -> bool:
        """Whether a line waits for a clock that stands."""
        return self.busy and not self.hurries and self.clock.paused

    @property
    def hurries(self) -> bool:
        """Whether the running line asks for ticks that pass at once."""
        return self._line is not None and self._line.hurries

    @property
    def waiting(self) -> WaitingLine | None:
        """The line that waits for the clock; None where none does, or its ticks pass at once."""
        if self._line is None or not self._line.waits or self.hurries:
            return None
        latest = self.tick + self._line.ticks_left
        return WaitingLine(latest, self._line.ticks_left > 1, tuple(line for line, _ in self._queue))

    def view(self) -> SessionView:
        """Look at the session now."""
        return self._viewer.view()

    # --- lines

    def submit(self, line: str, *, remote: bool = False) -> None:
        """Run a console line, over HTTP if `remote`, or let it wait for its turn behind one that still runs."""
        self._queue.append((line, remote))
        self._work_off()

    def _work_off(self) -> None:
        """Run what waits for its turn, one line after the other, until one of them waits for ticks."""
        if self._working:
            return  # further below, whose loop takes the next line
        self._working = True
        try:
            while self._queue and self._line is None:
                self._take(*self._queue.popleft())
        finally:
            self._working = False

    def _take(self, line: str, remote: bool) -> None:
        self.say(ConsoleOutput("prompt", line))
        try:
            target = moment(line, self.tick)
        except ValueError as error:
            self.say(ConsoleOutput("err", f"podfall: {error}\n"))
            return
        if target is not None:
            self.rewind(target)
            return
        self.timeline.typed()
        if self._begin(line, remote=remote):
            self.timeline.branch()

    def look(self, line: str) -> str:
        """Run a line that only reads and return what it prints; empty while another line runs."""
        if self._line is not None:
            return ""
        heard: list[ConsoleOutput] = []
        speak, self.say = self.say, heard.append
        try:
            self.submit(line)
        finally:
            self.say = speak
        return "".join(said.text for said in heard if said.kind != "prompt")

    def interrupt(self) -> bool:
        """End the line that waits (Ctrl-C); False if none does."""
        if self._line is None or not self._line.waits:
            return False
        self._line.interrupt()
        self.say(ConsoleOutput("note", "^C"))
        self._end()
        return True

    def _begin(self, line: str, *, remote: bool = False) -> bool:
        """Run a line until it waits or ends; whether by then it was of the kind that changes the cluster."""
        word = line.split()[:1]
        self._prose = word in _PROSE
        runner = self._line = LineRunner(self.session, line, self._tell, remote=remote)
        self._advance(runner)
        return runner.mutated

    def _advance(self, line: LineRunner) -> None:
        """Let the running line speak until it waits or ends."""
        line.advance()
        if line.status is not None:
            self._end()

    def _tell(self, piece: Stdout | Stderr) -> None:
        if isinstance(piece, Clear):
            self.say(ConsoleOutput("clear", ""))
        elif isinstance(piece, Stderr):
            self.say(ConsoleOutput("err", piece.text))
        else:
            self.say(ConsoleOutput("text" if self._prose else "out", piece.text))

    def _end(self) -> None:
        self._line = None
        self._work_off()

    # --- time

    def flush(self) -> bool:
        """Let the ticks pass that are due by the wall clock; returns whether any did."""
        if self.hurries:
            return self._burst()
        due = self.clock.due()
        for _ in range(due):
            if not self.clock.paused:
                self.step()
        return due > 0

    def step(self) -> None:
        """One tick passes, and the waiting line looks whether its wish has come true."""
        self.session.tick()
        self.timeline.passed(idle=self._line is None)
        for sentence in self.session.mistakes():
            self.say(ConsoleOutput("err", f"podfall: {sentence}\n"))
        if self._line is not None and self._line.waits:
            self._advance(self._line)

    def _burst(self) -> bool:
        end = self._now() + BURST_S
        while self.hurries:
            self.step()
            if self._now() >= end:
                break
        return True

    # --- going back

    def rewind(self, tick: int) -> None:
        """Go to the moment when `tick` had just passed: back, or forward again through what was undone."""
        self._move(partial(self.timeline.go, tick), tick)

    def rewind_to_hope(self) -> None:
        """Go back to the latest moment from which the level can still be won; nobody waits long for the search."""
        deadline = monotonic() + HOPE_S
        self._move(lambda: self.timeline.go(latest_hope(self.timeline, lambda: monotonic() > deadline)))

    def _drop(self) -> None:
        """Forget the lines that wait for their turn, and say so."""
        if self._queue:
            first, more = headline(self._queue[0][0]), len(self._queue) - 1
            self._queue.clear()
            others = f", nor {more} more behind it" if more else ""
            self.say(ConsoleOutput("note", f"going elsewhere in time: {first} is not run{others}"))

    def _move(self, go: Callable[[], int], wanted: int | None = None) -> None:
        """Go where `go` leads, which returns its tick, and say where that is, and whether it is what was `wanted`."""
        self._drop()  # first: the end of the line that waits would begin the next one, in the time that is left
        self.interrupt()
        try:
            target = go()
        except MoveError as error:
            self.say(ConsoleOutput("err", f"podfall: {error}\n"))
            return
        self._viewer = Viewer(self.session)
        self.clock.pause()
        end = self.timeline.end
        later = f"; redo leads back to tick {end}" if end > target else ""
        self.say(ConsoleOutput("note", f"{self.timeline.arrival(wanted)}{later}"))
