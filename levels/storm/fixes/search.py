"""Finds the few changes that keep most requests, each proven by playing it.

Greedy: of all that may help the one that saves most, again until nothing is gained. Then what the others have made
needless is taken out again, and the whole storm on the result finds what got worse. What is lost although nothing
happens is mended first: only then can anybody say what faults cost those who lost it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from levels.storm.faults.outcomes import FaultOutcome, FaultPick
from levels.storm.faults.playing import CALM_PICK
from levels.storm.fixes.catalogue import CHANGES
from levels.storm.fixes.changes.asking import RETRIES
from levels.storm.fixes.effort import BoundedPlayer
from levels.storm.fixes.manifest_set import ManifestSet
from levels.storm.fixes.proposal import ManifestChange
from levels.storm.fixes.sites import CandidateFix, Choice, candidates, siblings
from levels.storm.fixes.trials import FixTrial, cost

MOST_FIXES = 5
_AT_ONCE = 6
"""Candidates that are played before the next are weighed: the same on every machine, however many cores there are."""

_NEARLY = 8
"""Of two that save as much but for one part in so many, the first of the catalogue is taken."""
_CHANCE = 20
"""One part in so many is chance: another world draws other endpoints."""

_Known = dict[FaultPick, FaultOutcome]


class ProvenFix(NamedTuple):
    """A change, and what it saves where those before it are made as well."""

    change: ManifestChange
    picks: tuple[FaultPick, ...]
    """The faults that it keeps requests from."""
    before: int
    after: int
    worse: tuple[str, ...] = ()


class FixedManifests(NamedTuple):
    """What a search came to."""

    fixes: tuple[ProvenFix, ...]
    manifests: ManifestSet
    """With all of them made."""


class _Step(NamedTuple):
    """A choice that helps, and the faults that it was weighed by: before it, and after it."""

    choice: Choice
    before: tuple[FaultOutcome, ...]
    after: tuple[FaultOutcome, ...]


class _Gain(NamedTuple):
    """What a candidate was found to save."""

    saved: int
    one: CandidateFix

    def touched(self, by: CandidateFix) -> bool:
        """Whether another that is made may change that: one of the same workload, against one of the same faults."""
        return self.one.choice.workload == by.choice.workload and not set(self.one.weighed).isdisjoint(by.picks)


class _Ranks:
    """What candidates were found to save; what is known of one holds until it is touched."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Gain] = {}
        self._useless: set[Choice] = set()

    def hope(self, one: CandidateFix) -> int:
        """What it may save at most."""
        known = self._known.get((one.choice.name, one.about))
        return one.promise if known is None else min(one.promise, known.saved)

    def sort(self, those: Iterable[CandidateFix]) -> list[CandidateFix]:
        """That which may save most first; without what helps nobody."""
        return sorted((one for one in those if one.choice not in self._useless), key=lambda one: -self.hope(one))

    def note(self, one: CandidateFix, gain: int) -> None:
        """Keep what it was found to save."""
        self._known[one.choice.name, one.about] = _Gain(gain, one)

    def take(self, best: CandidateFix, *, helps: bool) -> None:
        """Hear that it is made, or that it only seemed to help."""
        if not helps:
            self._useless.add(best.choice)
            return
        self._known = {key: known for key, known in self._known.items() if not known.touched(best)}


