"""The filter plugins that need nothing but the node itself, in upstream's order: can a Pod go there at all?

The first filter that rejects a node is the one that is told. Topology spread and inter-pod affinity, which look at
other nodes too, come after these (`spreading`, `affinity`). Not modelled: the volume plugins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Taint
from engine.api.nodeaffinity import required_matches
from engine.api.podresources import PODS
from engine.api.taints import NO_EXECUTE, NO_SCHEDULE, tolerated, untolerated
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

BLOCKING = frozenset({NO_SCHEDULE, NO_EXECUTE})
_CORDONED = Taint(key="node.kubernetes.io/unschedulable", effect=NO_SCHEDULE)
_FIRST_RESOURCES = ("cpu", "memory", "ephemeral-storage")
_UNSCHEDULABLE = UnschedulableNode(("node(s) were unschedulable",))
_WRONG_NAME = UnschedulableNode(("node(s) didn't match the requested node name",))
_WRONG_LABELS = UnschedulableNode(("node(s) didn't match Pod's node affinity/selector",))
_NO_PORTS = UnschedulableNode(("node(s) didn't have free ports for the requested pod ports",), resolvable=True)


def first_rejection(signature: PodSignature, info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """Why the Pod cannot go to the node, or None if it can."""
    for filter_ in FILTERS:
        rejection = filter_(signature, info, node)
        if rejection is not None:
            return rejection
    return None


def node_unschedulable(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """A cordoned node takes only Pods that tolerate just that."""
    if not node.spec.unschedulable or tolerated(_CORDONED, signature.tolerations):
        return None
    return _UNSCHEDULABLE


def node_name(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """A Pod may name its node itself."""
    return _WRONG_NAME if signature.node_name and signature.node_name != node.metadata.name else None


def taint_toleration(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """Taints NoSchedule and NoExecute keep off whoever does not tolerate them."""
    if not node.spec.taints:
        return None
    taint = untolerated(node.spec.taints, signature.tolerations, BLOCKING)
    if taint is None:
        return None
    return UnschedulableNode((f"node(s) had untolerated taint {{{taint.key}: {taint.value}}}",))


def node_affinity(signature: PodSignature, _info: NodeInfo, node: Node) -> UnschedulableNode | None:
    """The node selector, and the required terms of node affinity."""
    if not signature.node_affinity and not signature.node_selector:
        return None
    return None if required_matches(signature.node_selector, signature.node_affinity, node) else _WRONG_LABELS


def node_ports(signature: PodSignature, info: NodeInfo, _node: Node) -> UnschedulableNode | None:
    """A host port can be taken once per protocol."""
    return _NO_PORTS if any(info.ports.get(port) for port in signature.ports) else None


def node_resources_fit(signature: PodSignature, info: NodeInfo, _node: Node) -> UnschedulableNode | None:
    """Requests, not use, decide whether there is room; a node may be short of several things at once."""
    short = ["Too many pods"] if len(info.members) + 1 > info.allocatable[PODS] else []
    if signature.requests:
        short += [
            f"Insufficient {resource}"
            for resource in _in_order(signature.requests)
            if 0 < signature.requests[resource] > info.allocatable.get(resource, 0) - info.requested.get(resource, 0)
        ]
    return UnschedulableNode(tuple(short), resolvable=True) if short else None


def _in_order(requests: dict[str, int]) -> list[str]:
    return [name for name in _FIRST_RESOURCES if name in requests] + sorted(requests.keys() - set(_FIRST_RESOURCES))


FILTERS: tuple[Callable[[PodSignature, NodeInfo, Node], UnschedulableNode | None], ...] = (
    node_unschedulable,
    node_name,
    taint_toleration,
    node_affinity,
    node_ports,
    node_resources_fit,
)
