"""Which workloads a loss is about, and which changes of them may help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from levels.storm.faults.outcomes import FaultLoss, FaultOutcome, FaultPick
from levels.storm.fixes.catalogue import BLOCKED, CHANGES, FOR_OTHERS, remedies
from levels.storm.fixes.changes.services import meant_by
from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange
from levels.storm.fixes.trials import UNENDED, cost

_OF_OTHERS = frozenset({"no server", "silent server", "no database", "silent database", "dead connection"})
"""Causes of which the workload that answers is only the messenger."""
_WEIGHED = 4
"""So many faults are played to compare a change with others."""


class Choice(NamedTuple):
    """A change of the catalogue at a place; what it comes to hangs on the changes that are made before it."""

    name: str
    workload: tuple[str, str, str]
    service: tuple[str, str, str] | None
    client: str

    def propose(self, manifests: ManifestSet) -> ManifestChange | None:
        """What it changes in these manifests; None where it has nothing to do."""
        workload = manifests.get(self.workload)
        service = None if self.service is None else manifests.get(self.service)
        return None if workload is None else CHANGES[self.name](manifests, LossSite(workload, service, self.client))


class CandidateFix(NamedTuple):
    """A change that may help, and the faults that it is played against."""

    choice: Choice
    about: str
    """The object that it changes, or the client."""
    advises: bool
    """Whether it is for a client."""
    picks: tuple[FaultPick, ...]
    """Those that soon lost something by a cause that it is proposed for."""
    promise: int
    """What was lost there: it can save no more."""
    weighed: tuple[FaultPick, ...]
    """The few of them by which it is compared with others."""
    weight: int
    """What was lost in those."""


@dataclass
class _Proposal:
    choice: Choice
    advises: bool
    picks: dict[FaultPick, int] = field(default_factory=dict)
    """With what was lost in each by the causes that it is proposed for."""


_Promise = tuple[Choice, ManifestChange, int]


def candidates(manifests: ManifestSet, outcomes: Iterable[FaultOutcome]) -> list[CandidateFix]:
    """What may help against these losses, that which promises most first."""
    every = list(outcomes)
    order = {name: at for at, name in enumerate(CHANGES)}
    found: dict[tuple[str, str], _Proposal] = {}
    for outcome in every:
        for choice, change, promise in _proposed(manifests, outcome):
            picks = found.setdefault((choice.name, change.about), _Proposal(choice, bool(change.retrying))).picks
            picks[outcome.pick] = picks.get(outcome.pick, 0) + promise
    costs = {outcome.pick: cost([outcome]) for outcome in every}
    out = [_candidate(one, about, costs) for (_, about), one in found.items()]
    return sorted(out, key=lambda one: (-one.promise, order[one.choice.name], one.about))


def _candidate(proposal: _Proposal, about: str, costs: dict[FaultPick, int]) -> CandidateFix:
    picks = proposal.picks
    weighed = _telling(picks, costs)
    weight = sum(picks.get(pick, 0) for pick in weighed)
    return CandidateFix(
        proposal.choice, about, proposal.advises, tuple(picks), sum(picks.values()), tuple(weighed), weight
    )


def _telling(picks: dict[FaultPick, int], costs: dict[FaultPick, int]) -> list[FaultPick]:
    """The few in which most was lost by these causes and least by others.

    One of them at most strikes a place: it is played at all places, for the change may only move what is struck.
    """
    few: list[FaultPick] = []
    for pick in sorted(picks, key=lambda pick: (-(picks[pick] ** 2) // max(1, costs[pick]), pick)):
        if not places(pick) or not any(map(places, few)):
            few.append(pick)
    struck = [pick for one in few[:_WEIGHED] if places(one) for pick in siblings(one, costs)]
    return list(dict.fromkeys([*few[:_WEIGHED], *struck]))


def _proposed(manifests: ManifestSet, outcome: FaultOutcome) -> Iterator[_Promise]:
    soon = outcome.soon
    struck = {one.key for one in _struck(manifests, outcome.pick)}
    for loss in outcome.losses if soon else ():
        names = remedies(loss.cause, outcome.pick.fault)
        for site in _sites(manifests, outcome.pick, loss):
            hit = site.workload.key in struck
            fitting = [name for name in names if not (hit and name in FOR_OTHERS)]
            yield from _changes(manifests, fitting, site, loss.lost * soon // outcome.lost)
    if outcome.unfinished:
        for workload in manifests.workloads():
            if manifests.budgets_of(workload):
                site = LossSite(workload, None, "")
                yield from _changes(manifests, remedies(BLOCKED, outcome.pick.fault), site, UNENDED)


def _changes(manifests: ManifestSet, names: Iterable[str], site: LossSite, promise: int) -> Iterator[_Promise]:
    service = None if site.service is None else site.service.key
    for name in names:
        choice = Choice(name, site.workload.key, service, site.client)
        change = choice.propose(manifests)
        if change is not None:
            yield choice, change, promise


def _sites(manifests: ManifestSet, pick: FaultPick, loss: FaultLoss) -> Iterator[LossSite]:
    service = _service(manifests, loss.service)
    asked = _asked(manifests, service)
    if loss.cause in _OF_OTHERS or not asked:
        struck = list(_struck(manifests, pick))
        asked = struck or list(_dependencies(manifests, asked))
    for workload in dict.fromkeys(one.key for one in asked):
        found = manifests.get(workload)
        if found is not None:
            yield LossSite(found, service, loss.client)


def _service(manifests: ManifestSet, name: str) -> ManifestObject | None:
    namespace, _, name = name.partition("/")
    return manifests.get(("Service", namespace, name))


def _asked(manifests: ManifestSet, service: ManifestObject | None) -> list[ManifestObject]:
    """Whose Pods are behind it, or should be."""
    if service is None:
        return []
    meant = None if manifests.behind(service) else meant_by(manifests, service)
    return manifests.behind(service) if meant is None else [meant]


def _struck(manifests: ManifestSet, pick: FaultPick) -> Iterator[ManifestObject]:
    """The workloads that a fault is aimed at: by their own name, or by a Service's."""
    for _, target in pick.parts:
        found = manifests.called(target)
        if found is not None:
            yield from [found] if found.kind != "Service" else manifests.behind(found)


def _dependencies(manifests: ManifestSet, asked: list[ManifestObject]) -> Iterator[ManifestObject]:
    """What those who were asked may need: all other workloads that a Service leads to."""
    known = {one.key for one in asked}
    for service in manifests.of_kind("Service"):
        yield from (one for one in manifests.behind(service) if one.key not in known)


def siblings(pick: FaultPick, among: Iterable[FaultPick]) -> list[FaultPick]:
    """The faults of its kind that strike places too."""
    return [one for one in among if one.fault == pick.fault and places(one)]


def places(pick: FaultPick) -> bool:
    """Whether it strikes whatever stands at a place, so that a change may evade it by moving Pods."""
    return any(target.startswith(("node/", "zone/")) for _, target in pick.parts)
