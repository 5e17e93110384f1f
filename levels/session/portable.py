"""Saved progress on its way to another machine: written to a file, taken in from one, or set aside.

Called by `podfall progress`. What is taken in is added to what is there, so that nothing that was won is lost.
"""

from __future__ import annotations

from pathlib import Path

from levels.files.output import begins_with
from levels.session.progress import Progress, read_progress, set_aside

IS_PROGRESS = begins_with('{\n  "version": 1,\n  "levels": {')
"""Known as exported progress."""


def import_progress(progress: Progress, file: Path) -> int:
    """Take in what another machine wrote, and save; returns how many levels it told of.

    Raises OSError, and ValueError where the file is no exported progress.
    """
    levels = read_progress(file)
    for name, medals in levels.items():
        progress.levels[name] = sorted({*progress.levels.get(name, []), *medals})
    progress.save()
    return len(levels)


def reset_progress(progress: Progress) -> Path | None:
    """Begin afresh; returns where the old file now lies, None where there was none. Raises OSError."""
    if not progress.file.exists():
        return None
    return set_aside(progress.file, "before-reset")
