"""The console's folder: files that its lines write, and, in the sandbox, a read-only view of a real folder.

The shell and kubectl read and write here. What `>` writes stays in memory; what is read from the real folder is noted
in the journal, so that a recording replays where that folder does not exist.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from levels.files.reading import read_text

Note = Callable[[str, str | None], None]
"""Told the path and text of each file outside that was read and is new or changed; None: it is gone."""

_NAMES_MAX = 5000
"""A start folder may be a whole home directory: `ls` shows no more than this many files."""


class Folder:
    """The files that a console sees, by their path as typed."""

    def __init__(self, outside: Path | None = None, note: Note | None = None) -> None:
        """Start with the view of a real folder, if one is given, and nothing else."""
        self.outside = outside.resolve() if outside is not None else None
        """The real folder that is seen, if any."""
        self._note = note
        self._own: dict[str, str] = {}
        self._seen: dict[str, str] = {}

    def look_at(self, outside: Path | None) -> None:
        """See a real folder from now on, or no longer; what was read before is kept as it was."""
        self.outside = outside.resolve() if outside is not None else None

    def read(self, path: str) -> str:
        """Return a file's text. Raises OSError."""
        name = _plain(path)
        if name in self._own:
            return self._own[name]
        if self.outside is not None:
            return self._read_outside(self.outside, path)
        if name in self._seen:
            return self._seen[name]
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)

    def write(self, path: str, text: str, append: bool) -> None:
        """Write a file of the console's own; a file of the real folder is never touched but hidden by it."""
        name = _plain(path)
        if append:
            text = self._text_or_empty(path) + text
        self._own[name] = text

    def put(self, path: str, text: str | None) -> None:
        """Set what was found outside or edited, as a recording tells it."""
        name = _plain(path)
        self._own.pop(name, None)
        if text is None:
            self._seen.pop(name, None)
        else:
            self._seen[name] = text

    def names(self) -> Iterable[str]:
        """Return the paths of all files, relative to the folder; hidden ones are left out, as `ls` does."""
        names = {*self._own, *(self._seen if self.outside is None else _inside(self.outside))}
        return sorted(name for name in names if not name.startswith("."))

    def _text_or_empty(self, path: str) -> str:
        try:
            return self.read(path)
        except FileNotFoundError:
            return ""

    def _read_outside(self, folder: Path, path: str) -> str:
        name = _plain(path)
        try:
            text = read_text(_within(folder, path))
        except OSError:
            if self._seen.pop(name, None) is not None and self._note is not None:
                self._note(name, None)
            raise
        if self._seen.get(name) != text:
            self._seen[name] = text
            if self._note is not None:
                self._note(name, text)
        return text


def _plain(path: str) -> str:
    return os.path.normpath(path) if path else path


def _within(folder: Path, path: str) -> Path:
    """The real path. Raises PermissionError outside of the folder, OSError for what no file can be called."""
    try:
        found = Path(os.path.realpath(folder / path))
    except ValueError as error:
        raise OSError(errno.EINVAL, "is no name for a file", path) from error
    if not found.is_relative_to(folder):
        raise PermissionError(errno.EACCES, "outside the folder that podfall was started in", path)
    return found


def _inside(folder: Path) -> list[str]:
    """Relative paths of the files in a real folder, hidden ones left out."""
    out: list[str] = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        base = Path(here).relative_to(folder)
        out += [(base / name).as_posix() for name in sorted(files) if not name.startswith(".")]
        if len(out) >= _NAMES_MAX:
            break
    return out[:_NAMES_MAX]
