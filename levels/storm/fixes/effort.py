"""How many forks may be played, and how many more there was no room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from levels.storm.faults.outcomes import FaultPick
from levels.storm.fixes.trials import FixTrial, Outcomes, TrialPlayer

EFFORT = 600
"""Forks."""


class BoundedPlayer:
    """Plays trials in their order as long as there is effort left; the others are counted."""

    def __init__(self, player: TrialPlayer, effort: int = EFFORT, told: Callable[[int], None] = lambda _: None) -> None:
        """`told` hears how many forks were played, each time."""
        self._player = player
        self._told = told
        self.left = effort
        self.not_tried = 0

    def play(self, trials: Sequence[FixTrial]) -> list[Outcomes | None]:
        """The outcomes of each; None also where no effort was left for it."""
        affordable: list[int] = []
        for at, trial in enumerate(trials):
            if len(trial.picks) <= self.left:
                self.left -= len(trial.picks)
                affordable.append(at)
            else:
                self.not_tried += len(trial.picks)
        found = self._player.play([trials[at] for at in affordable])
        self._told(sum(len(trials[at].picks) for at in affordable))
        out: list[Outcomes | None] = [None] * len(trials)
        for at, outcomes in zip(affordable, found, strict=True):
            out[at] = outcomes
        return out

    def all_picks(self, trial: FixTrial) -> tuple[FaultPick, ...]:
        """Every fault that the application of a trial can meet."""
        return self._player.all_picks(trial)
