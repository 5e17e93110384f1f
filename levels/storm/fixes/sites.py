"""Which workloads a loss is about, and which changes of them may help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from levels.storm.fixes.catalogue import CHANGES, remedies
from levels.storm.fixes.changes.services import meant_by
from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange
from levels.storm.fixes.trials import FaultName, TrialLoss, TrialOutcome

_OF_OTHERS = frozenset({"no server", "silent server", "no database", "silent database", "dead connection"})
"""Causes of which the workload that answers is only the messenger."""
_NODE = "node/"


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
    change: ManifestChange
    faults: tuple[FaultName, ...]
    """Those that lost by a cause that it is proposed for; of faults of nodes all of a kind: it may move Pods."""
    bound: int
    """What they lose: it can save no more."""


def candidates(manifests: ManifestSet, outcomes: Iterable[TrialOutcome]) -> list[CandidateFix]:
    """What may help against these losses, that which can save most first."""
    every = list(outcomes)
    order = {name: at for at, name in enumerate(CHANGES)}
    found: dict[tuple[str, str], tuple[Choice, ManifestChange, dict[FaultName, None]]] = {}
    for outcome in every:
        for loss in outcome.losses:
            for choice, change in _proposed(manifests, outcome.name, loss):
                faults = found.setdefault((choice.name, change.about), (choice, change, {}))[2]
                faults.update(dict.fromkeys(_played(outcome.name, every)))
    lost = {outcome.name: outcome.lost for outcome in every}
    out = [
        CandidateFix(choice, change, tuple(faults), sum(lost[fault] for fault in faults))
        for choice, change, faults in found.values()
    ]
    return sorted(out, key=lambda one: (-one.bound, order[one.choice.name], one.change.about))


def _proposed(manifests: ManifestSet, fault: FaultName, loss: TrialLoss) -> Iterator[tuple[Choice, ManifestChange]]:
    for name in remedies(loss.cause, fault.fault):
        for site in _sites(manifests, fault, loss):
            service = None if site.service is None else site.service.key
            choice = Choice(name, site.workload.key, service, site.client)
            change = choice.propose(manifests)
            if change is not None:
                yield choice, change


def _sites(manifests: ManifestSet, fault: FaultName, loss: TrialLoss) -> Iterator[LossSite]:
    service = _service(manifests, loss.service)
    asked = _asked(manifests, service)
    if loss.cause in _OF_OTHERS or not asked:
        asked = [*_struck(manifests, fault), *_dependencies(manifests, asked)]
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


def _struck(manifests: ManifestSet, fault: FaultName) -> Iterator[ManifestObject]:
    """The workloads that a fault is aimed at: by their own name, or by a Service's."""
    for target in fault.target.split(" + "):
        found = manifests.called(target.strip())
        if found is not None:
            yield from [found] if found.kind != "Service" else manifests.behind(found)


def _dependencies(manifests: ManifestSet, asked: list[ManifestObject]) -> Iterator[ManifestObject]:
    """What those who were asked may need: all other workloads that a Service leads to."""
    known = {one.key for one in asked}
    for service in manifests.of_kind("Service"):
        yield from (one for one in manifests.behind(service) if one.key not in known)


def _played(fault: FaultName, every: list[TrialOutcome]) -> Iterator[FaultName]:
    """The fault, or all of its kind where it is aimed at a node or a zone."""
    if not places(fault):
        yield fault
        return
    yield from (one.name for one in every if one.name.fault == fault.fault and places(one.name))


def places(fault: FaultName) -> bool:
    """Whether it strikes whatever stands at a place, so that a change can evade it by moving Pods."""
    return any(target.strip().startswith((_NODE, "zone/")) for target in fault.target.split("+"))
