"""Reads POSIX regular expressions, basic and extended, for `grep` and the scripts of containers.

The two dialects share this translation because they differ only in which operators need a backslash. Deliberate
differences: `[[:alpha:]]` and its relatives know ASCII only, as in the C locale; a pattern with back-references may
repeat no group, and takes shorter lines (`backtracking`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from engine.regex.automaton import Automaton
from engine.regex.backtracking import BACK_REFERENCE, BacktrackingPattern
from engine.regex.regexprogram import QUANTIFIERS, PatternError, program_of

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATORS = "(){}|+?"
DEEPEST = 100
"""Groups in each other. More of them are at the mercy of the stack, which is another one for each driver of a line."""
INTERVAL = re.compile(r"[0-9]{1,3}(?:,[0-9]{0,3})?|,[0-9]{1,3}")
BRACKET = re.compile(r"\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]")
NAMED_CLASS = re.compile(r"\[:([a-z]+):\]")
NAMED_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r" \t\n\r\f\v",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
}
BACKSLASHED = {letter: "\\" + letter for letter in "wWsSbB<>"}


class LinePattern(Protocol):
    """A pattern that was read, for the lines of one call of grep. Both raise PatternError where that costs too much."""

    def matches(self, line: str) -> bool:
        """Whether it matches somewhere in a line."""

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each match that holds a character, from its first to after its last."""


def compile_pattern(
    pattern: str, *, extended: bool, ignore_case: bool = False, whole_words: bool = False
) -> LinePattern:
    """Read a POSIX pattern; raises PatternError."""
    tokens = _Translation(pattern, extended=extended).tokens()
    if whole_words:
        tokens = ["-w<", "(", *tokens, ")", "-w>"]
    if any(token.startswith(BACK_REFERENCE) for token in tokens):
        return BacktrackingPattern(tokens, ignore_case=ignore_case)
    return Automaton(program_of(tokens, ignore_case=ignore_case))


def compile_groups(pattern: str, *, extended: bool, ignore_case: bool = False) -> BacktrackingPattern:
    """Read a POSIX pattern of which the groups are wanted; raises PatternError."""
    return BacktrackingPattern(_Translation(pattern, extended=extended).tokens(), ignore_case=ignore_case)


class _Translation:
    """One pass from left to right; what has been translated is a list of atoms and operators."""

    def __init__(self, pattern: str, *, extended: bool) -> None:
        self._pattern = pattern
        self._extended = extended
        self._position = 0
        self._done: list[str] = []
        self._open_groups = 0

    def tokens(self) -> list[str]:
        while self._position < len(self._pattern):
            char = self._pattern[self._position]
            self._position += 1
            if char == "\\":
                self._backslash()
            elif char == "[":
                self._bracket()
            elif char == "*" or (char in OPERATORS and self._extended):
                self._operator(char)
            elif char == "^":
                self._done.append("^" if self._extended or self._at_start() else r"\^")
            elif char == "$":
                self._done.append("$" if self._extended or self._at_stop() else r"\$")
            else:
                self._done.append("." if char == "." else re.escape(char))
        if self._open_groups:
            raise PatternError("Unmatched ( or \\(")
        return self._done

    def _at_start(self) -> bool:
        return not self._done or self._done[-1] in ("(", "|")

    def _at_stop(self) -> bool:
        rest = self._pattern[self._position :]
        return not rest or rest.startswith((r"\)", r"\|"))

    def _backslash(self) -> None:
        if self._position >= len(self._pattern):
            raise PatternError("Trailing backslash")
        char = self._pattern[self._position]
        self._position += 1
        if char in OPERATORS and not self._extended:
            self._operator(char)
        elif char in "123456789":
            self._done.append(BACK_REFERENCE + char)
        else:
            self._done.append(BACKSLASHED.get(char) or re.escape(char))

    def _bracket(self) -> None:
        match = BRACKET.match(self._pattern, self._position - 1)
        if not match:
            raise PatternError("Unmatched [, [^, [:, [., or [=")
        self._position = match.end()
        inside = match[0][1:-1]
        negation = "^" if inside.startswith("^") else ""
        pieces = NAMED_CLASS.split(inside[len(negation) :])
        # split() leaves literal text at even places and the names of classes at odd ones.
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                pieces[index] = re.sub(r"([\\\[\]^&~|])", r"\\\1", piece)
            elif piece in NAMED_CLASSES:
                pieces[index] = NAMED_CLASSES[piece]
            else:
                raise PatternError("Invalid character class name")
        self._done.append(f"[{negation}{''.join(pieces)}]")

    def _operator(self, char: str) -> None:
        if char in QUANTIFIERS:
            self._quantifier(char)
        elif char == "{":
            self._interval()
        elif char == "(":
            self._open_groups += 1
            if self._open_groups > DEEPEST:
                raise PatternError("Regular expression too big")
            self._done.append("(")
        elif char == ")" and self._open_groups:
            self._open_groups -= 1
            self._done.append(")")
        elif char == ")" and not self._extended:
            raise PatternError("Unmatched ) or \\)")
        else:
            self._done.append("|" if char == "|" else re.escape(char))

    def _quantifier(self, char: str) -> None:
        """Append a quantifier; of two in a row, which Python reads differently, make what they amount to."""
        if self._at_start() or self._done[-1] == "^":
            self._done.append(re.escape(char))
        elif self._done[-1] in QUANTIFIERS:
            self._done[-1] = char if self._done[-1] == char else "*"
        elif self._done[-1].startswith("{"):
            raise PatternError("Invalid preceding regular expression")
        else:
            self._done.append(char)

    def _interval(self) -> None:
        match = INTERVAL.match(self._pattern, self._position)
        closing = "}" if self._extended else r"\}"
        if not match or not self._pattern.startswith(closing, match.end()) or self._at_start():
            if not self._extended:
                raise PatternError("Invalid content of \\{\\}")
            self._done.append(r"\{")
            return
        self._position = match.end() + len(closing)
        self._done.append(f"{{{match[0]}}}")
