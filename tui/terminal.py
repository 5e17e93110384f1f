"""What the terminal can do, as far as its environment says. Called by the command line."""

from __future__ import annotations

import os
import sys


def is_terminal() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def back_to_terminal() -> None:
    """Let the terminal be standard input, once what was piped in has been read; where there is none, all stays."""
    if sys.stdin.isatty() or not sys.stdout.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)


def draws_unicode() -> bool:
    """Whether the locale promises a terminal that shows more than ASCII."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return "utf" in next((name for name in names if name), "").lower()


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
