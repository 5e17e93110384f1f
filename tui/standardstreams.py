"""Standard input and output, as both plain consoles use them: the prompt, what is printed, and what is left."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from engine.shell import Clear, CommandReader, Stderr, Stdout
from levels.saves.linehistory import LineHistory, kept_history
from tui.visible import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.shell import Piece
    from levels.session.session import Session


class Ended(NamedTuple):
    """What a console left."""

    status: int
    """Of the last line."""
    session: Session
    """As it was at the end: another object than at the start where somebody went back in time."""


class Interrupts:
    """Ctrl-C while a line runs, or on a way through time: it is noted, and heeded where the next tick would pass."""

    def __init__(self) -> None:
        self.asked = False
        """Whether it was pressed since this was set to False."""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Catch Ctrl-C meanwhile: what a line has begun to change it may finish."""
        before = signal.signal(signal.SIGINT, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _ask(self, *_: object) -> None:
        self.asked = True


def show_mistakes() -> None:
    """Where PODFALL_DEBUG asks for it, show on standard error where in podfall a mistake of its own happened."""
    if os.environ.get("PODFALL_DEBUG"):
        logging.basicConfig(stream=sys.stderr, format="%(message)s")
        logging.getLogger("podfall").setLevel(logging.DEBUG)


class CommandInput:
    """Commands from standard input, each with all of its lines; a terminal is prompted."""

    def __init__(self, *, terminal: bool) -> None:
        """Read from a `terminal`, whose arrow keys edit and fetch what was typed, or from whatever stands there."""
        self._terminal = terminal
        self._reader = CommandReader()
        self._lines: deque[str] = deque()
        """Lines that were pasted behind the one that is read next."""
        self._history = LineHistory()
        if terminal:
            self._history = kept_history()
            edit_lines(self._history)

    def next(self, session: Session) -> str | None:
        """The next command; None at the end of the input, before which an unfinished one is given as it is."""
        while True:
            if not self._lines and not self._read(session):
                return self._kept(self._reader.rest()) if self._reader.begun else None
            command = self._reader.feed(self._lines.popleft())
            if not self._reader.begun:
                return self._kept(command)

    def _read(self, session: Session) -> bool:
        """Read on; False at the end of the input."""
        line = self._prompt(session) if self._terminal else sys.stdin.readline()
        self._lines.extend(line.rstrip("\r\n").split("\n") if line else ())
        return bool(line)

    def _prompt(self, session: Session) -> str:
        """The next line with its end; empty at the end of the input. Ctrl-C drops what was begun."""
        while True:
            try:
                return input("> " if self._reader.begun else f"podfall:{session.tick_number}$ ") + "\n"
            except KeyboardInterrupt:
                self._reader.rest()
                print()
            except EOFError:
                print()
                return ""

    def _kept(self, command: str) -> str:
        if self._terminal:
            told = self._history.complaint
            self._history.add(command)
            if self._history.complaint != told:
                say(Stderr(f"podfall: {self._history.complaint}\n"))
        return command


def edit_lines(history: LineHistory) -> None:
    """Let the arrow keys edit the prompt's line, where Python has readline; without it, input() still reads."""
    try:
        import readline  # noqa: PLC0415 - only a terminal needs it
    except ImportError:
        return
    readline.set_auto_history(True)
    for command in history.commands:
        readline.add_history(command)


def tell(session: Session) -> None:
    """What the guide of a level says; a sandbox has none, so its transcripts hold nothing but output.

    Mistakes of podfall itself are told on standard error.
    """
    for sentence in session.mistakes():
        say(Stderr(f"podfall: {sentence}\n"))
    for note in session.notes():
        say(Stdout(f"-- {note}\n"))


def say(piece: Piece) -> None:
    """Print a piece at once on its own stream."""
    stream = sys.stdout if isinstance(piece, Stdout) else sys.stderr
    if isinstance(piece, Clear):
        stream = raw(stream)
    stream.write(piece.text)
    stream.flush()


class TickTeller:
    """Tells of each tick that has passed: on a terminal, or on standard error if asked to; else of none.

    On a terminal the guide speaks in its own tick, and a line of `tick` ends where it wants the clock to stand, as if
    by Ctrl-C: somebody is there to read it. Whatever else waits goes on, and a script gets what it asked for.
    """

    def __init__(self, session: Callable[[], Session], *, narrate: bool = False, terminal: bool = False) -> None:
        """Tell of what `session` gives."""
        self.interrupts = Interrupts()
        """Of the line that runs."""
        self._line = ""
        self._session = session
        self._stream = Stderr if narrate else Stdout
        self._silent = not (narrate or terminal)
        self._terminal = terminal

    def begin(self, line: str) -> None:
        """A line begins; the ticks that pass from now on pass for it."""
        self._line = line
        self.interrupts.asked = False  # an empty prompt stays as it is

    def passed(self) -> None:
        """A tick has passed."""
        if self._silent:
            return
        from levels.narration import narrated  # noqa: PLC0415 - what scripts print needs no narrator

        session = self._session()
        if line := narrated(session):
            say(self._stream(f"{line}\n"))
        if self._terminal:
            self._heed(session)

    def _heed(self, session: Session) -> None:
        stops = session.stops
        tell(session)
        if stops and self._line.split()[:1] == ["tick"]:
            self.interrupts.asked = True
