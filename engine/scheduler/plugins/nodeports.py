"""The plugin NodePorts: host ports of Pods (plugins/nodeports)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.hostports import any_conflict
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

_PORT_TAKEN = UnschedulableNode(("node(s) didn't have free ports for the requested pod ports",), resolvable=True)


def filter_node(signature: PodSignature, info: NodeInfo, _node: Node) -> UnschedulableNode | None:
    """A host port can be taken once per protocol and address."""
    if not signature.ports:
        return None
    taken = [port for port, count in info.ports.items() if count]
    return _PORT_TAKEN if any_conflict(signature.ports, taken) else None
