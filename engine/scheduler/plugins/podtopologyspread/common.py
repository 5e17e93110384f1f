"""Which nodes a constraint counts (podtopologyspread/common.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.nodeaffinity import required_matches
from engine.api.component_helpers.taints import untolerated
from engine.scheduler.plugins.helper.taint import DO_NOT_SCHEDULE_EFFECTS

if TYPE_CHECKING:
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint


def match_node_inclusion_policies(constraint: SpreadConstraint, signature: PodSignature, info: NodeInfo) -> bool:
    """Does the node count, by the constraint's `nodeAffinityPolicy` and `nodeTaintsPolicy`?"""
    node = info.node
    if node is None:
        return False
    if constraint.honors_affinity and not required_matches(signature.node_selector, signature.node_affinity, node):
        return False
    if not constraint.honors_taints:
        return True
    return not untolerated(node.spec.taints, signature.tolerations, DO_NOT_SCHEDULE_EFFECTS)
