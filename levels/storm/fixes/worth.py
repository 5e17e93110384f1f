"""What the protections that are there save: each is taken away alone, and all faults are played without it."""

from __future__ import annotations

from collections.abc import Sequence

from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.protections import protections
from levels.storm.fixes.trials import FixTrial, TrialOutcome
from levels.storm.report import StormWorth


def worth(manifests: ManifestSet, outcomes: Sequence[TrialOutcome], player: BoundedPlayer) -> tuple[StormWorth, ...]:
    """Every protection with what it saves over all faults, that which saves most first; 0 or less: it saves nothing.

    One that the effort left no room for is not among them.
    """
    there = list(protections(manifests))
    lost = sum(one.lost for one in outcomes)
    faults = tuple(one.name for one in outcomes)
    found = player.play([FixTrial(one.without.manifests, (), faults) for one in there])
    out = [
        StormWorth(one.sentence, one.about, sum(outcome.lost for outcome in without) - lost)
        for one, without in zip(there, found, strict=True)
        if without is not None
    ]
    return tuple(sorted(out, key=lambda one: (-one.saves, one.object, one.protection)))
