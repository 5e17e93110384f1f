"""What a player has typed, from one start to the next: PODFALL_HOME/history, which only its owner may read.

One command in each line, as a JSON text, since a command may have several lines of its own. Appended to, so that two
windows keep what is typed in both; cut down to the newest now and then. Called by the prompts, of the screen and of
the plain console. No recording and no digest knows of it.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from levels.files.atomic_write import write_whole
from levels.files.reading import read_met
from levels.saves.progress import home

if TYPE_CHECKING:
    from pathlib import Path

FILE = "history"
KEPT = 1000
"""So many commands are kept; the file may hold twice as many for a while."""
LONGEST = 8192
"""In characters: a longer command is had again for as long as podfall runs, and not kept."""
_BYTES = 32 * 1024 * 1024
_OURS = 0o600


class LineHistory:
    """The commands so far, oldest first."""

    def __init__(self, file: Path | None = None) -> None:
        """Begin with what `file` holds, and keep there what is added; None: nowhere."""
        self.commands: list[str] = []
        self.complaint = ""
        """Why nothing is kept; empty while all is well."""
        self._file = file
        self._written = 0
        """Lines of the file."""
        try:
            self._read()
        except OSError as error:
            self._give_up(error)

    def add(self, command: str) -> None:
        """Have a command that was typed; the same twice in a row is one."""
        if not command.strip() or self.commands[-1:] == [command]:
            return
        self.commands.append(command)
        if self._file is None or len(command) > LONGEST:
            return
        try:
            self._append(self._file, f"{json.dumps(command)}\n")
        except OSError as error:
            self._give_up(error)

    def _read(self) -> None:
        if self._file is None or not self._file.exists():
            return
        lines = read_met(self._file, _BYTES).decode("utf-8", "replace").splitlines()
        self._written = len(lines)
        self.commands = [text for line in lines[-KEPT:] if (text := _text(line))]

    def _append(self, file: Path, line: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        if self._written >= 2 * KEPT:
            self._cut_down(file)
            return
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, _OURS)
        with os.fdopen(handle, "a", encoding="utf-8", newline="\n") as out:
            os.fchmod(out.fileno(), _OURS)
            out.write(line)
        self._written += 1

    def _cut_down(self, file: Path) -> None:
        newest = [command for command in self.commands if len(command) <= LONGEST][-KEPT:]
        write_whole(file, "".join(f"{json.dumps(command)}\n" for command in newest), _OURS)
        self._written = len(newest)

    def _give_up(self, error: OSError) -> None:
        self.complaint = f"what you type is not kept: {error.strerror}: {error.filename or self._file}"
        self._file = None


def kept_history() -> LineHistory:
    """The history of this user."""
    return LineHistory(home() / FILE)


def _text(line: str) -> str:
    """A command; empty for a line that was torn by a crash, which is left out."""
    try:
        value = json.loads(line)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
