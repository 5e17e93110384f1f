"""Markdown of what strangers wrote: a name, a message or a command stays text, whatever it holds.

Written as GitHub and CommonMark read it. Everything goes onto one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~]")
_TICKS = re.compile("`+")


def text(words: str) -> str:
    """Words in which nothing is markup."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(words.split()))


def code(words: str) -> str:
    """Words as code: behind more backticks than they hold themselves."""
    line = " ".join(words.split())
    if not line:
        return ""
    fence = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of cells that are Markdown already."""
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    """A bar ends a cell even within code, unless it is escaped."""
    bar = r"\|"
    return f"| {' | '.join(cell.replace('|', bar) for cell in cells)} |"
