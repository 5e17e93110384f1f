"""Patterns of which somebody wants the groups: they alone need every way tried, so what they may cost is known first.

Called by `patterns` for back-references, and for what puts a match's parts elsewhere. Python's `re` tries the ways; a
repeated group is refused, since each character doubles them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.regex.regexprogram import QUANTIFIERS, PatternError, UnaffordableError, repetition

if TYPE_CHECKING:
    from collections.abc import Iterator

BACK_REFERENCE = "\\ref"
"""A token that begins like this means what the group of that number matched."""
MOST_WAYS = 20_000_000
"""In one call of a command: a second or two."""

_PYTHON = {r"\<": r"\b(?=\w)", r"\>": r"\b(?<=\w)", "-w<": r"(?<!\w)", "-w>": r"(?!\w)"}


class BacktrackingPattern:
    """One pattern whose groups are known."""

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

    def search(self, line: str) -> re.Match[str] | None:
        """The first match in a line, with its groups. Raises PatternError."""
        self._afford(line)
        return self._pattern.search(line)

    def substitute(self, instead: str, line: str, *, everywhere: bool) -> str:
        """A line with `instead` (in Python's writing) for its first match, or for all. Raises PatternError."""
        self._afford(line)
        try:
            return self._pattern.sub(instead, line, count=0 if everywhere else 1)
        except (re.error, IndexError) as error:
            raise PatternError("Invalid back reference") from error

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
            raise UnaffordableError("a repeated group beside a back-reference is not supported")
        least, most = repetition(part)
        if most is None:
            self._degree += 1
        else:
            self._factor *= most - least + 1

    def _afford(self, line: str) -> None:
        self._ways += self._factor * (len(line) + 1) ** self._degree
        if self._ways > MOST_WAYS:
            raise UnaffordableError("memory exhausted")


def _source(tokens: list[str]) -> str:
    """Python's pattern; the group around whole words has no number."""
    whole = tokens[0] == "-w<"
    inner = tokens[2:-2] if whole else tokens
    source = "".join(
        rf"(?:\{token.removeprefix(BACK_REFERENCE)})" if token.startswith(BACK_REFERENCE) else _PYTHON.get(token, token)
        for token in inner
    )
    return rf"{_PYTHON['-w<']}(?:{source}){_PYTHON['-w>']}" if whole else source
