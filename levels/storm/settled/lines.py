"""Console lines of a storm, typed into a session: in the namespace they belong to, as somebody would type them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.shell import Stderr
from levels.session.line_runner import LineRunner
from levels.storm.workloads import DEFAULT

if TYPE_CHECKING:
    from engine.shell import Piece
    from levels.session.session import Session


class LineStep(NamedTuple):
    """One line, some ticks after the fault begins."""

    after: int
    line: str
    """Empty: nothing is typed, and the run is not over before."""
    namespace: str = DEFAULT
    """In which the console stands for it."""
    waits: bool = False
    """Whether it may wait for something: others of the same tick are typed before it."""


class StormConsole:
    """Types the lines of some steps, and keeps what they complain of.

    A console has one line at a time. One that still waits when the next is due is interrupted, and typed again behind
    it: `kubectl drain` goes on where it was.
    """

    def __init__(self, session: Session) -> None:
        self.complaints: list[str] = []
        """What lines wrote to standard error, oldest first."""
        self.failed = False
        """Whether a line has ended badly."""
        self._session = session
        self._waiting: tuple[LineRunner, LineStep] | None = None

    @property
    def waits(self) -> bool:
        """Whether a line is under way."""
        return self._waiting is not None

    def type(self, step: LineStep) -> None:
        """Type a line."""
        interrupted = self._interrupt()
        self._go(step)
        if interrupted is not None and not self.waits:
            self._go(interrupted)

    def advance(self) -> None:
        """Let the line that waits go on, right after a tick."""
        if self._waiting is not None:
            runner, step = self._waiting
            runner.advance()
            self._note(runner, step)

    def close(self) -> None:
        """End the line that waits, as Ctrl-C does."""
        self._interrupt()

    def _interrupt(self) -> LineStep | None:
        if self._waiting is None:
            return None
        runner, step = self._waiting
        runner.interrupt()
        self._waiting = None
        return step

    def _go(self, step: LineStep) -> None:
        if self._session.console.namespace != step.namespace:
            self._run(LineStep(0, f"kubectl config set-context --current --namespace={step.namespace}"))
        self._run(step)

    def _run(self, step: LineStep) -> None:
        runner = LineRunner(self._session, step.line, self._hear)
        runner.advance()
        self._note(runner, step)

    def _note(self, runner: LineRunner, step: LineStep) -> None:
        self._waiting = (runner, step) if runner.status is None else None
        self.failed = self.failed or bool(runner.status)

    def _hear(self, piece: Piece) -> None:
        if isinstance(piece, Stderr):
            self.complaints += [line for line in piece.text.splitlines() if not line.startswith("Warning: ")]
