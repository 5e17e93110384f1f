"""Runs a regular expression so that no pattern takes longer for being clever: each character is looked at once.

Instead of trying one way after the other, the set of places that are reached is followed through a line. Sets that were
met are kept with what each character makes of them, as in grep's own dfa.c. Of the leftmost matches the longest counts,
as POSIX wants it. Called by `patterns` for grep; what one call may cost is bounded, in steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.regex.regexprogram import END, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.regex.regexprogram import Program

MOST_WORK = 5_000_000
"""In steps to a set that is known: two or three seconds."""
_NEW_PLACE = 10
"""So many such steps does it take to look at a place of a set that is not known yet."""
_MOST_KEPT = 10_000
"""Sets that are kept; then they are found anew."""
_EDGE, _WORD, _OTHER = range(3)
"""What stands beside a place: nothing, a character of a word, another one."""

_HOLDS: dict[str, Callable[[int, int], bool]] = {
    "": lambda _before, _after: True,
    "^": lambda before, _after: before == _EDGE,
    "$": lambda _before, after: after == _EDGE,
    r"\b": lambda before, after: (before == _WORD) != (after == _WORD),
    r"\B": lambda before, after: (before == _WORD) == (after == _WORD),
    r"\<": lambda before, after: before != _WORD and after == _WORD,
    r"\>": lambda before, after: before == _WORD and after != _WORD,
    "-w<": lambda before, _after: before != _WORD,
    "-w>": lambda _before, after: after != _WORD,
}


class _Reached(NamedTuple):
    """How far all ways have come: what stands before, and the places."""

    before: int
    places: tuple[int, ...]


class _Step(NamedTuple):
    """What a character makes of a set; the character "" is the line's end."""

    ended: bool
    """Whether the pattern has matched before it."""
    then: _Set


class _Set(dict[str, _Step]):
    """A set of places, with the steps that were taken from it."""

    def __init__(self, reached: _Reached) -> None:
        """Begin with no step."""
        super().__init__()
        self.reached = reached


class Automaton:
    """One pattern, for as many lines as one call of grep reads."""

    def __init__(self, program: Program) -> None:
        """Run `program`."""
        self._states = program.states
        self._entry = program.entry
        self._work = 0
        self._anywhere: dict[_Reached, _Set] = {}
        """Sets that a match can still begin beside."""
        self._from_here: dict[_Reached, _Set] = {}
        """Sets of a match that has begun."""

    def matches(self, line: str) -> bool:
        """Whether the pattern matches somewhere in a line. Raises PatternError."""
        known = self._anywhere
        reached = self._set(known, _EDGE, {self._entry})
        for char in line:
            step = reached.get(char) or self._step(known, reached, char)
            if step.ended:
                return True
            reached = step.then
        return (reached.get("") or self._step(known, reached, "")).ended

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each match that holds a character, from its first to after its last. Raises PatternError."""
        start = 0
        while start < len(line):
            end = self._longest(line, start)
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def _longest(self, line: str, start: int) -> int:
        """Where the longest match that begins at `start` ends; `start` for none."""
        known, end = self._from_here, start
        reached = self._set(known, _kind(line[start - 1]) if start else _EDGE, {self._entry})
        for index in range(start, len(line) + 1):
            self._spend(1)
            char = line[index : index + 1]
            step = reached.get(char) or self._step(known, reached, char)
            if step.ended:
                end = index
            reached = step.then
            if not reached.reached.places:
                break
        return end

    def _step(self, known: dict[_Reached, _Set], reached: _Set, char: str) -> _Step:
        """Take a step for the first time."""
        closed = self._closure(reached.reached, _kind(char))
        following = {self._states[place].outs[0] for place in closed if self._passes(place, char)}
        if known is self._anywhere:
            following.add(self._entry)
        reached[char] = _Step(END in closed, self._set(known, _kind(char), following))
        return reached[char]

    def _set(self, known: dict[_Reached, _Set], before: int, places: set[int]) -> _Set:
        reached = _Reached(before, tuple(sorted(places)))
        if reached not in known:
            if len(known) > _MOST_KEPT:
                known.clear()
            known[reached] = _Set(reached)
        return known[reached]

    def _passes(self, place: int, char: str) -> bool:
        chars = self._states[place].chars
        return bool(char) and chars is not None and chars[char]

    def _closure(self, reached: _Reached, after: int) -> set[int]:
        """Where one is without another character."""
        seen: set[int] = set()
        waiting = list(reached.places)
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                state = self._states[place]
                if state.chars is None and _HOLDS[state.assertion](reached.before, after):
                    waiting += state.outs
        self._spend(_NEW_PLACE * len(seen))
        return seen

    def _spend(self, steps: int) -> None:
        self._work += steps
        if self._work > MOST_WORK:
            raise PatternError("memory exhausted")


def _kind(char: str) -> int:
    if not char:
        return _EDGE
    return _WORD if char.isalnum() or char == "_" else _OTHER
