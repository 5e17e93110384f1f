"""The plugin NodeName: a Pod may name its node itself (plugins/nodename)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

_OTHER_NAME = UnschedulableNode(("node(s) didn't match the requested node name",))


def filter_node(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """Only the named node will do."""
    return _OTHER_NAME if signature.node_name and signature.node_name != node.metadata.name else None
