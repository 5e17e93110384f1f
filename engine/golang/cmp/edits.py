"""Which elements of two lists belong together (go-cmp, internal/diff/diff.go): a greedy search from both ends.

The real one begins at either end by chance; here it begins at the front.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple


class Edit(Enum):
    """What leads from one list to the other, element by element."""

    SAME = "same"
    MODIFIED = "modified"
    ONLY_ONE = "only one"
    ONLY_OTHER = "only other"


class Likeness(NamedTuple):
    """How many parts of two elements are the same, and how many differ."""

    same: int
    different: int

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return self.different == 0

    @property
    def similar(self) -> bool:
        """Whether one may be called a change of the other."""
        return self.same + 1 >= self.different


Compare = Callable[[int, int], Likeness]
_STEPS = {Edit.SAME: (1, 1), Edit.MODIFIED: (1, 1), Edit.ONLY_ONE: (1, 0), Edit.ONLY_OTHER: (0, 1)}
_PER_ELEMENT, _CORNERS = 4, 2


class _Path:
    """A way through the two lists, from their front (+1) or from their end (-1)."""

    def __init__(self, direction: int, x: int, y: int) -> None:
        self.direction, self.x, self.y = direction, x, y
        self.edits: list[Edit] = []
        self.front = (x, y)

    def append(self, edit: Edit) -> None:
        across, down = _STEPS[edit]
        self.edits.append(edit)
        self.x += across * self.direction
        self.y += down * self.direction

    def likeness(self, compare: Compare) -> Likeness:
        """How alike the next two elements on the way are."""
        return compare(self.x, self.y) if self.direction > 0 else compare(self.x - 1, self.y - 1)

    def connect(self, x: int, y: int, compare: Compare) -> None:
        """Go on to a point, by whatever lies between."""
        while (x - self.x) * self.direction > 0 and (y - self.y) * self.direction > 0:
            likeness = self.likeness(compare)
            if likeness.equal:
                self.append(Edit.SAME)
            elif likeness.similar:
                self.append(Edit.MODIFIED)
            else:
                self.append(self._longer(abs(x - self.x), abs(y - self.y)))
        self._straight(x, y)

    def _longer(self, across: int, down: int) -> Edit:
        if self.direction > 0:
            return Edit.ONLY_ONE if across >= down else Edit.ONLY_OTHER
        return Edit.ONLY_OTHER if down >= across else Edit.ONLY_ONE

    def _straight(self, x: int, y: int) -> None:
        while x != self.x:
            self.append(Edit.ONLY_ONE)
        while y != self.y:
            self.append(Edit.ONLY_OTHER)


class _Search:
    def __init__(self, ones: int, others: int, compare: Compare) -> None:
        self.compare = compare
        self.budget = _PER_ELEMENT * (ones + others)
        self.forward, self.reverse = _Path(1, 0, 0), _Path(-1, ones, others)

    def edits(self) -> list[Edit]:
        mine, theirs = self.forward, self.reverse
        while not self._met() and self.budget:
            self._look(mine, theirs)
            self._advance(mine, theirs)
            mine, theirs = theirs, mine
        self.forward.connect(self.reverse.x, self.reverse.y, self.compare)
        return self.forward.edits + self.reverse.edits[::-1]

    def _met(self) -> bool:
        (x, y), (to_x, to_y) = self.forward.front, self.reverse.front
        return x >= to_x or y >= to_y

    def _look(self, mine: _Path, theirs: _Path) -> None:
        """Look along the diagonal through the front for two elements that are equal, and follow them."""
        step, number, corners = mine.direction, 0, set[int]()
        while len(corners) < _CORNERS and self.budget:
            shift = -(number // 2) - 1 if number % 2 else number // 2
            number += 1
            x, y = mine.front[0] + shift * step, mine.front[1] - shift * step
            if (x - theirs.x) * step >= 0 or (y - mine.y) * step < 0:
                corners.add(1)
            elif (y - theirs.y) * step >= 0 or (x - mine.x) * step < 0:
                corners.add(2)
            elif self._equal(step, x, y):
                self._follow(mine, x, y)
                return
            else:
                self.budget -= 1

    def _equal(self, step: int, x: int, y: int) -> bool:
        return (self.compare(x, y) if step > 0 else self.compare(x - 1, y - 1)).equal

    def _follow(self, mine: _Path, x: int, y: int) -> None:
        mine.connect(x, y, self.compare)
        mine.append(Edit.SAME)
        while self.forward.x < self.reverse.x and self.forward.y < self.reverse.y:
            if not mine.likeness(self.compare).equal:
                break
            mine.append(Edit.SAME)
        mine.front = (mine.x, mine.y)

    def _advance(self, mine: _Path, theirs: _Path) -> None:
        x, y = mine.front
        across, down = abs(theirs.x - x), abs(theirs.y - y)
        mine.front = (x + mine.direction, y) if across >= down else (x, y + mine.direction)


def edits_between(ones: int, others: int, compare: Compare) -> list[Edit]:
    """The edits that lead from a list of so many elements to another; `compare` tells how alike two of them are."""
    return _Search(ones, others, compare).edits()
