"""What a regular expression is turned into before it runs: places, and how one gets from each to the next.

`patterns` hands over tokens that it has translated; `automaton` runs the result (Thompson's construction).
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

MOST_STATES = 5000
"""More than any pattern has that somebody types: intervals in intervals multiply."""
QUANTIFIERS = "*+?"
END = 0
"""The place where a pattern has matched."""
_LIMITS = {"*": (0, None), "+": (1, None), "?": (0, 1)}

ASSERTIONS = frozenset({"^", "$", r"\b", r"\B", r"\<", r"\>", "-w<", "-w>"})
"""Tokens that match between two characters."""


class PatternError(ValueError):
    """A pattern that is none, or that is too much work; its text is grep's message."""


class UnaffordableError(PatternError):
    """A pattern that may cost too much, though it is one."""


class CharClass(dict[str, bool]):
    """Whether a token matches a character, kept once it was asked for."""

    def __init__(self, token: str, *, ignore_case: bool) -> None:
        """Ask what Python's syntax says of a single character."""
        super().__init__()
        try:
            self._pattern = re.compile(token, re.IGNORECASE * ignore_case)
        except re.error as error:
            raise PatternError("Invalid range end") from error

    def __missing__(self, char: str) -> bool:
        """Look once."""
        self[char] = self._pattern.fullmatch(char) is not None
        return self[char]


class State(NamedTuple):
    """A place in a pattern: what lets one pass, and where one is then. Without either, one passes at once."""

    chars: CharClass | None
    assertion: str
    outs: tuple[int, ...]


class _Repeated(NamedTuple):
    node: _Node
    least: int
    most: int | None
    """None: without end."""


class _Group(NamedTuple):
    alternatives: list[list[_Node]]


_Node: TypeAlias = "str | _Repeated | _Group"


class Program(NamedTuple):
    """All places, of which the first is the end, and where one begins."""

    states: list[State]
    entry: int


def program_of(tokens: list[str], *, ignore_case: bool) -> Program:
    """Turn tokens into a program. Raises PatternError."""
    builder = _Builder(ignore_case=ignore_case)
    entry = builder.add(_parsed(tokens), END)
    return Program(builder.states, entry)


def _parsed(tokens: list[str]) -> _Group:
    group = _Group([[]])
    around: list[_Group] = []
    for part in tokens:
        sequence = group.alternatives[-1]
        if part == "(":
            around.append(group)
            group = _Group([[]])
        elif part == ")":
            outer = around.pop()
            outer.alternatives[-1].append(group)
            group = outer
        elif part == "|":
            group.alternatives.append([])
        elif part in QUANTIFIERS or part.startswith("{"):
            sequence[-1] = _Repeated(sequence[-1], *repetition(part))
        else:
            sequence.append(part)
    return group


def repetition(quantifier: str) -> tuple[int, int | None]:
    """How often at least and at most; None: without end. Raises PatternError."""
    if quantifier in _LIMITS:
        return _LIMITS[quantifier]
    least, comma, most = quantifier[1:-1].partition(",")
    if not comma:
        return int(least), int(least)
    if least and most and int(least) > int(most):
        raise PatternError("Invalid content of \\{\\}")
    return int(least or "0"), int(most) if most else None


class _Builder:
    """Builds from the end, so that each part knows where it leads."""

    def __init__(self, *, ignore_case: bool) -> None:
        self.states = [State(None, "", ())]
        self._ignore_case = ignore_case
        self._classes: dict[str, CharClass] = {}
        self._parts = 0

    def add(self, node: _Node, then: int) -> int:
        """Add a part that leads to `then`; where it begins."""
        self._parts += 1
        if self._parts > MOST_STATES:
            raise PatternError("Regular expression too big")
        if isinstance(node, _Repeated):
            return self._repeat(node, then)
        if isinstance(node, _Group):
            return self._choose([self._follow(sequence, then) for sequence in node.alternatives])
        if node in ASSERTIONS:
            return self._place(State(None, node, (then,)))
        if node not in self._classes:
            self._classes[node] = CharClass(node, ignore_case=self._ignore_case)
        return self._place(State(self._classes[node], "", (then,)))

    def _follow(self, sequence: list[_Node], then: int) -> int:
        for node in reversed(sequence):
            then = self.add(node, then)
        return then

    def _repeat(self, repeated: _Repeated, then: int) -> int:
        node, least, most = repeated
        if most is None:
            loop = self._choose([then])
            self.states[loop] = State(None, "", (self.add(node, loop), then))
            then = loop
        else:
            after = then
            for _ in range(most - least):
                then = self._choose([self.add(node, then), after])
        for _ in range(least):
            then = self.add(node, then)
        return then

    def _choose(self, outs: list[int]) -> int:
        return self._place(State(None, "", tuple(outs)))

    def _place(self, state: State) -> int:
        self.states.append(state)
        return len(self.states) - 1
