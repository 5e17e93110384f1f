"""A player for tests of the search: what a fault costs is said by a formula, and nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from levels.storm.faults.outcomes import FaultLoss, FaultOutcome, FaultPick
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.trials import FixTrial, Outcomes


class Played(NamedTuple):
    """One fault, and what it meets."""

    there: ManifestSet
    fault: FaultPick
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

    def play(self, trials: Sequence[FixTrial]) -> list[Outcomes | None]:
        self.trials += trials
        return [self._outcomes(trial) for trial in trials]

    def all_picks(self, trial: FixTrial) -> tuple[FaultPick, ...]:
        raise NotImplementedError

    def _outcomes(self, trial: FixTrial) -> Outcomes | None:
        there = ManifestSet.of(trial.manifests)
        if self.refuses(there):
            return None
        return tuple(outcome(name, self.cost(Played(there, name, bool(trial.retrying)))) for name in trial.picks)


def pick(kind: str, target: str) -> FaultPick:
    return FaultPick(((kind, target),))


def outcome(name: FaultPick, lost: dict[str, int], unfinished: str = "") -> FaultOutcome:
    losses = [
        FaultLoss("R", "pod/web-1", cause, "default/web", "shop", "", count, "shop@1.1")
        for cause, count in lost.items()
        if count
    ]
    total = sum(loss.lost for loss in losses)
    return FaultOutcome(name, 100, tuple(losses), 0, unfinished, 50, soon=total)
