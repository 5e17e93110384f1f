"""What templates of `-o` may not do: nest without end, find and print more than anybody reads. kubectl has no limits.

Asked by Go templates and by jsonpath. Who meets one is told so in one line, without the template and its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.golang.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 100
"""So deep may ranges, branches and parentheses stand in each other."""
MOST_VALUES = 300_000
"""So many values may a node of jsonpath find, or all ranges of a Go template see together."""
MOST_PRINTED = 64 * 1024 * 1024
"""Characters; ten thousand Pods in full are half of that."""


def check_depth(depth: int) -> None:
    """Raise OutputError where something stands deeper than that."""
    if depth > DEEPEST:
        raise OutputError(f"the template is nested more than {DEEPEST} deep")


def check_values(count: int) -> None:
    """Raise OutputError where more values were found than that."""
    if count > MOST_VALUES:
        raise OutputError(f"the template looks at more than {MOST_VALUES} values")


class Pieces:
    """Text that grows piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        """Append a piece. Raises OutputError where the whole becomes too long."""
        self._length += len(piece)
        if self._length > MOST_PRINTED:
            raise OutputError(f"the template prints more than {MOST_PRINTED} characters")
        self._pieces.append(piece)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


def joined(pieces: Iterable[str]) -> str:
    """Join pieces. Raises OutputError where the whole becomes too long."""
    out = Pieces()
    for piece in pieces:
        out.add(piece)
    return out.text
