"""What came of the changes that were played, in sentences."""

from __future__ import annotations

from typing import NamedTuple

OLDEST = 300
"""Changes that act more ticks before the request are not tried."""


class InterventionVerdict(NamedTuple):
    """Which changes would have saved one request."""

    problem: str = ""
    """Why nothing was played, as a sentence; empty where something was."""
    played: int = 0
    """How many changes."""
    saving: tuple[str, ...] = ()
    """What would have saved it, each as a clause that follows `if`."""
    old: int = 0
    """How many begin too long ago."""
    dear: int = 0
    """How many would have taken too long to play."""
    broken: int = 0
    """In how many podfall itself met a mistake."""

    def sentences(self) -> list[str]:
        """All that is to be said."""
        if self.problem:
            return [self.problem]
        told = [f"It would have been served if {clause}." for clause in self.saving] or [self._none()]
        if self.saving and self.played > len(self.saving):
            told.append(f"{_changes(self.played - len(self.saving), 'other ')} that {_was(self)} would not have.")
        if self.old:
            told.append(f"Not played: {_changes(self.old)} that would act more than {OLDEST} ticks before it.")
        if self.dear:
            told.append(f"Not played: {_changes(self.dear)} that would have taken too long.")
        if self.broken:
            told.append(f"Not known of {_changes(self.broken)}: podfall itself met a mistake while it was played.")
        return told

    def _none(self) -> str:
        if self.played == 1:
            return "The one change that was played would not have saved it."
        return f"None of the {self.played} changes that were played would have saved it."


def _was(verdict: InterventionVerdict) -> str:
    return "was played" if verdict.played - len(verdict.saving) == 1 else "were played"


def _changes(count: int, kind: str = "") -> str:
    return f"{count} {kind}change{'' if count == 1 else 's'}"
