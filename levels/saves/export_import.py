"""Saved progress on its way to another machine: written to a file, taken in from one, or set aside.

Called by `podfall progress`. What is taken in is added to what is there, so that nothing that was won is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.files.output import begins_with
from levels.files.turns import turn
from levels.saves.progress import VERSION, NewerError, read_progress, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from levels.saves.progress import Progress

_HEADS = tuple(begins_with(f'{{\n  "version": {version},\n  "levels": {{') for version in range(1, VERSION + 1))


def is_progress(data: bytes) -> bool:
    """Whether a file with these first bytes is exported progress, of this version or an earlier one."""
    return any(known(data) for known in _HEADS)


def import_progress(progress: Progress, file: Path) -> int:
    """Take in what another machine wrote, and save; returns how many levels it told of.

    Raises OSError, and ValueError where the file is no exported progress.
    """
    try:
        gains = read_progress(file).gains
    except NewerError as error:
        raise ValueError(f"{file}: {error}") from error
    progress.take(gains)
    return len(gains.levels)


def reset_progress(progress: Progress) -> Path | None:
    """Begin afresh; returns where the old file now lies, None where there was none. Raises OSError."""
    with turn(progress.file):
        return set_aside(progress.file, "before-reset") if progress.file.exists() else None
