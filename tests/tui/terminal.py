"""Plays the installed `podfall` in a pseudo-terminal, whose other side a test can read, press and close."""

from __future__ import annotations

import os
import pty
import signal
import struct
import subprocess
import time
from contextlib import contextmanager
from fcntl import ioctl
from termios import TIOCSWINSZ
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from tests.tui.console import PODFALL, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEAF = ("/bin/sh", "-c", 'trap "" HUP; exec "$@"', "deaf")


class Game:
    """`podfall` in a pseudo-terminal."""

    def __init__(self, process: subprocess.Popen[bytes], keyboard: int) -> None:
        """Play through `keyboard`, which also shows the screen."""
        self.process = process
        self._keyboard = keyboard
        os.set_blocking(keyboard, False)

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._keyboard, keys.encode())

    def until(self, come_true: Callable[[bytes], bool]) -> None:
        """Look at the screen, so that it can go on painting, until something has come true."""
        end = time.monotonic() + PATIENCE_S
        seen = b""
        while not come_true(seen):
            assert time.monotonic() < end, seen[-2000:]
            try:
                seen += os.read(self._keyboard, 65536)
            except BlockingIOError:
                time.sleep(0.02)

    @property
    def open(self) -> bool:
        """Whether its terminal is still there."""
        return self._keyboard >= 0

    def kill(self) -> None:
        """As a power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """Take the terminal away, as a window that is closed."""
        os.close(self._keyboard)
        self._keyboard = -1


@contextmanager
def playing(home: Path, *words: str, deaf: bool = False) -> Iterator[Game]:
    """`podfall` with these words, `deaf` to SIGHUP as nohup makes it.

    The terminal is not the process's own, so that closing it sends no signal.
    """
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {**os.environ, "PODFALL_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [*(DEAF * deaf), *PODFALL, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=ROOT
    )
    os.close(theirs)
    game = Game(process, ours)
    try:
        yield game
    finally:
        process.kill()
        process.wait()
        if game.open:
            game.close()
