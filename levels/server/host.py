"""A served session that keeps its own time: by the clock, or only as its lines let it pass.

Used by `podfall serve` and by the plain console with `--serve`. Everything runs in one event loop. A line that waits
goes on right after the tick it waited for, before any request is looked at: so a replay, which knows no loop, comes to
the same history.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.shell import Stderr, Stdout
from engine.shell.runner import INTERRUPTED
from levels.commands.command import USAGE
from levels.server.server import ConnectionGone, LineResult, SessionServer
from levels.session.line_runner import LineRunner, never, unwatched
from levels.session.timeline import InterruptedMoveError, MoveError, Timeline, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.shell import Piece
    from levels.session.session import Session

_ASK_GONE_S = 0.5


class SessionHost(SessionServer):
    """A session that is served."""

    def __init__(self, session: Session, speed: float, warn: Callable[[str], None] | None = None) -> None:
        """Let `speed` ticks pass in each real second; 0: only lines let time pass.

        `warn` gets a sentence on each mistake of podfall itself; without it, whoever runs lines asks the session.
        """
        super().__init__(Timeline(session))
        self._warn = warn
        self.speed = speed
        self.passed: Callable[[], None] = unwatched
        """Told after each tick, before the line that waits goes on."""
        self._line: LineRunner | None = None
        self._turn = asyncio.Lock()

    def tick(self) -> None:
        """Let one tick pass, and what waited for it go on."""
        self.session.tick()
        self.timeline.passed(idle=self._line is None)
        if self._warn is not None:
            for sentence in self.session.mistakes():
                self._warn(f"podfall: {sentence}")
        self.passed()
        if self._line is not None:
            self._line.advance()
        self.notifier.ring()

    async def keep_time(self) -> None:
        """Let time pass until cancelled; a late tick shifts the next ones, none is made up for in a burst."""
        if self.speed <= 0:
            return
        loop = asyncio.get_running_loop()
        due = loop.time() + 1 / self.speed
        while True:
            await asyncio.sleep(max(0, due - loop.time()))
            self.tick()
            due = max(due + 1 / self.speed, loop.time())

    async def run_line(self, text: str, gone: ConnectionGone) -> LineResult:
        """Run a console line from afar to its end, one at a time; it is interrupted when its client has gone."""
        pieces: list[Piece] = []
        return LineResult(await self.run(text, pieces.append, gone, remote=True), pieces)

    async def run(
        self,
        text: str,
        say: Callable[[Piece], None],
        stop: ConnectionGone,
        halt: Callable[[], bool] = never,
        *,
        remote: bool = False,
    ) -> int:
        """Run a console line, over HTTP if `remote`; returns its exit status.

        `stop` is asked while it waits, `halt` on a way through time.
        """
        async with self._turn:
            try:
                target = moment(text, self.timeline.tick)
                if target is not None:
                    self.timeline.go(target, halt)
                    say(Stdout(f"{self.timeline.arrival(target)}\n"))
                    return 0
            except (ValueError, MoveError) as error:
                say(Stderr(f"podfall: {error}\n"))
                return INTERRUPTED if isinstance(error, InterruptedMoveError) else USAGE
            return await self._drive(text, say, stop, remote=remote)

    async def _drive(self, text: str, say: Callable[[Piece], None], stop: ConnectionGone, *, remote: bool) -> int:
        if text.strip():
            self.timeline.branch()
        line = self._line = LineRunner(self.session, text, say, remote=remote)
        try:
            line.advance()
            self.notifier.ring()
            while line.status is None:
                await self._pass(line, stop)
        finally:
            self._line = None
            if line.status is None:
                line.interrupt()
        return line.status or 0

    async def _pass(self, line: LineRunner, stop: ConnectionGone) -> None:
        """Let a tick pass for a line, or wait for one; look whether the client is still there."""
        if self.speed <= 0:
            self.tick()
            await asyncio.sleep(0)
        else:
            await self.notifier.wait(self.notifier.beats, _ASK_GONE_S)
        if line.status is None and (self.notifier.closed or await stop()):
            line.interrupt()
