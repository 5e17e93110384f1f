"""What ends a game from outside: SIGHUP, SIGTERM, and a terminal that is gone though nobody sends a signal.

Textual alone outlives its terminal: its input thread reads an end of file over and over, and nothing is painted any
more. `PodfallApp` watches while it runs, so that it ends as by leaving: the terminal as it was, the run kept.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNALS = (signal.SIGHUP, signal.SIGTERM)


def on_hangup(end: Callable[[int], None]) -> None:
    """In the running loop, call `end` once with the exit status, as soon as something asks for the end."""
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_IGN:
            continue  # as under nohup
        loop.add_signal_handler(number, partial(end, 128 + number))
    if sys.stdin.isatty():
        gone = partial(loop.call_soon_threadsafe, end, 128 + signal.SIGHUP)
        # A daemon: it waits for as long as there is a terminal, and nobody waits for it.
        Thread(target=_watch, args=(sys.stdin.fileno(), gone), name="hangup", daemon=True).start()


def _watch(terminal: int, gone: Callable[[], object]) -> None:
    """Sleep until the other side of the terminal is closed."""
    ours = [stream for stream in (0, 1, 2) if _same(stream, terminal)]
    poll = select.poll()
    poll.register(terminal, 0)  # no key wakes it, only the hangup
    ((_, what),) = poll.poll()
    if what & select.POLLHUP:  # else a system that cannot poll terminals; SIGHUP comes there all the same
        _silence(ours)
        gone()


def _same(stream: int, terminal: int) -> bool:
    """Whether a stream is this terminal."""
    try:
        return os.fstat(stream).st_rdev == os.fstat(terminal).st_rdev
    except OSError:  # it is closed
        return False


def _silence(streams: list[int]) -> None:
    """Let what is still written go nowhere: else each write fails, and the thread that writes dies of it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in streams:
        os.dup2(nowhere, stream)
    os.close(nowhere)
