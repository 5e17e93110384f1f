"""The plugin NodeAffinity: node selectors and node affinity of Pods against labels of nodes (plugins/nodeaffinity)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.nodeaffinity import preferred_weight, required_matches
from engine.scheduler.plugins.helper.normalize_score import default_normalize_score
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Node
    from engine.scheduler.framework.interface import ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

_NO_MATCH = UnschedulableNode(("node(s) didn't match Pod's node affinity/selector",))


def filter_node(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """The node selector, and the required terms of node affinity."""
    if signature.node_affinity is None and not signature.node_selector:
        return None
    return None if required_matches(signature.node_selector, signature.node_affinity, node) else _NO_MATCH


def score_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """The preferred terms of node affinity, the best node at 100."""
    affinity = state.signature.node_affinity
    if affinity is None or not affinity.preferred_during_scheduling_ignored_during_execution:
        return [0] * len(nodes)
    return default_normalize_score(
        [preferred_weight(affinity, info.node) if info.node is not None else 0 for info in nodes]
    )
