"""What would help an application that went through a storm, and what helps it already, as a report has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from levels.storm.faults.outcomes import FaultOutcome, FaultPick
from levels.storm.fixes.effort import EFFORT, BoundedPlayer
from levels.storm.fixes.fix_folder import ReadText, manner_of
from levels.storm.fixes.forks import ForkPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.patches import patch_text
from levels.storm.fixes.proposal import ManifestChange
from levels.storm.fixes.search import FixedManifests, FixSearch, ProvenFix
from levels.storm.fixes.sites import places
from levels.storm.fixes.trials import FixTrial, cost
from levels.storm.fixes.worth import worth
from levels.storm.players import StormPlayers
from levels.storm.report import StormFix, StormReport, StormWorth
from levels.storm.setup import StormSetup


@dataclass(frozen=True)
class MendingPlan:
    """What is wanted."""

    kinds: tuple[str, ...]
    """Of the faults that were played."""
    effort: int = EFFORT
    """Forks that may be played; 0: nothing is looked for."""
    worth: bool = False
    """Whether what is there already is weighed too."""


class Mending(NamedTuple):
    """What came of it."""

    original: ManifestSet
    fixed: FixedManifests
    fixes: tuple[StormFix, ...]
    worth: tuple[StormWorth, ...] | None
    not_tried: int

    def onto(self, report: StormReport) -> StormReport:
        """The report with it."""
        return report._replace(fixes=self.fixes, worth=self.worth, not_tried=self.not_tried)


def mend(
    players: StormPlayers,
    setup: StormSetup,
    outcomes: tuple[FaultOutcome, ...],
    plan: MendingPlan,
    read: ReadText,
    told: Callable[[int], None] = lambda _: None,
) -> Mending:
    """Look for it; `outcomes` are those of the storm on `setup`, `told` hears how many forks were played."""
    manifests = ManifestSet.of(setup.config.manifests)
    if plan.effort == 0:
        return Mending(manifests, FixedManifests((), manifests), (), None, 0)
    player = BoundedPlayer(ForkPlayer(players, setup, plan.kinds), plan.effort, told)
    everywhere = (*outcomes, *_elsewhere(manifests, setup, outcomes, player))
    fixed = FixSearch(manifests, everywhere, player).run()
    weighed = worth(manifests, everywhere, player) if plan.worth else None
    return Mending(manifests, fixed, tuple(_reported(manifests, fixed, read)), weighed, player.not_tried)


def _elsewhere(
    manifests: ManifestSet, setup: StormSetup, outcomes: tuple[FaultOutcome, ...], player: BoundedPlayer
) -> tuple[FaultOutcome, ...]:
    """What strikes places, at those where nothing stands so far: a change may move something there."""
    machines = setup.config.machines
    targets = [f"node/{one.name}" for one in machines] + [f"zone/{one.zone}" for one in machines if one.zone]
    known = {one.pick for one in outcomes}
    more: dict[FaultPick, None] = {}
    for one in outcomes:
        (kind, target), *others = one.pick.parts
        if places(one.pick) and not others and cost([one]):
            same = [place for place in targets if place.partition("/")[0] == target.partition("/")[0]]
            more |= {pick: None for place in same if (pick := FaultPick(((kind, place),))) not in known}
    return player.play([FixTrial(manifests.manifests, (), tuple(more))])[0] or () if more else ()


def _reported(manifests: ManifestSet, fixed: FixedManifests, read: ReadText) -> list[StormFix]:
    out: list[StormFix] = []
    now = manifests
    for fix in fixed.fixes:
        out.append(_fix(now, fix, read))
        now = now.with_objects(fix.change.objects)
    return out


def _fix(before: ManifestSet, fix: ProvenFix, read: ReadText) -> StormFix:
    change = fix.change
    names = tuple(pick.name for pick in fix.picks)
    patch = _patch(before, change, read)
    return StormFix(change.sentence, change.about, change.file, names, fix.before, fix.after, fix.worse, patch)


def _patch(before: ManifestSet, change: ManifestChange, read: ReadText) -> str:
    texts = [patch_text(before.get(obj.key), obj, manner_of(obj.file, read)) for obj in change.objects]
    return "---\n".join(texts)
