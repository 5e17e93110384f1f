"""A podfall that runs in a terminal of its own, to be watched from outside: when it paints, and what it uses."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from tempfile import TemporaryDirectory
from typing import Self

COLUMNS, ROWS = 80, 24
_LIMIT_S = 60.0
_PIECE = 65536
_CPU_FIELDS = slice(11, 13)
"""utime and stime of /proc/PID/stat, counted behind the command's closing bracket (man proc_pid_stat)."""


class TerminalError(RuntimeError):
    """The program did not do what it was watched for."""


class Terminal:
    """Starts `podfall ARGUMENTS` in a pseudo-terminal; leaving the context ends it."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._home = TemporaryDirectory()
        self._pid = self._fd = 0
        self._begin = 0.0
        self.printed = b""
        """All that it has printed, escape sequences included."""

    def __enter__(self) -> Self:
        self._begin = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:  # the child
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", PODFALL_HOME=self._home.name)
            os.execv(sys.executable, [sys.executable, "-c", "from tui.cli import main; main()", *self._arguments])  # noqa: S606 - our own program
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)
        self._home.cleanup()

    def seconds_until(self, text: bytes) -> float:
        """Seconds from the start until `text` was painted. Raises TerminalError."""
        while text not in self.printed:
            if not self._read(_LIMIT_S):
                command = f"podfall {' '.join(self._arguments)}"
                raise TerminalError(f"{command} did not paint {text!r}: {self.printed[-200:]!r}")
        return time.perf_counter() - self._begin

    def cpu_percent(self, seconds: float) -> float:
        """How much of one core it uses within so many seconds of being left alone. Raises TerminalError."""
        begin, before = time.perf_counter(), self._cpu_s()
        while (left := begin + seconds - time.perf_counter()) > 0:
            self._read(left)
        return 100 * (self._cpu_s() - before) / (time.perf_counter() - begin)

    def _read(self, limit_s: float) -> bytes:
        """What it prints next; empty if that takes longer, or if it has ended."""
        if not select.select([self._fd], [], [], limit_s)[0]:
            return b""
        try:
            piece = os.read(self._fd, _PIECE)
        except OSError:  # Linux says EIO where the other end is closed
            return b""
        self.printed += piece
        return piece

    def type(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def _cpu_s(self) -> float:
        try:
            with open(f"/proc/{self._pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
                fields = file.read().rpartition(")")[2].split()
        except OSError as error:
            raise TerminalError(f"the kernel does not tell what process {self._pid} uses") from error
        return sum(map(int, fields[_CPU_FIELDS])) / os.sysconf("SC_CLK_TCK")
