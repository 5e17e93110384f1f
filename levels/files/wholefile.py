"""A file that is replaced as a whole: whoever reads it sees the old text or the new one, whatever happens between."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, text: str, mode: int | None = None) -> None:
    """Replace the file in one step, with the rights `mode` or else those that a new file would get. Raises OSError.

    A link in its place is replaced and not followed. Where the disk is full, nothing of the text stays.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".podfall-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(_usual_mode() if mode is None else mode)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
