"""A player for tests of the search: what a fault costs is said by a formula, and nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.trials import FaultName, FixTrial, TrialLoss, TrialOutcome


class Played(NamedTuple):
    """One fault, and what it meets."""

    there: ManifestSet
    fault: FaultName
    retrying: bool = False
    """Whether the client asks again."""


Cost = Callable[[Played], dict[str, int]]
"""Requests lost by cause."""


class FormulaPlayer:
    """Plays by a formula, and keeps what it was asked."""

    def __init__(self, cost: Cost, *, refuses: Callable[[ManifestSet], bool] = lambda _: False) -> None:
        self.cost = cost
        self.refuses = refuses
        self.trials: list[FixTrial] = []

    def play(self, trials: Sequence[FixTrial]) -> list[tuple[TrialOutcome, ...] | None]:
        self.trials += trials
        return [self._outcomes(trial) for trial in trials]

    def _outcomes(self, trial: FixTrial) -> tuple[TrialOutcome, ...] | None:
        there = ManifestSet.of(trial.manifests)
        if self.refuses(there):
            return None
        return tuple(outcome(name, self.cost(Played(there, name, bool(trial.retrying)))) for name in trial.faults)


def outcome(name: FaultName, lost: dict[str, int]) -> TrialOutcome:
    losses = [TrialLoss("R", "pod/web-1", cause, "shop", "default/web", count) for cause, count in lost.items()]
    return TrialOutcome(name, tuple(loss for loss in losses if loss.lost))
