"""Writes what a user named as an output, and nothing else: the one way from podfall into other people's folders.

A file is replaced where podfall wrote it, as far as its text tells, where it is empty, or where the user said
`--force`; each kind of output says by which beginning or seal it is known again. What is no file is never written to,
nor is anything behind a link, and a file is there as a whole or as it was before. `-` and /dev/stdout print instead,
/dev/null takes everything and keeps nothing.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from levels.files.atomic_write import write_whole
from levels.files.reading import kind_of

Known = Callable[[bytes], bool]
"""Whether a file with these first bytes is one that podfall wrote, so that nobody else's work is lost with it."""

NOWHERE = "/dev/null"
_STDOUT = frozenset({"-", "/dev/stdout"})
_LOOKED_AT = 1024 * 1024
"""Bytes: more than the largest scenario, which is the only output that is looked at as a whole."""
_SEAL = "# Written by podfall, sha256 {}. With this line and unchanged, podfall may write over it.\n"


def prints(name: str) -> bool:
    """Whether that output is standard output."""
    return name in _STDOUT


def check_output(name: str, known: Known, *, force: bool = False) -> None:
    """Refuse early what `write_output` would refuse. Raises OSError, which names the file."""
    if name != NOWHERE and not prints(name):
        _mode_of(Path(name), known, force=force)


def write_output(name: str, text: str, known: Known, *, force: bool = False, private: bool = False) -> None:
    """Write the output of that name, all or nothing; a `private` one is for its owner's eyes only.

    Raises OSError, and then everything is as it was.
    """
    if prints(name):
        sys.stdout.write(text)
        sys.stdout.flush()
    elif name != NOWHERE:
        file = Path(name)
        mode = _mode_of(file, known, force=force)
        try:
            write_whole(file, text, 0o600 if private else mode)
        except UnicodeEncodeError as error:
            raise OSError(errno.EILSEQ, "its text holds what UTF-8 cannot say", name) from error


def begins_with(head: str) -> Known:
    """Known by its first characters, byte for byte."""
    return lambda data: data.startswith(head.encode())


def never(data: bytes) -> bool:
    """Known by nothing: such a file is written to be changed by hand, so it is only written over when that is said."""
    del data
    return False


def sealed(text: str) -> str:
    """The text with a last line by which `is_sealed` knows whether somebody has changed it since."""
    return text + _SEAL.format(sha256(text.encode()).hexdigest())


def is_sealed(data: bytes) -> bool:
    """Whether this is what `sealed` made, unchanged."""
    text, _, last = data.removesuffix(b"\n").rpartition(b"\n")
    text += b"\n"
    return last + b"\n" == _SEAL.format(sha256(text).hexdigest()).encode()


def _mode_of(file: Path, known: Known, *, force: bool) -> int | None:
    """The rights of the file that may be replaced; None where there is none yet. Raises OSError where it may not."""
    try:
        there = file.lstat()
    except ValueError as error:
        raise OSError(errno.EINVAL, "is no name for a file", str(file)) from error
    except FileNotFoundError:
        if not file.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(file.parent)) from None
        return None
    if stat.S_ISLNK(there.st_mode):
        raise OSError(errno.ELOOP, "is a symbolic link, and nothing is written through one", str(file))
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(file))
    if kind := kind_of(there.st_mode):
        raise OSError(errno.EINVAL, f"is {kind}; name a file", str(file))
    if there.st_size and not force and not known(_beginning(file)):
        problem = "is there, and nothing is written over but what podfall wrote and nobody changed; --force does it"
        raise FileExistsError(errno.EEXIST, problem, str(file))
    return stat.S_IMODE(there.st_mode)


def _beginning(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as there:
        return there.read(_LOOKED_AT)
