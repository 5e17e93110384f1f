"""Inter-pod affinity as a Pod states it: near whom it wants to be, and whom it keeps away from.

`affinity` travels as it came, so this reads wire dicts (upstream: framework.AffinityTerm). `matchLabelKeys` and
`mismatchLabelKeys` add what the Pod's own labels say, which upstream's API server does when the Pod is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.scheduler.framework.podselector import PodSelector, PodSelectorRequirement, PodSelectorTerm, needs_of_dict

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


class AffinityTerm(NamedTuple):
    """One term: a crowd, and the label of nodes that says what counts as the same place."""

    topology_key: str
    crowd: PodSelector
    weight: int = 0


class AffinityTerms(NamedTuple):
    """All terms of a Pod."""

    required_affinity: tuple[AffinityTerm, ...] = ()
    """Required affinity. Only a Pod that fits all terms counts, so each bond's crowd is the whole of them."""
    required_anti_affinity: tuple[AffinityTerm, ...] = ()
    preferred_affinity: tuple[AffinityTerm, ...] = ()
    preferred_anti_affinity: tuple[AffinityTerm, ...] = ()
    required_affinity_terms: tuple[AffinityTerm, ...] = ()
    """Required affinity term by term: each draws other Pods by itself."""


_NONE = AffinityTerms()


def bonds_of(affinity: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> AffinityTerms:
    """The terms of a Pod with that namespace and these labels."""
    required_affinity, required_anti_affinity = affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}
    if not required_affinity and not required_anti_affinity:
        return _NONE
    required = [(term, _part(term, namespace, labels)) for term in required_affinity.get(REQUIRED) or ()]
    together = PodSelector(tuple(part for _, part in required))
    return AffinityTerms(
        tuple(AffinityTerm(str(term.get("topologyKey", "")), together) for term, _ in required),
        tuple(_bond(term, namespace, labels) for term in required_anti_affinity.get(REQUIRED) or ()),
        _preferred(required_affinity, namespace, labels),
        _preferred(required_anti_affinity, namespace, labels),
        tuple(_bond(term, namespace, labels) for term, _ in required),
    )


def _preferred(terms: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> tuple[AffinityTerm, ...]:
    return tuple(
        _bond(entry.get("podAffinityTerm") or {}, namespace, labels, int(entry.get("weight") or 0))
        for entry in terms.get(PREFERRED) or ()
    )


def _bond(term: dict[str, Any], namespace: str, labels: Mapping[str, str], weight: int = 0) -> AffinityTerm:
    return AffinityTerm(str(term.get("topologyKey", "")), PodSelector((_part(term, namespace, labels),)), weight)


def _part(term: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> PodSelectorTerm:
    needs = needs_of_dict(term.get("labelSelector"))
    if needs is not None:
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
        needs = (*needs, *alike, *unlike)
    namespaces = tuple(sorted(term.get("namespaces") or ()))
    namespace_needs = needs_of_dict(term.get("namespaceSelector"))
    if not namespaces and namespace_needs is None:
        namespaces = (namespace,)
    return PodSelectorTerm(needs, namespaces, namespace_needs)
