"""`docs/letters.md` as data: its rows, by the test that makes such a loss."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

LETTERS_MD = Path(__file__).parents[4] / "docs" / "letters.md"
_CELLS = 6


class LetterRow(NamedTuple):
    """One row: a letter, who lost the request, why, both columns, and the test."""

    letter: str
    hop: str
    cause: str
    observed: str
    actual: str
    test: str
    """`FILE: CASE`."""


def rows_of(text: str) -> list[LetterRow]:
    """The rows of the tables in a text."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    rows = [LetterRow(*cells) for cells in found if len(cells) == _CELLS]
    return [row for row in rows if row.letter != "letter" and not row.letter.startswith("---")]


@cache
def rows() -> dict[str, LetterRow]:
    """The rows of the documentation by their test."""
    return {row.test: row for row in rows_of(LETTERS_MD.read_text("utf-8"))}
