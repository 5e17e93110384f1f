"""The score of PodTopologySpread: soft constraints (podtopologyspread/scoring.go).

The logarithms by which upstream weighs a topology by its size are taken in millionths, so that the same whole points
come out everywhere.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.scheduler.framework.interface import MAX_NODE_SCORE
from engine.scheduler.framework.spreadconstraints import HOSTNAME
from engine.scheduler.plugins.podtopologyspread.common import match_node_inclusion_policies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.scheduler.framework.interface import ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint

_MILLION = 1_000_000


def score_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer Pods that the constraints' selectors match are better."""
    soft = state.soft_constraints
    if not soft:
        return [0] * len(nodes)
    ignored = _ignored_nodes(state, nodes)
    sums = [0] * len(nodes)
    for constraint in soft:
        counted = _counted(state, constraint, nodes, ignored)
        if counted is None:
            continue
        counts, weight = counted
        extra = (constraint.max_skew - 1) * _MILLION
        sums = [
            total + count * weight + extra if count is not None else total
            for total, count in zip(sums, counts, strict=True)
        ]
    return _normalized([(total + _MILLION // 2) // _MILLION for total in sums], nodes, ignored)


def _ignored_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> set[str]:
    """Nodes without a label that a constraint of the Pod's own names; the default constraints ignore none."""
    if not state.signature.constraints:
        return set()
    keys = [constraint.topology_key for constraint in state.soft_constraints]
    return {info.name for info in nodes if any(info.labels.get(key) is None for key in keys)}


def _counted(
    state: ScoreState, constraint: SpreadConstraint, nodes: Sequence[NodeInfo], ignored: set[str]
) -> tuple[list[int | None], int] | None:
    """The matches in each node's domain (None without the label), and the topology's weight; None: no node has it."""
    key = constraint.topology_key
    values = [info.labels.get(key) for info in nodes]
    if key == HOSTNAME:
        on_nodes = state.pool.on_nodes(constraint.selector)
        counts = [
            on_nodes.get(info.name, 0) if value is not None else None for info, value in zip(nodes, values, strict=True)
        ]
        return counts, _topology_weight(len(nodes) - len(ignored))
    if not state.pool.labelled(key):
        return None
    domains = _count_by_domain(state, constraint)
    size = len({value for info, value in zip(nodes, values, strict=True) if info.name not in ignored})
    return [domains.get(value, 0) if value is not None else None for value in values], _topology_weight(size)


def _count_by_domain(state: ScoreState, constraint: SpreadConstraint) -> dict[str, int]:
    on_nodes: dict[str, int] = {}
    for node, count in state.pool.on_nodes(constraint.selector).items():
        info = state.pool.info(node)
        if info is not None and match_node_inclusion_policies(constraint, state.signature, info):
            on_nodes[node] = count
    return state.pool.sum_by_domain(on_nodes, constraint.topology_key)


def _normalized(sums: list[int], nodes: Sequence[NodeInfo], ignored: set[str]) -> list[int]:
    if not ignored:
        most, least = max(sums), min(sums)
        return [MAX_NODE_SCORE * (most + least - total) // most if most else MAX_NODE_SCORE for total in sums]
    counted = [total for total, info in zip(sums, nodes, strict=True) if info.name not in ignored]
    if not counted:
        return [0] * len(nodes)
    most, least = max(counted), min(counted)
    return [
        0 if info.name in ignored else MAX_NODE_SCORE * (most + least - total) // most if most else MAX_NODE_SCORE
        for total, info in zip(sums, nodes, strict=True)
    ]


@lru_cache(maxsize=1024)
def _topology_weight(size: int) -> int:
    """The natural logarithm of size + 2, in millionths: exact decimal arithmetic, no machine's floats."""
    return int(Decimal(size + 2).ln() * _MILLION)
