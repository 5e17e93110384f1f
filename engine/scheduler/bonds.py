"""Inter-pod affinity as a Pod states it: near whom it wants to be, and whom it keeps away from.

`affinity` travels as it came, so this reads wire dicts (upstream: framework.AffinityTerm). `matchLabelKeys` and
`mismatchLabelKeys` add what the Pod's own labels say, which upstream's API server does when the Pod is created.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.scheduler.crowds import Crowd, Need, Part, needs_of_dict

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


class Bond(NamedTuple):
    """One term: a crowd, and the label of nodes that says what counts as the same place."""

    topology_key: str
    crowd: Crowd
    weight: int = 0


class Bonds(NamedTuple):
    """All terms of a Pod."""

    near: tuple[Bond, ...] = ()
    """Required affinity. Only a Pod that fits all terms counts, so each bond's crowd is the whole of them."""
    apart: tuple[Bond, ...] = ()
    drawn: tuple[Bond, ...] = ()
    averse: tuple[Bond, ...] = ()
    near_each: tuple[Bond, ...] = ()
    """Required affinity term by term: each draws other Pods by itself."""


_NONE = Bonds()


def bonds_of(affinity: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> Bonds:
    """The terms of a Pod with that namespace and these labels."""
    near, apart = affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}
    if not near and not apart:
        return _NONE
    required = [(term, _part(term, namespace, labels)) for term in near.get(REQUIRED) or ()]
    together = Crowd(tuple(part for _, part in required))
    return Bonds(
        tuple(Bond(str(term.get("topologyKey", "")), together) for term, _ in required),
        tuple(_bond(term, namespace, labels) for term in apart.get(REQUIRED) or ()),
        _preferred(near, namespace, labels),
        _preferred(apart, namespace, labels),
        tuple(_bond(term, namespace, labels) for term, _ in required),
    )


def _preferred(terms: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> tuple[Bond, ...]:
    return tuple(
        _bond(entry.get("podAffinityTerm") or {}, namespace, labels, int(entry.get("weight") or 0))
        for entry in terms.get(PREFERRED) or ()
    )


def _bond(term: dict[str, Any], namespace: str, labels: Mapping[str, str], weight: int = 0) -> Bond:
    return Bond(str(term.get("topologyKey", "")), Crowd((_part(term, namespace, labels),)), weight)


def _part(term: dict[str, Any], namespace: str, labels: Mapping[str, str]) -> Part:
    needs = needs_of_dict(term.get("labelSelector"))
    if needs is not None:
        alike = (Need(key, "In", (labels[key],)) for key in term.get("matchLabelKeys") or () if key in labels)
        unlike = (Need(key, "NotIn", (labels[key],)) for key in term.get("mismatchLabelKeys") or () if key in labels)
        needs = (*needs, *alike, *unlike)
    namespaces = tuple(sorted(term.get("namespaces") or ()))
    namespace_needs = needs_of_dict(term.get("namespaceSelector"))
    if not namespaces and namespace_needs is None:
        namespaces = (namespace,)
    return Part(needs, namespaces, namespace_needs)
