"""The filter of PodTopologySpread: hard constraints (podtopologyspread/filtering.go)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from engine.scheduler.plugins.podtopologyspread.common import match_node_inclusion_policies
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.scheduler.framework.interface import ClusterFilter
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint

_MISMATCH = "node(s) didn't match pod topology spread constraints"
_SKEWED = UnschedulableNode((_MISMATCH,), resolvable=True)
_NO_LABEL = UnschedulableNode((f"{_MISMATCH} (missing required label)",))


class RequiredSpread(NamedTuple):
    """A hard constraint, and the Pods that its selector matches."""

    constraint: SpreadConstraint
    domains: dict[str, int]
    """By value of the topology label."""
    minimum: int
    """How many the emptiest domain has."""
    self_match: int
    """1 if the constraint would count the Pod itself."""


def pre_filter(pool: NodePool, signature: PodSignature) -> ClusterFilter | None:
    """Count over the nodes that take part; None where the Pod states no hard constraint."""
    hard = [constraint for constraint in signature.constraints if constraint.hard]
    if not hard:
        return None
    keys = [constraint.topology_key for constraint in hard]
    return partial(_filter_node, [_counted(pool, signature, constraint, keys) for constraint in hard])


def _counted(
    pool: NodePool, signature: PodSignature, constraint: SpreadConstraint, keys: Sequence[str]
) -> RequiredSpread:
    on_nodes = pool.on_nodes(constraint.selector)
    domains: dict[str, int] = {}
    for info in pool.known():
        if all(key in info.labels for key in keys) and match_node_inclusion_policies(constraint, signature, info):
            value = info.labels[constraint.topology_key]
            domains[value] = domains.get(value, 0) + on_nodes.get(info.name, 0)
    minimum = min(domains.values(), default=0) if len(domains) >= constraint.min_domains else 0
    self_match = pool.match_counts.matches(constraint.selector, signature.namespace, signature.labels)
    return RequiredSpread(constraint, domains, minimum, int(self_match))


def _filter_node(hard: Iterable[RequiredSpread], info: NodeInfo) -> UnschedulableNode | None:
    """Would the Pod bring a domain further ahead of the emptiest one than the constraint's `maxSkew` allows?"""
    for entry in hard:
        value = info.labels.get(entry.constraint.topology_key)
        if value is None:
            return _NO_LABEL
        if entry.domains.get(value, 0) + entry.self_match - entry.minimum > entry.constraint.max_skew:
            return _SKEWED
    return None
