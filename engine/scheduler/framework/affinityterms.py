"""Inter-pod affinity as a Pod states it: which Pods it wants to run beside, and which it keeps away from.

`affinity` travels as it came, so this reads wire dicts (upstream: framework.AffinityTerm). `matchLabelKeys` and
`mismatchLabelKeys` add what the Pod's own labels say, which upstream's API server does when the Pod is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.scheduler.framework.podselector import (
    PodSelector,
    PodSelectorRequirement,
    PodSelectorTerm,
    requirements_of_dict,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


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


def affinity_terms_of(affinity: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> AffinityTerms:
    """The terms of a Pod with that namespace and these labels."""
    required_affinity, required_anti_affinity = affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}
    if not required_affinity and not required_anti_affinity:
        return _NONE
    required = [(term, _pod_selector_term(term, namespace, labels)) for term in required_affinity.get(REQUIRED) or ()]
    together = PodSelector(tuple(part for _, part in required))
    return AffinityTerms(
        tuple(AffinityTerm(str(term.get("topologyKey", "")), together) for term, _ in required),
        tuple(_term(term, namespace, labels) for term in required_anti_affinity.get(REQUIRED) or ()),
        _preferred(required_affinity, namespace, labels),
        _preferred(required_anti_affinity, namespace, labels),
        tuple(_term(term, namespace, labels) for term, _ in required),
    )


def _preferred(terms: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> tuple[AffinityTerm, ...]:
    return tuple(
        _term(entry.get("podAffinityTerm") or {}, namespace, labels, int(entry.get("weight") or 0))
        for entry in terms.get(PREFERRED) or ()
    )


def _term(term: dict[str, Any], namespace: str, labels: Mapping[str, str], weight: int = 0) -> AffinityTerm:
    return AffinityTerm(
        str(term.get("topologyKey", "")), PodSelector((_pod_selector_term(term, namespace, labels),)), weight
    )


def _pod_selector_term(term: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> PodSelectorTerm:
    requirements = requirements_of_dict(term.get("labelSelector"))
    if requirements is not None:
        alike = (
            PodSelectorRequirement(key, "In", (labels[key],))
            for key in term.get("matchLabelKeys") or ()
            if key in labels
        )
        unlike = (
            PodSelectorRequirement(key, "NotIn", (labels[key],))
            for key in term.get("mismatchLabelKeys") or ()
            if key in labels
        )
        requirements = (*requirements, *alike, *unlike)
    namespaces = tuple(sorted(term.get("namespaces") or ()))
    namespace_requirements = requirements_of_dict(term.get("namespaceSelector"))
    if not namespaces and namespace_requirements is None:
        namespaces = (namespace,)
    return PodSelectorTerm(requirements, namespaces, namespace_requirements)
