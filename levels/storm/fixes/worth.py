"""What the protections that are there save: each is taken away alone, and the faults that it may be for are played."""

from __future__ import annotations

from collections.abc import Sequence

from levels.storm.faults.outcomes import FaultOutcome, FaultPick
from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.protections import Protection, protections
from levels.storm.fixes.sites import places
from levels.storm.fixes.trials import FixTrial, cost
from levels.storm.report import StormWorth


def worth(manifests: ManifestSet, outcomes: Sequence[FaultOutcome], player: BoundedPlayer) -> tuple[StormWorth, ...]:
    """Every protection with what it saves over all faults, that which saves most first; 0 or less: it saves nothing.

    One that cannot be taken away alone, or that the effort left no room for, is not among them.
    """
    there = list(protections(manifests))
    played = [[one for one in outcomes if _concerns(protection, one.pick)] for protection in there]
    trials = [
        FixTrial(protection.without.manifests, (), tuple(one.pick for one in before))
        for protection, before in zip(there, played, strict=True)
    ]
    out = [
        StormWorth(protection.sentence, protection.about, cost(without) - cost(before))
        for protection, before, without in zip(there, played, player.play(trials), strict=True)
        if without is not None
    ]
    return tuple(sorted(out, key=lambda one: (-one.saves, one.object, one.protection)))


def _concerns(protection: Protection, pick: FaultPick) -> bool:
    """Whether it may act there: a fault of its kinds that is aimed at its workload, or at no workload at all."""
    kinds = {kind for kind, _ in pick.parts}
    if protection.faults and not kinds & set(protection.faults):
        return False
    targets = {target for _, target in pick.parts}
    workloads = any("/" in target and "svc/" not in target for target in targets) and not places(pick)
    return not workloads or bool(targets & protection.workloads)
