"""Reads Go's regular expressions (RE2 syntax), in which schemas say what texts look like.

Without what none of them needs: classes of Unicode and flags in the middle. As Go's, they cost no more than can be
afforded. Errors are in the words of Go's regexp/syntax.
"""

from __future__ import annotations

import re
from functools import lru_cache

from engine.regex.automaton import Automaton
from engine.regex.regexprogram import PatternError, Program, program_of

_QUANTIFIER = re.compile(r"[*+?]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\}")
_GROUP = re.compile(r"\(\?(?:P?<[A-Za-z0-9_]+>|([imsU]*):)")
_FLAGS = re.compile(r"\(\?([imsU]+)\)")
_BRACKET = re.compile(r"\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]", re.DOTALL)
_NAMED = re.compile(r"\[:([a-z]+):\]")
_HEX = re.compile(r"\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})")
_CLASSES = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[0-9A-Za-z_]",
    "W": "[^0-9A-Za-z_]",
    "s": r"[\t\n\f\r ]",
    "S": r"[^\t\n\f\r ]",
}
_INSIDE = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
_ASSERTIONS = {"b": r"\b", "B": r"\B", "A": "^", "z": "$"}
_CONTROLS = frozenset("afnrtv")
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}


class SyntaxMistakeError(PatternError):
    """No expression that Go reads; its text is what Go says."""


def search(pattern: str, text: str) -> bool:
    """Whether the pattern matches somewhere in a text. Raises PatternError, also where that costs too much."""
    return Automaton(compiled(pattern)).matches(text)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Program:
    """Read a pattern. Raises PatternError in Go's words."""
    reader = _Reader(pattern)
    return program_of(reader.tokens(), ignore_case=reader.ignores_case)


class _Reader:
    """One pass from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._out: list[str] = []
        self._open = 0
        self.ignores_case = False

    def tokens(self) -> list[str]:
        flags = _FLAGS.match(self._pattern)
        if flags is not None:
            self.ignores_case = "i" in flags[1]
            self._at = flags.end()
        while self._at < len(self._pattern):
            self._next()
        if self._open:
            raise _mistake("missing closing )", self._pattern)
        return self._out

    def _next(self) -> None:
        char, start = self._pattern[self._at], self._at
        quantifier = _QUANTIFIER.match(self._pattern, start)
        if quantifier is not None:
            self._quantify(quantifier)
        elif char == "(":
            self._begin()
        elif char == ")":
            if not self._open:
                raise _mistake("unexpected )", self._pattern)
            self._open -= 1
            self._put(")")
        elif char == "[":
            self._bracket()
        elif char == "\\":
            self._escape()
        else:
            self._put(char if char in ".^$|" else re.escape(char))

    def _put(self, token: str, length: int = 1) -> None:
        self._out.append(token)
        self._at += length

    def _quantify(self, found: re.Match[str]) -> None:
        if not self._out or self._out[-1] in {"(", "|"}:
            raise _mistake("missing argument to repetition operator", found[0])
        if self._out[-1][0] in "*+?{":
            raise _mistake("invalid nested repetition operator", self._out[-1] + found[0])
        self._put(found[0], len(found[0]))
        if self._pattern.startswith("?", self._at):  # as few as possible: which ones does not matter here
            self._at += 1

    def _begin(self) -> None:
        self._open += 1
        group = _GROUP.match(self._pattern, self._at)
        if group is None and self._pattern.startswith("(?", self._at):
            raise _mistake("invalid or unsupported Perl syntax", self._pattern[self._at : self._at + 3])
        if group is not None and group[1]:
            raise _mistake("flags of a group are not modelled", group[0])
        self._put("(", 1 if group is None else len(group[0]))

    def _bracket(self) -> None:
        found = _BRACKET.match(self._pattern, self._at)
        if found is None:
            raise _mistake("missing closing ]", self._pattern[self._at :])
        inside = found[0][1:-1]
        negated = inside.startswith("^")
        inside = _NAMED.sub(lambda name: _posix(name[1], name[0]), inside.removeprefix("^"))
        inside = re.sub(r"\\([dws])", lambda known: _INSIDE[known[1]], inside)
        if re.search(r"\\[DWSpP]", inside):
            raise _mistake("this class in a class is not modelled", found[0])
        inside = inside.replace("[", r"\[").replace(r"\\[", r"\[")
        token = f"[{'^' if negated else ''}{_first_bracket(inside)}]"
        try:
            re.compile(token)
        except re.error as error:
            raise _mistake("invalid character class range", found[0]) from error
        self._put(token, len(found[0]))

    def _escape(self) -> None:
        number = _HEX.match(self._pattern, self._at)
        if number is not None:
            self._put(re.escape(chr(int(number[1] or number[2], 16))), len(number[0]))
            return
        char = self._pattern[self._at + 1 : self._at + 2]
        if not char:
            raise _mistake("trailing backslash at end of expression", "")
        if char in "pP":
            raise _mistake("classes of Unicode are not modelled", self._pattern[self._at :])
        if char.isalnum() and char not in _CONTROLS and char not in _CLASSES and char not in _ASSERTIONS:
            raise _mistake("invalid escape sequence", f"\\{char}")
        control = f"\\{char}" if char in _CONTROLS else re.escape(char)
        self._put(_CLASSES.get(char) or _ASSERTIONS.get(char) or control, 2)


def _first_bracket(inside: str) -> str:
    """A bracket that closes stands for itself where it comes first."""
    return "\\" + inside if inside.startswith("]") else inside


def _posix(name: str, shown: str) -> str:
    if name not in _POSIX:
        raise _mistake("invalid character class range", shown)
    return _POSIX[name]


def _mistake(why: str, where: str) -> SyntaxMistakeError:
    shown = f"{why}: `{where}`" if where else why
    return SyntaxMistakeError(f"error parsing regexp: {shown}")
