"""Turns of several processes at one file: whoever reads it, changes what was read and writes it, has a turn meanwhile.

The lock is one of the operating system on a file beside it, so it is gone with the process that held it.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 10.0
"""A turn is some milliseconds long; who waits longer waits for a process that hangs."""


@contextmanager
def turn(file: Path) -> Iterator[None]:
    """Wait for the turn at `file`, whose folder is made if need be. Raises OSError."""
    import filelock  # noqa: PLC0415 - few starts write anything, and all of them would pay for it

    file.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(file.with_name(f".{file.name}.lock"), timeout=PATIENCE_S)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise OSError(errno.EBUSY, "another window does not let go of it", str(file)) from error
    try:
        yield
    finally:
        lock.release()
