"""The letters of lost requests as readers are told of them. What each means is said in `engine.metrics`."""

from __future__ import annotations

from engine.metrics import LETTERS

FIRST = "RTN"
"""Those that are met first, which a row explains; the others stand below the panel."""
LETTER_ORDER = (*FIRST, *(letter for letter in LETTERS if letter not in FIRST))
"""In which they are told."""
SHORT = {letter: LETTERS[letter].short for letter in LETTER_ORDER}
"""What they mean, in as few words as fit below a panel."""


def letter_table() -> str:
    """All of them in the help, three in a row."""
    cells = [f"{letter} {LETTERS[letter].meaning:<14}" for letter in LETTER_ORDER]
    rows = ["".join(cells[at : at + 3]) for at in range(0, len(cells), 3)]
    return "\n".join(f"{'':10}{row}".rstrip() for row in rows)
