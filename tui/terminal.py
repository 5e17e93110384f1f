"""What the terminal can do: as far as its environment says, and as far as Python has readline.

Called by the command line and the plain consoles.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


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


def complete_on_tab(find: Callable[[str], list[str]]) -> None:
    """Let Tab complete the prompt's line, where Python has readline.

    `find` gets the line up to the cursor and returns all whole lines that it can become.
    """
    try:
        import readline  # noqa: PLC0415 - only a terminal needs it
    except ImportError:
        return
    from tui.completion import ended  # noqa: PLC0415 - as above

    choices: list[str] = []

    def choice(word: str, number: int) -> str | None:
        del word  # readline splits less finely than a shell: only where its word begins counts
        if number == 0:
            begin = readline.get_begidx()
            found = find(readline.get_line_buffer()[: readline.get_endidx()])
            choices[:] = [line[begin:] for line in (found if len(found) != 1 else [ended(found[0])])]
        return choices[number] if number < len(choices) else None

    readline.set_completer(choice)
    readline.set_completer_delims(" ")
    # What macOS calls readline may be libedit, which has words of its own.
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
