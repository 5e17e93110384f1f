"""Keeps the run of a level while it is played, so that it goes on after a crash, a power cut or a closed window.

One file per level in the user's own data folder, appended to: a line that says what is played, then one line per entry
of the journal, as in a Run, and now and then `{"tick": N}` for time that passed. After going back in time
`{"tick": N, "keep": K}` says that only the first K entries still count. A run that is over has no file. Called by
the screen after each line and each frame in which time passed, and by the plain console on a terminal after each
line; `levels.saves.kept` reads it at the next start.
"""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, Any

from levels.files.atomic_write import write_whole
from levels.journal.entries import entry_value
from levels.saves.kept import file_of, head_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from levels.journal.journal import JournalEntry
    from levels.scenario.loading.loader import Scenario
    from levels.session.level import Level

TICKS = 10
"""So many ticks may pass before the file says so; a command, a pause and quitting say so at once."""


class Autosave:
    """Follows one level while it is played."""

    def __init__(self, scenario: Scenario, folder: Path | None = None) -> None:
        """Keep the run of `scenario`; nothing is written before something happened in it."""
        self.complaint = ""
        """Why nothing is kept any more; empty while all is well."""
        self.file = file_of(scenario.name, folder)
        self._written: tuple[int, int] | None = None
        """Which file of that name is ours, by device and inode; None: none is."""
        self._entries: list[JournalEntry] = []
        self._tick = 0

    def begin(self, level: Level) -> None:
        """Replace what was kept: `level` begins, or goes on from there."""
        if self.complaint:
            return
        self._forget()
        try:
            if _is_under_way(level):
                self._follow(level, now=True)
            else:
                self.file.unlink(missing_ok=True)
        except OSError as error:
            self._give_up(error)

    def keep(self, level: Level, *, now: bool = False) -> None:
        """Write down what is new in `level`; time that merely passed only every so often, or `now`."""
        if self.complaint:
            return
        try:
            if _is_under_way(level):
                self._follow(level, now=now)
            elif self._written is not None:
                self._check(self.file.stat())
                self._forget()
                self.file.unlink()
        except OSError as error:
            self._give_up(error)

    def _follow(self, level: Level, *, now: bool) -> None:
        entries, tick = level.journal.entries, level.tick_number
        back = tick < self._tick or entries[: len(self._entries)] != self._entries
        fresh = len(entries) > len(self._entries)
        if not back and not fresh and tick < self._tick + (1 if now else TICKS):
            return
        lines: list[dict[str, Any]] = []
        if back:
            kept = _common(entries, self._entries)
            lines.append({"tick": min(tick, self._tick), "keep": kept})
            del self._entries[kept:]
        lines += map(entry_value, entries[len(self._entries) :])
        if not lines or lines[-1]["tick"] != tick:
            lines.append({"tick": tick})
        self._write(level, lines)
        self._entries, self._tick = list(entries), tick

    def _write(self, level: Level, lines: list[dict[str, Any]]) -> None:
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        if self._written is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, f"{json.dumps(head_of(level.scenario, level.setup))}\n{text}")
            self._written = _identity(self.file.stat())
            return
        with self.file.open("r+", encoding="utf-8", newline="\n") as out:
            self._check(os.fstat(out.fileno()))
            out.seek(0, os.SEEK_END)
            out.write(text)
            out.flush()
            os.fsync(out.fileno())

    def _check(self, there: os.stat_result) -> None:
        """Another window that begins the same level replaces the file: then it is no longer ours."""
        if _identity(there) != self._written:
            raise OSError(errno.EBUSY, "the level is played in another window too", str(self.file))

    def _give_up(self, error: OSError) -> None:
        self._forget()
        self.complaint = f"this run is not kept: {error.strerror}: {error.filename or self.file}"

    def _forget(self) -> None:
        self._entries, self._tick, self._written = [], 0, None


def _identity(there: os.stat_result) -> tuple[int, int]:
    return there.st_dev, there.st_ino


def _is_under_way(level: Level) -> bool:
    """Whether it has begun and is not over."""
    return level.verdict == "pending" and bool(level.tick_number or level.journal.entries)


def _common(one: Sequence[JournalEntry], other: Sequence[JournalEntry]) -> int:
    """How many entries both begin with."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same
