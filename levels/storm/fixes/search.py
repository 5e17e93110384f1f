"""Finds the few changes that keep most requests, each proven by playing it.

Greedy: of all that may help the one that saves most, again until nothing is gained. Then what the others have made
needless is taken out again, and the whole storm on the result finds what got worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from levels.storm.fixes.changes.asking import RETRIES
from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import ManifestChange
from levels.storm.fixes.sites import Choice, candidates
from levels.storm.fixes.trials import FaultName, FixTrial, TrialOutcome

MOST_FIXES = 5
_AT_ONCE = 6
"""Candidates that are played before the next are weighed: the same on every machine, however many cores there are."""

Outcomes = dict[FaultName, TrialOutcome]


class ProvenFix(NamedTuple):
    """A change, and what it saves where those before it are made as well."""

    change: ManifestChange
    faults: tuple[FaultName, ...]
    """That it keeps requests from."""
    before: int
    after: int
    worse: tuple[str, ...] = ()


class FixedManifests(NamedTuple):
    """What a search came to."""

    fixes: tuple[ProvenFix, ...]
    manifests: ManifestSet
    """With all of them made."""


class FixSearch:
    """One search, on the outcomes of a storm."""

    def __init__(self, manifests: ManifestSet, outcomes: Sequence[TrialOutcome], player: BoundedPlayer) -> None:
        self._manifests = manifests
        self._all: Outcomes = {outcome.name: outcome for outcome in outcomes}
        self._player = player

    def run(self) -> FixedManifests:
        """What helps, in the order in which it was found; no change where nothing does."""
        choices, stages = self._greedy()
        choices, stages = self._without_needless(choices, stages)
        manifests, changes = self._made(choices)
        fixes = [_fix(change, stages[at], stages[at + 1]) for at, change in enumerate(changes)]
        return FixedManifests(tuple(self._with_worse(choices, fixes)), manifests)

    def _greedy(self) -> tuple[list[Choice], list[Outcomes]]:
        """The choices, and the outcomes of what was lost at first: with none of them, with the first, with two, ..."""
        chosen: list[Choice] = []
        stages = [self._losing()]
        spoiling: set[Choice] = set()
        while len(chosen) < MOST_FIXES:
            best = self._best(chosen, stages[-1], spoiling)
            if best is None:
                break
            after = self._outcomes([*chosen, best], stages[-1])
            if after is not None and _lost(after) < _lost(stages[-1]):
                chosen.append(best)
                stages.append(after)
            else:
                spoiling.add(best)
        return chosen, stages

    def _losing(self) -> Outcomes:
        """Faults that lost, with all of their kind where a change could move the loss to another node."""
        wanted = {name for one in candidates(self._manifests, self._all.values()) for name in one.faults}
        return {name: one for name, one in self._all.items() if one.lost or name in wanted}

    def _best(self, chosen: list[Choice], now: Outcomes, spoiling: set[Choice]) -> Choice | None:
        """The choice that saves most in the faults that it is for."""
        manifests, made = self._made(chosen)
        asking = {change.retrying for change in made} - {""}
        waiting = [
            one
            for one in candidates(manifests, now.values())
            if one.choice not in spoiling and one.change.retrying not in asking
        ]
        best, saved = None, 0
        while waiting and waiting[0].bound > saved:
            batch, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            batch = [one for one in batch if one.bound > saved]
            found = self._player.play([self._trial([*chosen, one.choice], one.faults) for one in batch])
            for one, outcomes in zip(batch, found, strict=True):
                gain = 0 if outcomes is None else one.bound - sum(outcome.lost for outcome in outcomes)
                if gain > saved:
                    best, saved = one.choice, gain
        return best

    def _without_needless(self, chosen: list[Choice], stages: list[Outcomes]) -> tuple[list[Choice], list[Outcomes]]:
        """What is left when each that the others make needless is taken out; the last is needed, it came last."""
        kept = list(chosen)
        for choice in chosen[:-1]:
            rest = [one for one in kept if one is not choice]
            outcomes = self._outcomes(rest, stages[0])
            if outcomes is not None and _lost(outcomes) <= _lost(stages[-1]):
                kept = rest
        if kept == chosen:
            return chosen, stages
        found = self._player.play([self._trial(kept[: at + 1], stages[0]) for at in range(len(kept))])
        if any(outcomes is None for outcomes in found):
            return chosen, stages  # no effort was left to say what each of the others is worth
        return kept, [stages[0], *({one.name: one for one in outcomes or ()} for outcomes in found)]

    def _with_worse(self, choices: list[Choice], fixes: list[ProvenFix]) -> list[ProvenFix]:
        """The same, each with what it costs where nobody looked so far; what none costs alone is said of the first."""
        after = self._outcomes(choices, self._all) if fixes else None
        worse = [name for name, one in (after or {}).items() if one.lost > self._all[name].lost]
        if after is None or not worse:
            return fixes
        found = self._player.play(
            [self._trial([one for one in choices if one is not choice], worse) for choice in choices]
        )
        blamed: list[list[FaultName]] = []
        for outcomes in found:
            without = {one.name: one.lost for one in outcomes or ()}
            blamed.append([name for name in worse if without.get(name, after[name].lost) < after[name].lost])
        blamed[0] += [name for name in worse if not any(name in names for names in blamed)]
        return [
            fix._replace(worse=tuple(_worse(name, self._all, after) for name in names))
            for fix, names in zip(fixes, blamed, strict=True)
        ]

    def _made(self, choices: Iterable[Choice]) -> tuple[ManifestSet, list[ManifestChange]]:
        """The manifests with these choices made one after the other, and what each came to."""
        manifests, changes = self._manifests, []
        for choice in choices:
            change = choice.propose(manifests) or ManifestChange("")
            manifests = manifests.with_objects(change.objects)
            changes.append(change)
        return manifests, changes

    def _trial(self, choices: list[Choice], faults: Iterable[FaultName]) -> FixTrial:
        manifests, changes = self._made(choices)
        retrying = tuple((change.retrying, RETRIES) for change in changes if change.retrying)
        return FixTrial(manifests.manifests, retrying, tuple(faults))

    def _outcomes(self, choices: list[Choice], faults: Iterable[FaultName]) -> Outcomes | None:
        found = self._player.play([self._trial(choices, faults)])[0]
        return None if found is None else {one.name: one for one in found}


def _fix(change: ManifestChange, before: Outcomes, after: Outcomes) -> ProvenFix:
    saved = tuple(name for name, one in before.items() if after[name].lost < one.lost)
    return ProvenFix(change, saved, sum(before[name].lost for name in saved), sum(after[name].lost for name in saved))


def _lost(outcomes: Mapping[FaultName, TrialOutcome]) -> int:
    return sum(one.lost for one in outcomes.values())


def _worse(name: FaultName, before: Outcomes, after: Outcomes) -> str:
    return f"{name}: lost {before[name].lost} -> {after[name].lost}"
