"""The words among which Tab cannot choose, in columns below the prompt; they go with the next key that types."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 2


class Offers(Static):
    """All of them, as many at a time as there is room for."""

    DEFAULT_CSS = "Offers { display: none; height: auto; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._words: list[str] = []
        self._from = 0
        """The first word that is shown."""

    def offer(self, words: list[str], width: int, rows: int) -> None:
        """Show words in so many cells and rows; the same words once more: those behind the ones that were shown."""
        texts = [visible(word) for word in words]
        wide, across = _fit(texts, width)
        room = across * (rows if len(texts) <= across * rows else max(1, rows - 1))
        again = self.display and words == self._words
        self._from = self._from + room if again and self._from + room < len(texts) else 0
        self._words = words
        lines = columns(texts[self._from : self._from + room], wide, across)
        if len(texts) > room:
            last = min(self._from + room, len(texts))
            then = "next" if last < len(texts) else "first"
            lines.append(f"{self._from + 1} to {last} of {len(texts)}; Tab shows the {then}")
        self.display = True
        self.update(Content("\n".join(lines)))

    def close(self) -> None:
        """Show nothing."""
        self.display = False


def _fit(words: Sequence[str], width: int) -> tuple[int, int]:
    """How wide a column is, and how many stand beside each other."""
    wide = max(map(cell_len, words)) + _GAP
    return wide, max(1, (width + _GAP) // wide)


def columns(words: Sequence[str], wide: int, across: int) -> list[str]:
    """Words in at most `across` columns of that width, read downwards."""
    down = -(-len(words) // across)
    rows = zip_longest(*(words[at : at + down] for at in range(0, len(words), down)), fillvalue="")
    return ["".join(word + " " * (wide - cell_len(word)) for word in row).rstrip() for row in rows]
