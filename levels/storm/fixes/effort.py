"""How many forks may be played, and how many more there was no room for."""

from __future__ import annotations

from collections.abc import Sequence

from levels.storm.fixes.trials import FixTrial, TrialOutcome, TrialPlayer

EFFORT = 600
"""Forks."""


class BoundedPlayer:
    """Plays trials in their order as long as there is effort left; the others are counted."""

    def __init__(self, player: TrialPlayer, effort: int = EFFORT) -> None:
        self._player = player
        self.left = effort
        self.not_tried = 0

    def play(self, trials: Sequence[FixTrial]) -> list[tuple[TrialOutcome, ...] | None]:
        """The outcomes of each; None also where no effort was left for it."""
        affordable: list[int] = []
        for at, trial in enumerate(trials):
            if len(trial.faults) <= self.left:
                self.left -= len(trial.faults)
                affordable.append(at)
            else:
                self.not_tried += len(trial.faults)
        found = self._player.play([trials[at] for at in affordable])
        out: list[tuple[TrialOutcome, ...] | None] = [None] * len(trials)
        for at, outcomes in zip(affordable, found, strict=True):
            out[at] = outcomes
        return out
