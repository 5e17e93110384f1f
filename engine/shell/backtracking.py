"""Patterns with back-references: they alone need every way tried, so what they may cost is known before they run.

Called by `patterns` for grep. Python's `re` tries the ways; a repeated group is refused, since each
character doubles them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.shell.regexprogram import QUANTIFIERS, PatternError, repetition

if TYPE_CHECKING:
    from collections.abc import Iterator

BACK_REFERENCE = "\\ref"
"""A token that begins like this means what the group of that number matched."""
MOST_WAYS = 20_000_000
"""In one call of grep: a second or two."""

_PYTHON = {r"\<": r"\b(?=\w)", r"\>": r"\b(?<=\w)", "-w<": r"(?<!\w)", "-w>": r"(?!\w)"}


class BacktrackingPattern:
    """One pattern with back-references."""

    def __init__(self, tokens: list[str], *, ignore_case: bool) -> None:
        """Compile parts of a pattern. Raises PatternError."""
        self._degree = 1
        self._factor = 1
        self._ways = 0
        for before, token in pairwise(["", *tokens]):
            self._count(before, token)
        try:
            self._pattern = re.compile(_source(tokens), re.IGNORECASE * ignore_case)
        except (re.error, OverflowError) as error:
            raise PatternError("Invalid back reference") from error
        except RecursionError as error:
            raise PatternError("Regular expression too big") from error

    def matches(self, line: str) -> bool:
        """Whether the pattern matches somewhere in a line. Raises PatternError."""
        self._afford(line)
        return self._pattern.search(line) is not None

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each match that holds a character, from its first to after its last. Raises PatternError."""
        self._afford(line)
        return (match.span() for match in self._pattern.finditer(line) if match[0])

    def _count(self, before: str, part: str) -> None:
        if part == "|":
            self._factor *= 2
        if part not in QUANTIFIERS and not part.startswith("{"):
            return
        if before == ")":
            raise PatternError("a repeated group beside a back-reference is not supported")
        least, most = repetition(part)
        if most is None:
            self._degree += 1
        else:
            self._factor *= most - least + 1

    def _afford(self, line: str) -> None:
        self._ways += self._factor * (len(line) + 1) ** self._degree
        if self._ways > MOST_WAYS:
            raise PatternError("memory exhausted")


def _source(tokens: list[str]) -> str:
    """Python's pattern; the group around whole words has no number."""
    whole = tokens[0] == "-w<"
    inner = tokens[2:-2] if whole else tokens
    source = "".join(
        rf"(?:\{token.removeprefix(BACK_REFERENCE)})" if token.startswith(BACK_REFERENCE) else _PYTHON.get(token, token)
        for token in inner
    )
    return rf"{_PYTHON['-w<']}(?:{source}){_PYTHON['-w>']}" if whole else source
