"""The tokens that servers draw for themselves, where only their own user finds them: PODFALL_HOME/servers/ADDR-PORT.

A file is there for as long as its server: it is locked meanwhile, so that one whose server was killed is known as dead,
found by nobody and cleared away by the next server.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from engine.apiserver.loopback import is_loopback
from levels.saves.progress import home

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = "servers"
_LONGEST = 4096
_ENDINGS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def kept(address: str, port: int, key: str) -> Iterator[None]:
    """Keep the key of the server at that address while it serves, also where a signal ends it. Raises OSError."""
    folder = home() / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_away_dead(folder)
    file = folder / _name(address, port)
    descriptor = _written(folder, file, key)
    try:
        with _ended_by_signals():
            yield
    finally:
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), file.lstat()):
                file.unlink()
        os.close(descriptor)


def key_of(address: str, port: int) -> str:
    """The key that a living server of this user at that address has drawn; empty where there is none."""
    if not is_loopback(address):
        return ""
    try:
        descriptor = os.open(home() / _FOLDER / _name(address, port), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return ""
    try:
        there = os.fstat(descriptor)
        if not stat.S_ISREG(there.st_mode) or there.st_uid != os.getuid() or not _is_alive(descriptor):
            return ""
        return os.read(descriptor, _LONGEST).decode("ascii", "replace").strip()
    finally:
        os.close(descriptor)


def _name(address: str, port: int) -> str:
    host = address.strip("[]").lower()
    return f"{'127.0.0.1' if host == 'localhost' else host}-{port}"


def _written(folder: Path, file: Path, key: str) -> int:
    """Write the key, locked before anybody sees it; what lies there is a dead server's, since we hold the port."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".")  # for its owner alone
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, key.encode())
        Path(name).replace(file)
    except BaseException:
        os.close(descriptor)
        Path(name).unlink(missing_ok=True)
        raise
    return descriptor


def _clear_away_dead(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        with suppress(OSError):  # another server may clear it away, too
            if file.name.startswith(".") or not stat.S_ISREG(file.lstat().st_mode):
                continue
            descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if not _is_alive(descriptor):
                    file.unlink()
            finally:
                os.close(descriptor)


def _is_alive(descriptor: int) -> bool:
    """Whether a server holds the lock of its file."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Leave as by `exit` where a signal would end the process on the spot."""
    before = {number: signal.getsignal(number) for number in _ENDINGS}
    ours = [number for number, handler in before.items() if handler is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _end(number: int, *_: object) -> NoReturn:
    sys.exit(128 + number)
