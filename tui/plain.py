"""The plain console: lines from standard input, what they print on standard output and error.

On a terminal it prompts. Otherwise it prints only what commands print, so that a transcript can be compared byte by
byte; it goes on after a failing line and exits with the status of the last one, or stops at the first after `set -e`.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.shell import Err, Out
from levels.session.session import drive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.shell import Piece
    from levels.session.session import Session

INTERRUPTED = 130
BUG = 70
"""The status of a line in which podfall itself failed (EX_SOFTWARE)."""


class Interrupts:
    """Ctrl-C while a line runs: it is noted, and ends the line where it next waits for a tick."""

    def __init__(self, session: Session) -> None:
        """Note interrupts in the session's journal."""
        self._session = session
        self._asked = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Catch Ctrl-C for as long as one line runs: what it has begun to change it may finish."""
        self._asked = False
        before = signal.signal(signal.SIGINT, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _ask(self, *_: object) -> None:
        self._asked = True

    def stop(self) -> bool:
        """Whether the line should end now, which the journal then knows."""
        if self._asked:
            self._session.journal.interrupt(self._session.tick_number)
        return self._asked


def run_console(session: Session) -> int:
    """Read and run lines until the end of the input, `quit`, or a failure after `set -e`; returns the exit status."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if terminal:
        _edit_lines()
    try:
        return _read_and_run(session, terminal=terminal)
    except KeyboardInterrupt:
        return INTERRUPTED


def _edit_lines() -> None:
    """Let the arrow keys edit the prompt's line, where Python has readline; without it, input() still reads."""
    try:
        import readline  # noqa: PLC0415 - only a terminal needs it
    except ImportError:
        return
    readline.set_auto_history(True)


def _read_and_run(session: Session, *, terminal: bool) -> int:
    interrupts = Interrupts(session)
    status = 0
    _tell(session)
    while not session.finished:
        line = _prompt(session) if terminal else sys.stdin.readline()
        if not line:
            break
        status = _run(session, line.rstrip("\r\n"), interrupts)
        _tell(session)
        if session.shell.stopped:
            break
    return status


def _prompt(session: Session) -> str:
    """The next line with its end; empty at the end of the input. Ctrl-C begins a new line."""
    while True:
        try:
            return input(f"podfall:{session.tick_number}$ ") + "\n"
        except KeyboardInterrupt:
            print()
        except EOFError:
            print()
            return ""


def _tell(session: Session) -> None:
    """What the guide of a level says; a sandbox has none, so its transcripts hold nothing but output."""
    for note in session.notes():
        say(Out(f"-- {note}\n"))


def _run(session: Session, line: str, interrupts: Interrupts) -> int:
    with interrupts.listening():
        try:
            return drive(session, session.run(line), say, interrupts.stop)
        except OSError:
            raise  # standard output is gone: there is nobody left to talk to
        except Exception as error:  # noqa: BLE001 - one broken line may not take hours of play with it; it is named
            say(Err(f"podfall: this line met a mistake in podfall itself: {type(error).__name__}: {error}\n"))
            if os.environ.get("PODFALL_DEBUG"):
                traceback.print_exc()
            return BUG


def say(piece: Piece) -> None:
    """Print a piece at once on its own stream."""
    stream = sys.stdout if isinstance(piece, Out) else sys.stderr
    stream.write(piece.text)
    stream.flush()
