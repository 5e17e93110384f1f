"""The plugin InterPodAffinity: where a Pod may and would like to run, given which Pods run there.

Upstream: plugins/interpodaffinity (filtering.go, scoring.go). A topology domain is all nodes with the same value of the
label that a term names.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.scheduler.framework.interface import MAX_NODE_SCORE
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.scheduler.framework.affinityterms import AffinityTerm
    from engine.scheduler.framework.interface import ClusterFilter, ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature

_AFFINITY = UnschedulableNode(("node(s) didn't match pod affinity rules",))
_ANTI_AFFINITY = UnschedulableNode(("node(s) didn't match pod anti-affinity rules",), resolvable=True)
_EXISTING_ANTI_AFFINITY = UnschedulableNode(
    ("node(s) didn't satisfy existing pods anti-affinity rules",), resolvable=True
)

TopologyCounts = list[tuple[str, dict[str, int]]]
"""For each term: its label of nodes, and how many matching Pods each value of the label has."""


class InterPodAffinityState(NamedTuple):
    """What PreFilter found: the required terms of one Pod, and those of the others that match it."""

    affinity: TopologyCounts
    anti_affinity: TopologyCounts
    existing_anti_affinity: TopologyCounts
    first: bool
    """No Pod that its affinity asks for exists anywhere, and its own terms match itself: the first of a group."""


def pre_filter(pool: NodePool, signature: PodSignature) -> ClusterFilter | None:
    """Count what the required terms match; None where no Pod has any."""
    if not pool.required_anti_affinity and not any(signature.affinity_terms):
        return None
    terms = signature.affinity_terms
    affinity = _counted(pool, terms.required_affinity)
    existing_anti_affinity = [
        (term.topology_key, pool.sum_by_domain(on_nodes, term.topology_key))
        for term, on_nodes in pool.required_anti_affinity.items()
        if on_nodes and pool.match_counts.matches(term.selector, signature.namespace, signature.labels)
    ]
    alone = bool(affinity) and not any(domains for _, domains in affinity)
    state = InterPodAffinityState(
        affinity,
        _counted(pool, terms.required_anti_affinity),
        existing_anti_affinity,
        alone and pool.match_counts.matches(terms.required_affinity[0].selector, signature.namespace, signature.labels),
    )
    return partial(_filter_node, state)


def _counted(pool: NodePool, terms: Iterable[AffinityTerm]) -> TopologyCounts:
    return [(term.topology_key, pool.count_by_domain(term.selector, term.topology_key)) for term in terms]


def _filter_node(state: InterPodAffinityState, info: NodeInfo) -> UnschedulableNode | None:
    """The first of the three rules that keeps the Pod off the node."""
    if state.affinity and not _satisfies_affinity(state, info):
        return _AFFINITY
    if _any_match(state.anti_affinity, info):
        return _ANTI_AFFINITY
    return _EXISTING_ANTI_AFFINITY if _any_match(state.existing_anti_affinity, info) else None


def _satisfies_affinity(state: InterPodAffinityState, info: NodeInfo) -> bool:
    values = [info.labels.get(key) for key, _ in state.affinity]
    if None in values:
        return False
    return state.first or all(
        domains.get(str(value)) for value, (_, domains) in zip(values, state.affinity, strict=True)
    )


def _any_match(counts: TopologyCounts, info: NodeInfo) -> bool:
    return any((value := info.labels.get(key)) is not None and domains.get(value) for key, domains in counts)


def score_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """The preferred terms of the Pod, and what the others' terms say of it."""
    weighted = _weighted_counts(state.pool, state.signature)
    if not weighted:
        return [0] * len(nodes)
    sums = [0] * len(nodes)
    for key, domains, weight in weighted:
        for index, info in enumerate(nodes):
            value = info.labels.get(key)
            if value is not None:
                sums[index] += domains.get(value, 0) * weight
    most, least = max(sums), min(sums)
    return [MAX_NODE_SCORE * (number - least) // (most - least) if most > least else 0 for number in sums]


def _weighted_counts(pool: NodePool, signature: PodSignature) -> list[tuple[str, dict[str, int], int]]:
    """Every term that gives or takes points: its label of nodes, the matches by domain, points for each match."""
    terms = [(term, term.weight) for term in signature.affinity_terms.preferred_affinity]
    terms += [(term, -term.weight) for term in signature.affinity_terms.preferred_anti_affinity]
    weighted = [
        (term.topology_key, pool.count_by_domain(term.selector, term.topology_key), weight) for term, weight in terms
    ]
    weighted += [
        (term.topology_key, pool.sum_by_domain(on_nodes, term.topology_key), weight)
        for (term, weight), on_nodes in pool.scored_terms.items()
        if on_nodes and pool.match_counts.matches(term.selector, signature.namespace, signature.labels)
    ]
    return weighted
