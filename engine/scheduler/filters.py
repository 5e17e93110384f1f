"""The filter plugins, in upstream's order: which nodes a Pod can go to at all.

The first filter that rejects a node is the one that is told. Not modelled: volumes, inter-pod affinity, and spread
constraints of the Pod's own with `DoNotSchedule`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Node, Taint
from engine.api.nodeaffinity import required_matches
from engine.api.taints import NO_EXECUTE, NO_SCHEDULE, tolerated, untolerated
from engine.scheduler.nodeinfo import PODS
from engine.scheduler.reasons import Rejection

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.scheduler.nodeinfo import NodeInfo
    from engine.scheduler.podneeds import PodNeeds

_BLOCKING = frozenset({NO_SCHEDULE, NO_EXECUTE})
_CORDONED = Taint(key="node.kubernetes.io/unschedulable", effect=NO_SCHEDULE)
_FIRST_RESOURCES = ("cpu", "memory", "ephemeral-storage")
_UNSCHEDULABLE = Rejection(("node(s) were unschedulable",))
_WRONG_NAME = Rejection(("node(s) didn't match the requested node name",))
_WRONG_LABELS = Rejection(("node(s) didn't match Pod's node affinity/selector",))
_NO_PORTS = Rejection(("node(s) didn't have free ports for the requested pod ports",), resolvable=True)


def first_rejection(needs: PodNeeds, info: NodeInfo, node: Node) -> Rejection | None:
    """Why the Pod cannot go to the node, or None if it can."""
    for filter_ in FILTERS:
        rejection = filter_(needs, info, node)
        if rejection is not None:
            return rejection
    return None


def node_unschedulable(needs: PodNeeds, _info: NodeInfo, node: Node) -> Rejection | None:
    """A cordoned node takes only Pods that tolerate just that."""
    if not node.spec.unschedulable or tolerated(_CORDONED, needs.tolerations):
        return None
    return _UNSCHEDULABLE


def node_name(needs: PodNeeds, _info: NodeInfo, node: Node) -> Rejection | None:
    """A Pod may name its node itself."""
    wanted = needs.pod.spec.node_name
    return _WRONG_NAME if wanted and wanted != node.metadata.name else None


def taint_toleration(needs: PodNeeds, _info: NodeInfo, node: Node) -> Rejection | None:
    """Taints NoSchedule and NoExecute keep off whoever does not tolerate them."""
    if not node.spec.taints:
        return None
    taint = untolerated(node.spec.taints, needs.tolerations, _BLOCKING)
    if taint is None:
        return None
    return Rejection((f"node(s) had untolerated taint {{{taint.key}: {taint.value}}}",))


def node_affinity(needs: PodNeeds, _info: NodeInfo, node: Node) -> Rejection | None:
    """The node selector, and the required terms of node affinity."""
    if not needs.node_affinity and not needs.pod.spec.node_selector:
        return None
    return None if required_matches(needs.pod.spec.node_selector, needs.node_affinity, node) else _WRONG_LABELS


def node_ports(needs: PodNeeds, info: NodeInfo, _node: Node) -> Rejection | None:
    """A host port can be taken once per protocol."""
    return _NO_PORTS if any(info.ports.get(port) for port in needs.ports) else None


def node_resources_fit(needs: PodNeeds, info: NodeInfo, _node: Node) -> Rejection | None:
    """Requests, not use, decide whether there is room; a node may be short of several things at once."""
    short = ["Too many pods"] if info.pods + 1 > info.allocatable[PODS] else []
    for resource in _in_order(needs.requests):
        wanted = needs.requests[resource]
        if wanted and wanted > info.allocatable.get(resource, 0) - info.requested.get(resource, 0):
            short.append(f"Insufficient {resource}")
    return Rejection(tuple(short), resolvable=True) if short else None


def _in_order(requests: dict[str, int]) -> list[str]:
    return [name for name in _FIRST_RESOURCES if name in requests] + sorted(requests.keys() - set(_FIRST_RESOURCES))


FILTERS: tuple[Callable[[PodNeeds, NodeInfo, Node], Rejection | None], ...] = (
    node_unschedulable, node_name, taint_toleration, node_affinity, node_ports, node_resources_fit,
)  # fmt: skip
