"""Saved progress on its way to another machine: written to a file, taken in from one, or set aside.

Called by `podfall progress`. What is taken in is added to what is there, so that nothing that was won is lost.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from levels.files.turns import turn
from levels.session.progress import NewerError, read_progress, set_aside, write_progress

if TYPE_CHECKING:
    from pathlib import Path

    from levels.session.progress import Progress


def export_progress(progress: Progress, file: Path) -> None:
    """Write a copy. Raises OSError."""
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder; name a file", str(file))
    write_progress(file, progress.levels)


def import_progress(progress: Progress, file: Path) -> int:
    """Take in what another machine wrote, and save; returns how many levels it told of.

    Raises OSError, and ValueError where the file is no exported progress.
    """
    try:
        levels = read_progress(file)
    except NewerError as error:
        raise ValueError(f"{file}: {error}") from error
    progress.add(levels)
    return len(levels)


def reset_progress(progress: Progress) -> Path | None:
    """Begin afresh; returns where the old file now lies, None where there was none. Raises OSError."""
    with turn(progress.file):
        return set_aside(progress.file, "before-reset") if progress.file.exists() else None
