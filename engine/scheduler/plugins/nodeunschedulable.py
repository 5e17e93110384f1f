"""The plugin NodeUnschedulable: a cordoned node takes no new Pods (plugins/nodeunschedulable)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.taints import NO_SCHEDULE, tolerated
from engine.api.core import Taint
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

_UNSCHEDULABLE_TAINT = Taint(key="node.kubernetes.io/unschedulable", effect=NO_SCHEDULE)
_UNSCHEDULABLE = UnschedulableNode(("node(s) were unschedulable",))


def filter_node(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """A cordoned node takes only Pods that tolerate just that."""
    if not node.spec.unschedulable or tolerated(_UNSCHEDULABLE_TAINT, signature.tolerations):
        return None
    return _UNSCHEDULABLE
