"""NodeResourcesFit: is there room for a Pod's requests, and how much stays free (plugins/noderesources/fit.go).

Its scoring strategy is upstream's default, LeastAllocated over CPU and memory (least_allocated.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.podresources import CPU, EPHEMERAL_STORAGE, MEMORY, PODS
from engine.scheduler.framework.interface import MAX_NODE_SCORE
from engine.scheduler.reasons import UnschedulableNode

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature

_FIRST_RESOURCES = (CPU, MEMORY, EPHEMERAL_STORAGE)


def filter_node(signature: PodSignature, info: NodeInfo, _node: Node) -> UnschedulableNode | None:
    """Requests, not use, decide whether there is room; a node may be short of several things at once."""
    short = ["Too many pods"] if len(info.pods) + 1 > info.allocatable[PODS] else []
    if signature.requests:
        short += [
            f"Insufficient {resource}"
            for resource in _in_order(signature.requests)
            if 0 < signature.requests[resource] > info.allocatable.get(resource, 0) - info.requested.get(resource, 0)
        ]
    return UnschedulableNode(tuple(short), resolvable=True) if short else None


def _in_order(requests: dict[str, int]) -> list[str]:
    return [name for name in _FIRST_RESOURCES if name in requests] + sorted(requests.keys() - set(_FIRST_RESOURCES))


def least_allocated(signature: PodSignature, info: NodeInfo) -> int:
    """The mean share of CPU and memory that stays free."""
    free = _free_share(info.scored_cpu + signature.scored_cpu, info.allocatable.get(CPU, 0))
    free += _free_share(info.scored_memory + signature.scored_memory, info.allocatable.get(MEMORY, 0))
    return free // 2


def _free_share(used: int, allocatable: int) -> int:
    if not allocatable or used > allocatable:
        return 0
    return (allocatable - used) * MAX_NODE_SCORE // allocatable
