"""`nc -z HOST PORT`: whether somebody listens there, as the init containers of many manifests ask.

What it prints is shorter than BusyBox's, which names the address too. A listening `nc` is a process's own affair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.api.numerals import int64

if TYPE_CHECKING:
    from engine.runtime.links import DialResult

_WITH_VALUE = frozenset("wiqpsoe")
_USAGE = "usage: nc [-z] [-v] [-w SECONDS] HOST PORT\n"


def netcat(dial: Callable[[str, int], DialResult], arguments: list[str]) -> tuple[str, int]:
    """What it prints and how it ends: 0 where the connection is open."""
    operands, letters = _read(arguments)
    port = int64(operands[1].partition("-")[0]) if len(operands) > 1 else None
    if port is None:
        return _USAGE, 1
    host = operands[0]
    found = dial(host, port)
    if found.outcome == "open":
        return (f"{host}:{port} open\n" if "v" in letters else "", 0)
    if found.outcome == "unknown":
        return f"nc: bad address '{host}'\n", 1
    why = "Connection refused" if found.outcome == "refused" else "Operation timed out"
    return f"nc: {host}:{port}: {why}\n", 1


def _read(arguments: list[str]) -> tuple[list[str], str]:
    """The operands, and the letters of all options."""
    operands, letters, words = [], "", list(arguments)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or len(word) == 1:
            operands.append(word)
            continue
        letters += word[1:]
        if word[-1] in _WITH_VALUE and words:
            words.pop(0)
    return operands, letters
