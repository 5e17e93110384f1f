"""A file that is replaced as a whole: whoever reads it sees the old text or the new one, whatever happens between.

A power cut counts among that: the text is on the disk before it gets its name, and so is the name before anybody is
told that it was written.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP})
"""What file systems say that cannot flush a folder; they have no better moment to offer either."""


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
    flush_folder(file.parent)


def _usual_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def flush_folder(folder: Path) -> None:
    """Let the disk have which names stand in a folder. Raises OSError."""
    if os.name == "nt":
        return  # there a folder cannot be opened, and its names are written through
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(handle)
