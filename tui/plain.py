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
from levels.session.timeline import NoRewindError, Timeline, moment
from levels.session.words.console import USAGE
from tui.editor import edit_text
from tui.standardstreams import Ended, edit_lines, prompt, say, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.session.session import Session
    from tui.listening import Place

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


def run_console(session: Session, place: Place | None = None) -> Ended:
    """Read and run lines until the end of the input, `quit`, or a failure after `set -e`.

    At `place`, the API is served meanwhile.
    """
    if place is not None:
        from tui.servedconsole import run_served_console  # noqa: PLC0415 - few consoles are served

        return run_served_console(session, place)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if terminal:
        edit_lines()
        session.editing.ask = edit_text
    timeline = Timeline(session)
    try:
        status = _read_and_run(timeline, terminal=terminal)
    except KeyboardInterrupt:
        status = INTERRUPTED
    return Ended(status, timeline.session)


def _read_and_run(timeline: Timeline, *, terminal: bool) -> int:
    status = 0
    tell(timeline.session)
    while not timeline.session.finished:
        line = prompt(timeline.session) if terminal else sys.stdin.readline()
        if not line:
            break
        status = _line(timeline, line.rstrip("\r\n"))
        tell(timeline.session)
        if timeline.session.shell.stopped:
            break
    return status


def _line(timeline: Timeline, line: str) -> int:
    """Run a line, or go where in time it says."""
    try:
        target = moment(line, timeline.tick)
        if target is not None:
            say(Out(f"now in tick {timeline.go(target)}\n"))
            return 0
    except (ValueError, NoRewindError) as error:
        say(Err(f"podfall: {error}\n"))
        return USAGE
    timeline.typed()
    session, before = timeline.session, timeline.session.mutations
    status = _run(session, line, Interrupts(session))
    if session.mutations != before:
        timeline.branch()
    timeline.passed(idle=True)
    return status


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
