"""Inter-pod affinity: where a Pod may and would like to stand, given who stands there (plugins/interpodaffinity)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature

MAX_SCORE = 100
_NOT_NEAR = UnschedulableNode(("node(s) didn't match pod affinity rules",))
_TOO_NEAR = UnschedulableNode(("node(s) didn't match pod anti-affinity rules",), resolvable=True)
_UNWELCOME = UnschedulableNode(("node(s) didn't satisfy existing pods anti-affinity rules",), resolvable=True)

Places = list[tuple[str, dict[str, int]]]
"""(label of nodes, its value -> Pods there)."""


class InterPodAffinity(NamedTuple):
    """Who stands where, as far as one Pod's required terms and those of the others care."""

    required_affinity: Places
    required_anti_affinity: Places
    unwelcome: Places
    first: bool
    """Nobody it wants to be near exists anywhere, and it would fit its own terms: the first of its kind."""


def company(pool: NodePool, signature: PodSignature) -> InterPodAffinity:
    """Look around for one Pod."""
    affinity_terms = signature.affinity_terms
    required_affinity = [
        (term.topology_key, pool.count_by_domain(term.selector, term.topology_key))
        for term in affinity_terms.required_affinity
    ]
    required_anti_affinity = [
        (term.topology_key, pool.count_by_domain(term.selector, term.topology_key))
        for term in affinity_terms.required_anti_affinity
    ]
    unwelcome = [
        (term.topology_key, pool.sum_by_domain(on_nodes, term.topology_key))
        for term, on_nodes in pool.required_anti_affinity.items()
        if on_nodes and pool.match_counts.matches(term.selector, signature.namespace, signature.labels)
    ]
    first = bool(required_affinity) and not any(places for _, places in required_affinity)
    return InterPodAffinity(
        required_affinity,
        required_anti_affinity,
        unwelcome,
        first
        and pool.match_counts.matches(
            affinity_terms.required_affinity[0].selector, signature.namespace, signature.labels
        ),
    )


def rejection(around: InterPodAffinity, info: NodeInfo) -> UnschedulableNode | None:
    """The first of the three rules that keeps the Pod off the node."""
    if around.required_affinity and not _is_near(around, info):
        return _NOT_NEAR
    if _meets(around.required_anti_affinity, info):
        return _TOO_NEAR
    return _UNWELCOME if _meets(around.unwelcome, info) else None


def _is_near(around: InterPodAffinity, info: NodeInfo) -> bool:
    values = [info.labels.get(key) for key, _ in around.required_affinity]
    if None in values:
        return False
    return around.first or all(
        places.get(str(value)) for value, (_, places) in zip(values, around.required_affinity, strict=True)
    )


def _meets(places: Places, info: NodeInfo) -> bool:
    return any((value := info.labels.get(key)) is not None and found.get(value) for key, found in places)


def points(pool: NodePool, signature: PodSignature, nodes: Sequence[NodeInfo]) -> list[int]:
    """0 to 100 for each node: preferred terms of the Pod, and what the others' terms say of it."""
    pulls = [
        (term.topology_key, pool.count_by_domain(term.selector, term.topology_key), term.weight)
        for term in signature.affinity_terms.preferred_affinity
    ]
    pulls += [
        (term.topology_key, pool.count_by_domain(term.selector, term.topology_key), -term.weight)
        for term in signature.affinity_terms.preferred_anti_affinity
    ]
    pulls += [
        (term.topology_key, pool.sum_by_domain(on_nodes, term.topology_key), weight)
        for (term, weight), on_nodes in pool.scored_terms.items()
        if on_nodes and pool.match_counts.matches(term.selector, signature.namespace, signature.labels)
    ]
    if not pulls:
        return [0] * len(nodes)
    sums = [0] * len(nodes)
    for key, places, weight in pulls:
        for index, info in enumerate(nodes):
            value = info.labels.get(key)
            if value is not None:
                sums[index] += places.get(value, 0) * weight
    most, least = max(sums), min(sums)
    return [MAX_SCORE * (number - least) // (most - least) if most > least else 0 for number in sums]
