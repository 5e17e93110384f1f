"""Inter-pod affinity as a Pod states it: which Pods it wants to run beside, and which it keeps away from.

Upstream: framework.AffinityTerm. `matchLabelKeys` and `mismatchLabelKeys` add what the Pod's own labels say, which
upstream's API server does when the Pod is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.serializer.affinity import PodAffinity, PodAffinityTerm, PodAntiAffinity
from engine.scheduler.framework.podselector import (
    PodSelector,
    PodSelectorRequirement,
    PodSelectorTerm,
    requirements_of_selector,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.serializer.affinity import Affinity


class AffinityTerm(NamedTuple):
    """One term: a selector, and the label of nodes that names the topology."""

    topology_key: str
    selector: PodSelector
    weight: int = 0


class AffinityTerms(NamedTuple):
    """All terms of a Pod."""

    required_affinity: tuple[AffinityTerm, ...] = ()
    """Only a Pod that all terms match counts, so each term's selector is the whole of them."""
    required_anti_affinity: tuple[AffinityTerm, ...] = ()
    preferred_affinity: tuple[AffinityTerm, ...] = ()
    preferred_anti_affinity: tuple[AffinityTerm, ...] = ()
    required_affinity_terms: tuple[AffinityTerm, ...] = ()
    """Required affinity term by term: each gives points to other Pods by itself (upstream: hardPodAffinityWeight)."""


_NONE = AffinityTerms()


def affinity_terms_of(affinity: Affinity | None, namespace: str, labels: Mapping[str, str]) -> AffinityTerms:
    """The terms of a Pod with that namespace and these labels."""
    if affinity is None or (affinity.pod_affinity is None and affinity.pod_anti_affinity is None):
        return _NONE
    near, apart = affinity.pod_affinity or PodAffinity(), affinity.pod_anti_affinity or PodAntiAffinity()
    stated = near.required_during_scheduling_ignored_during_execution
    required = [(term, _pod_selector_term(term, namespace, labels)) for term in stated]
    together = PodSelector(tuple(part for _, part in required))
    return AffinityTerms(
        tuple(AffinityTerm(term.topology_key, together) for term, _ in required),
        tuple(_term(term, namespace, labels) for term in apart.required_during_scheduling_ignored_during_execution),
        _preferred(near, namespace, labels),
        _preferred(apart, namespace, labels),
        tuple(_term(term, namespace, labels) for term, _ in required),
    )


def _preferred(stated: PodAffinity, namespace: str, labels: Mapping[str, str]) -> tuple[AffinityTerm, ...]:
    return tuple(
        _term(entry.pod_affinity_term or PodAffinityTerm(), namespace, labels, entry.weight)
        for entry in stated.preferred_during_scheduling_ignored_during_execution
    )


def _term(term: PodAffinityTerm, namespace: str, labels: Mapping[str, str], weight: int = 0) -> AffinityTerm:
    return AffinityTerm(term.topology_key, PodSelector((_pod_selector_term(term, namespace, labels),)), weight)


def _pod_selector_term(term: PodAffinityTerm, namespace: str, labels: Mapping[str, str]) -> PodSelectorTerm:
    namespaces = tuple(sorted(term.namespaces))
    if not namespaces and term.namespace_selector is None:
        namespaces = (namespace,)
    return PodSelectorTerm(
        _requirements(term, labels),
        namespaces,
        requirements_of_selector(term.namespace_selector) if term.namespace_selector is not None else None,
    )


def _requirements(term: PodAffinityTerm, labels: Mapping[str, str]) -> tuple[PodSelectorRequirement, ...] | None:
    """What a term asks of labels; None where it selects nothing, and the Pod's own labels then add nothing."""
    if term.label_selector is None:
        return None
    alike = [PodSelectorRequirement(key, "In", (labels[key],)) for key in term.match_label_keys if key in labels]
    unlike = [PodSelectorRequirement(key, "NotIn", (labels[key],)) for key in term.mismatch_label_keys if key in labels]
    return (*requirements_of_selector(term.label_selector), *alike, *unlike)
