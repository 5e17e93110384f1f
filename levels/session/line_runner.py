"""The one driver of console lines, and the guard under which every line runs.

Whoever plays a session starts a line here and lets ticks pass for it in its own way: at once in a script, a replay or a
proof (`drive`), by the clock on the screen and on a server (`advance` after each tick).

A line that meets a mistake of podfall's own is part of the run like any other: it ends with status 70, in a sentence
that depends on nothing but the mistake. So whoever plays the line again, a replay or a way back in time, comes to the
same world.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.clock import Wait
from engine.shell import Stderr
from levels.session.mistakes import BUG, note

if TYPE_CHECKING:
    from engine.shell import Piece
    from levels.session.session import Session

WAIT_TICKS = 300
"""How long a command waits that names no limit."""

GoOn = Callable[[], "Piece | Wait"]


def never() -> bool:
    """Let nothing stop what is played."""
    return False


def unwatched() -> None:
    """Let nobody watch the ticks."""


def unheard(piece: Piece) -> None:
    """Let nobody hear what a line prints."""
    del piece


class WaitingLine(NamedTuple):
    """A line that goes on in a later tick, and those behind it."""

    tick: int
    """In which it goes on at the latest."""
    may_come_sooner: bool
    """Whether what it waits for may come before."""
    behind: tuple[str, ...]
    """In the order in which they will run."""


class LineRunner:
    """A console line that goes on as ticks pass."""

    def __init__(
        self, session: Session, line: str, say: Callable[[Piece], None] = unheard, *, remote: bool = False
    ) -> None:
        """Take a line, which begins when it is advanced; `say` gets what it prints, `remote` it came over HTTP."""
        self.status: int | None = None
        """The exit status, once it has ended."""
        self._session = session
        self._line = line
        self._say = say
        self._run = session.run(line, remote=remote)
        self._wish: Wait | None = None
        self._left = 0
        self._attempts = session.attempts

    @property
    def waits(self) -> bool:
        """Whether it needs a tick to go on."""
        return self._wish is not None

    @property
    def ticks_left(self) -> int:
        """In how many ticks at most it goes on; 0 where it needs none."""
        return self._left + 1 if self._wish is not None else 0

    @property
    def hurries(self) -> bool:
        """Whether it asks for ticks that nobody has to watch."""
        return self._wish is not None and self._wish.at_once

    @property
    def mutated(self) -> bool:
        """Whether it was so far of the kind that changes the cluster, even if nothing came of it."""
        return self._session.attempts != self._attempts

    def advance(self) -> None:
        """Go on until the line needs a tick or has ended: to begin with, and right after each tick."""
        while self.status is None:
            go_on = self._next()
            if go_on is None:
                return
            self._step(go_on)

    def drive(
        self,
        interrupted: Callable[[], bool] = never,
        over: Callable[[], bool] = never,
        passed: Callable[[], None] = unwatched,
    ) -> int:
        """Drive the line to its end by ticking at once; returns its exit status.

        Before each tick `interrupted` says whether Ctrl-C comes, and `over` whether the run ends there, which the
        journal need not know. After each one `passed` is told, before the line goes on.
        """
        self.advance()
        while self.status is None:
            if interrupted():
                self.interrupt()
            elif over():
                self.close()
            else:
                self._session.tick()
                passed()
                self.advance()
        return self.status

    def interrupt(self) -> None:
        """Ctrl-C, as the journal then knows: end the line where it waits, with status 130."""
        self._session.journal.interrupt(self._session.tick_number)
        self.close()

    def close(self) -> None:
        """End the line where it is; that it does so badly changes nothing."""
        self._wish = None
        try:
            self._run.close()
        except Exception as error:  # noqa: BLE001 - it has ended; whoever looks for mistakes is told
            note(error)
            self._session.note_broken("a line", self._line, error)
        self.status = self._session.shell.status

    def _next(self) -> GoOn | None:
        """How the line goes on; None while what it waits for may still come."""
        if self._wish is None:
            return partial(self._run.send, None)
        try:
            came = self._wish.until()
        except Exception as error:  # noqa: BLE001 - raised again inside the line, which it ends
            self._wish = None
            return partial(self._run.throw, error)
        if not came and self._left > 0:
            self._left -= 1
            return None
        self._wish = None
        return partial(self._run.send, came)

    def _step(self, go_on: GoOn) -> None:
        """Go on to the next piece or wait. A mistake met there is one of the line, never of its driver."""
        try:
            item = go_on()
        except StopIteration as end:
            self.status = int(end.value)
        except Exception as error:  # noqa: BLE001 - one broken line may not take the run with it; it is named
            self._fail(error)
        else:
            if isinstance(item, Wait):
                self._wish, self._left = item, WAIT_TICKS if item.limit is None else item.limit
            else:
                self._say(item)

    def _fail(self, error: Exception) -> None:
        shell = self._session.shell
        shell.status, shell.stopped = BUG, shell.errexit
        self.status = BUG
        self._session.note_broken("a line", self._line, error)
        self._say(Stderr(f"podfall: this line met a mistake in podfall itself: {note(error)}\n"))
