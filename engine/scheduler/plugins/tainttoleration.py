"""The plugin TaintToleration: taints of nodes against tolerations of Pods (plugins/tainttoleration)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.taints import PREFER_NO_SCHEDULE, tolerated, untolerated
from engine.scheduler.plugins.helper.normalize_score import default_normalize_score
from engine.scheduler.plugins.helper.taint import DO_NOT_SCHEDULE_EFFECTS
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Node, Toleration
    from engine.scheduler.framework.interface import ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature


def filter_node(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """Taints NoSchedule and NoExecute keep off Pods that do not tolerate them."""
    if not node.spec.taints:
        return None
    taint = untolerated(node.spec.taints, signature.tolerations, DO_NOT_SCHEDULE_EFFECTS)
    if taint is None:
        return None
    return UnschedulableNode((f"node(s) had untolerated taint {{{taint.key}: {taint.value}}}",))


def score_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer untolerated PreferNoSchedule taints are better."""
    tolerations = state.signature.tolerations
    return default_normalize_score([_intolerable(tolerations, info.node) for info in nodes], reverse=True)


def _intolerable(tolerations: tuple[Toleration, ...], node: Node | None) -> int:
    if node is None or not node.spec.taints:
        return 0
    return sum(taint.effect == PREFER_NO_SCHEDULE and not tolerated(taint, tolerations) for taint in node.spec.taints)