class FixSearch:
    """One search, on the outcomes of a storm."""

    def __init__(self, manifests: ManifestSet, outcomes: Sequence[FaultOutcome], player: BoundedPlayer) -> None:
        self._manifests = manifests
        self._storm: _Known = {outcome.pick: outcome for outcome in outcomes}
        """The whole of it: with what mends the peace, if that is broken."""
        self._player = player

    def run(self) -> FixedManifests:
        """What helps, in the order in which it was found; no change where nothing does."""
        steps = self._peace()
        mended = len(steps)
        steps = self._without_needless(self._greedy(steps, self._storm), mended)
        manifests, changes = self._made([step.choice for step in steps])
        fixes = [_fix(change, step) for change, step in zip(changes, steps, strict=True)]
        return FixedManifests(tuple(self._with_worse(steps, fixes, mended)), manifests)

    def _peace(self) -> list[_Step]:
        """What mends the loss that is there without any fault; the storm is played anew on that."""
        calm = self._storm.get(CALM_PICK)
        if calm is None or not calm.losses:
            return []
        steps = self._greedy([], {CALM_PICK: calm})
        if steps:
            trial = self._trial([step.choice for step in steps], ())
            found = self._player.play([trial._replace(picks=self._player.all_picks(trial))])[0]
            self._storm = {one.pick: one for one in found or ()}
        return steps

    def _greedy(self, steps: list[_Step], storm: _Known) -> list[_Step]:
        """These steps, and those that lead on from them."""
        steps, now = list(steps), dict(storm)
        ranks = _Ranks()
        while len(steps) < MOST_FIXES:
            choices = [step.choice for step in steps]
            best = self._best(choices, now, ranks) or self._best(choices, now, ranks, advice=True)
            if best is None:
                break
            step = self._proven([*choices, best.choice], best, now)
            ranks.take(best, helps=step is not None)
            if step is not None:
                steps.append(step)
                now |= {one.pick: one for one in step.after}
        return steps

    def _best(self, chosen: list[Choice], now: _Known, ranks: _Ranks, *, advice: bool = False) -> CandidateFix | None:
        """What seems to save most, by the few faults in which most was lost that it is for.

        An `advice` is for those who ask: only where no change of the manifests helps any more.
        """
        manifests, made = self._made(chosen)
        asking = {change.about for change in made if change.retrying}
        waiting = ranks.sort(
            one for one in candidates(manifests, now.values()) if one.about not in asking and one.advises is advice
        )
        saved, gains = 0, list[tuple[int, CandidateFix]]()
        while waiting and ranks.hope(waiting[0]) > saved:
            batch = [one for one in waiting[:_AT_ONCE] if ranks.hope(one) > saved]
            waiting = waiting[_AT_ONCE:]
            trials = [self._trial([*chosen, one.choice], one.weighed) for one in batch]
            for one, outcomes in zip(batch, self._player.play(trials), strict=True):
                gain = 0
                if outcomes is not None:
                    played = cost(now[pick] for pick in one.weighed) - cost(outcomes)
                    gain = played * one.promise // one.weight
                ranks.note(one, gain)
                gains.append((gain, one))
                saved = max(saved, gain)
        return min((one for gain, one in gains if 0 < saved <= gain + gain // _NEARLY), key=_rank, default=None)

    def _proven(self, choices: list[Choice], best: CandidateFix, now: _Known) -> _Step | None:
        """What it comes to in all faults that it is for, and at all places: a change may only have moved the loss."""
        places = {pick for one in best.picks for pick in siblings(one, now)}
        picks = [pick for pick in now if pick in places or pick in best.picks]
        after = self._player.play([self._trial(choices, picks)])[0]
        before = tuple(now[pick] for pick in picks)
        step = _Step(best.choice, before, after or ())
        saved = cost(before) - cost(step.after)
        return step if after is not None and saved > 0 and saved * _CHANCE >= cost(before) else None

    def _without_needless(self, steps: list[_Step], mended: int) -> list[_Step]:
        """What is left when each that the others make needless is taken out; what is left is weighed anew."""
        now = {one.pick: one for step in steps[mended:] for one in step.after}
        kept = list(steps)
        for step in steps[mended:-1]:
            rest = [one for one in kept if one is not step]
            picks = tuple(one.pick for one in step.after)
            found = self._player.play([self._trial([one.choice for one in rest], picks)])[0]
            if found is not None and cost(found) <= cost(now[pick] for pick in picks):
                kept = rest
        if len(kept) == len(steps):
            return kept
        return self._weighed_anew(kept, mended, tuple(now))

    def _weighed_anew(self, steps: list[_Step], mended: int, picks: tuple[FaultPick, ...]) -> list[_Step]:
        """The same steps, each on top of those before it, in all faults of those that were taken out too."""
        out, now = steps[:mended], dict(self._storm)
        for at, step in enumerate(steps[mended:], mended):
            found = self._player.play([self._trial([one.choice for one in steps[: at + 1]], picks)])[0]
            after = step.after if found is None else found
            out.append(_Step(step.choice, tuple(now[one.pick] for one in after), after))
            now |= {one.pick: one for one in after}
        return out

    def _with_worse(self, steps: list[_Step], fixes: list[ProvenFix], mended: int) -> list[ProvenFix]:
        """The same, each with what it costs where nobody looked so far; what none costs alone is said of the last."""
        choices = [step.choice for step in steps]
        weighed = {one.pick for step in steps for one in step.after}
        picks = tuple(pick for pick in self._storm if pick != CALM_PICK and pick not in weighed)
        found = self._player.play([self._trial(choices, picks)])[0] if choices[mended:] else None
        after = {one.pick: one for one in found or ()}
        worse = tuple(pick for pick, one in after.items() if cost([one]) > cost([self._storm[pick]]))
        if not worse:
            return fixes
        trials = [self._trial([one for one in choices if one != choice], worse) for choice in choices[mended:]]
        blamed: list[list[FaultPick]] = [[] for _ in range(mended)]
        blamed += [
            [one.pick for one in outcomes or () if cost([one]) < cost([after[one.pick]])]
            for outcomes in self._player.play(trials)
        ]
        blamed[-1] += [pick for pick in worse if not any(pick in picks for picks in blamed)]
        return [
            fix._replace(worse=tuple(_worse(self._storm[pick], after[pick]) for pick in picks))
            for fix, picks in zip(fixes, blamed, strict=True)
        ]

    def _made(self, choices: Iterable[Choice]) -> tuple[ManifestSet, list[ManifestChange]]:
        """The manifests with these choices made one after the other, and what each came to."""
        manifests, changes = self._manifests, []
        for choice in choices:
            change = choice.propose(manifests) or ManifestChange("")
            manifests = manifests.with_objects(change.objects)
            changes.append(change)
        return manifests, changes

    def _trial(self, choices: list[Choice], picks: Iterable[FaultPick]) -> FixTrial:
        manifests, changes = self._made(choices)
        retrying = tuple((change.retrying, RETRIES) for change in changes if change.retrying)
        return FixTrial(manifests.manifests, retrying, tuple(picks))


def _rank(one: CandidateFix) -> tuple[int, str]:
    return list(CHANGES).index(one.choice.name), one.about


def _fix(change: ManifestChange, step: _Step) -> ProvenFix:
    """Counted in the faults in which it saves something, and at all other places where they may strike."""
    pairs = list(zip(step.before, step.after, strict=True))
    saved = [one.pick for one, after in pairs if cost([after]) < cost([one])]
    counted = {other for pick in saved for other in siblings(pick, [one.pick for one in step.before])} | set(saved)
    return ProvenFix(
        change,
        tuple(saved),
        sum(one.soon for one, _ in pairs if one.pick in counted),
        sum(after.soon for one, after in pairs if one.pick in counted),
    )


def _worse(before: FaultOutcome, after: FaultOutcome) -> str:
    blocked = f", and it does not end: {after.unfinished}" if after.unfinished and not before.unfinished else ""
    return f"{before.pick.name}: lost {before.soon} -> {after.soon}{blocked}"
