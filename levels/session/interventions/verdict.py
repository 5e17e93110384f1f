"""What came of the changes that were played, in sentences."""

from __future__ import annotations

from typing import NamedTuple

OLDEST = 300
"""Changes that act more ticks before the request are not tried."""


class InterventionVerdict(NamedTuple):
    """Which changes would have saved one request."""

    problem: str = ""
    """Why nothing was played, as a sentence; empty where something was."""
    saving: tuple[str, ...] = ()
    """What would have saved it, each as a clause that follows `if`."""
    failing: tuple[str, ...] = ()
    """What was played and would not have saved it, in a few words each."""
    old: int = 0
    """How many begin too long ago."""
    lost: int = 0
    """How many begin before the first moment that is kept."""
    dear: int = 0
    """How many would have taken too long to play."""
    broken: int = 0
    """In how many podfall itself met a mistake."""

    def sentences(self) -> list[str]:
        """All that is to be said."""
        if self.problem:
            return [self.problem]
        told = [f"It would have been served if {clause}." for clause in self.saving]
        if self.failing:
            told.append(f"Lost all the same: {', '.join(self.failing)}.")
        if self.old:
            told.append(f"Not played: {_changes(self.old)} that would act more than {OLDEST} ticks before it.")
        if self.lost:
            told.append(f"Not played: {_changes(self.lost)} that would act before the first moment that is kept.")
        if self.dear:
            told.append(f"Not played: {_changes(self.dear)} that would have taken too long.")
        if self.broken:
            told.append(f"Not known of {_changes(self.broken)}: podfall itself met a mistake while it was played.")
        return told


def _changes(count: int) -> str:
    return f"{count} change{'' if count == 1 else 's'}"
