"""Reads what somebody else wrote: never more of it than a limit, and never what is no file without being told to.

What a user names may be a pipe (`<(helm template .)`): it is read up to the limit, for ten seconds. What is met inside
a folder is looked at by its kind first, so that a pipe or a device that lies there is refused unopened.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path

WAIT_S = 10
"""How long a named pipe or device may take to give all that it has."""

STDIN = frozenset({"-", "/dev/stdin"})
"""How a user names standard input."""
MANIFEST_BYTES = 4 * 1024 * 1024
"""A larger file is no manifest, and the API server would refuse it."""
_CHUNK = 64 * 1024
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def kind_of(mode: int) -> str:
    """What a file of this `st_mode` is where it is no regular one; empty where it is."""
    return next((name for fits, name in _KINDS if fits(mode)), "")


def read_met(path: Path, limit: int) -> bytes:
    """Read a file that was met inside a folder. Raises OSError, without having opened it where it is no file."""
    _refuse_other_kinds(path.stat().st_mode, path)
    # Should it have become a pipe meanwhile, opening it does not wait for anybody either.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        there = os.fstat(file.fileno())
        _refuse_other_kinds(there.st_mode, path)
        if there.st_size > limit:
            raise _too_large(str(path))
        return _within(file.read(limit + 1), limit, str(path))


def read_named(name: str, limit: int) -> bytes:
    """Read a file, pipe or device that a user named, or standard input. Raises OSError."""
    if name in STDIN:
        return _within(sys.stdin.buffer.read(limit + 1), limit, "standard input")
    path = Path(name)
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return read_met(path, limit)
    return _within(_Stream(name, limit).read(), limit, name)


def text_of(data: bytes) -> str:
    """The text of a file, with its lines ended as Python ends them. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _refuse_other_kinds(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if kind := kind_of(mode):
        raise OSError(errno.EINVAL, f"is {kind}, not a file", str(path))


def _within(data: bytes, limit: int, name: str) -> bytes:
    if len(data) > limit:
        raise _too_large(name)
    return data


def _too_large(name: str) -> OSError:
    return OSError(errno.EFBIG, "File too large", name)


class _Stream:
    """A pipe or device, read in a thread: opening a pipe waits for its writer, and nothing ends that wait."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._left = limit + 1
        self._parts: list[bytes] = []
        self._error: OSError | None = None
        self._enough = threading.Event()

    def read(self) -> bytes:
        """All there is, or one byte more than the limit. Raises OSError, TimeoutError among them."""
        thread = threading.Thread(target=self._fill, daemon=True)  # a program that ends does not wait for it
        thread.start()
        thread.join(WAIT_S)
        if thread.is_alive():
            self._enough.set()
            raise TimeoutError(errno.ETIMEDOUT, f"did not come to its end within {WAIT_S} seconds", self._name)
        if self._error is not None:
            raise self._error
        return b"".join(self._parts)

    def _fill(self) -> None:
        try:
            with Path(self._name).open("rb", buffering=0) as stream:
                while self._left > 0 and not self._enough.is_set():
                    part = stream.read(min(_CHUNK, self._left))
                    if not part:
                        return
                    self._left -= len(part)
                    self._parts.append(part)
        except OSError as error:
            self._error = error


def read_text(path: Path) -> str:
    """The text of a file inside a folder. Raises OSError where it is missing, no file, too large or no UTF-8."""
    return decoded(read_met(path, MANIFEST_BYTES), str(path))


def decoded(data: bytes, name: str) -> str:
    """The text of a file's bytes. Raises OSError where they are no UTF-8."""
    try:
        return text_of(data)
    except UnicodeDecodeError as error:
        raise OSError(errno.EILSEQ, f"not UTF-8 text (byte {error.start})", name) from error
