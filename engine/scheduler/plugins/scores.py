"""The score plugins: which of the feasible nodes suits a Pod best. Integers only, 0 to 100 per plugin, times a weight.

Topology spread and inter-pod affinity give their points in `spreading` and `affinity`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.nodeaffinity import PREFERRED, preferred_weight
from engine.api.podresources import CPU, MEMORY
from engine.api.taints import PREFER_NO_SCHEDULE, tolerated
from engine.scheduler.plugins import interpodaffinity
from engine.scheduler.plugins.podtopologyspread import podtopologyspread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint

MAX_SCORE = 100
TAINT_WEIGHT = 3
AFFINITY_WEIGHT = 2
SPREAD_WEIGHT = 2
INTERPOD_WEIGHT = 2
_MEGABYTE = 1024 * 1024
_IMAGE_MIN = 23 * _MEGABYTE
_IMAGE_MAX = 1000 * _MEGABYTE


def totals(
    pool: NodePool,
    signature: PodSignature,
    soft: Sequence[SpreadConstraint],
    nodes: Sequence[NodeInfo],
    images: Callable[[str], Mapping[str, int]],
) -> list[int]:
    """The weighted sum of all plugins for each of the nodes, in their order."""
    parts: list[tuple[int, list[int]]] = [
        (1, [signature.node_scores[info.name].resources for info in nodes]),
        (TAINT_WEIGHT, taint_toleration(signature, nodes)),
        (AFFINITY_WEIGHT, node_affinity(signature, nodes)),
        (SPREAD_WEIGHT, podtopologyspread.points(pool, signature, soft, nodes)),
        (INTERPOD_WEIGHT, interpodaffinity.points(pool, signature, nodes)),
        (1, image_locality(signature, nodes, len(pool.known()), images)),
    ]
    sums = [0] * len(nodes)
    for weight, points in parts:
        if any(points):
            sums = [total + weight * point for total, point in zip(sums, points, strict=True)]
    return sums


def resources(signature: PodSignature, info: NodeInfo) -> int:
    """The two plugins that look at what would stay free on the node."""
    return least_allocated(signature, info) + balanced_allocation(signature, info)


def least_allocated(signature: PodSignature, info: NodeInfo) -> int:
    """The mean share of CPU and memory that stays free."""
    free = _free_share(info.scored_cpu + signature.scored_cpu, info.allocatable.get(CPU, 0))
    free += _free_share(info.scored_memory + signature.scored_memory, info.allocatable.get(MEMORY, 0))
    return free // 2


def balanced_allocation(signature: PodSignature, info: NodeInfo) -> int:
    """How close the used shares of CPU and memory are: 100 x (1 - |a - b| / 2)."""
    cpu, memory = info.allocatable.get(CPU, 0), info.allocatable.get(MEMORY, 0)
    if not cpu or not memory:
        return 0
    used_cpu = min(info.scored_cpu + signature.scored_cpu, cpu)
    used_memory = min(info.scored_memory + signature.scored_memory, memory)
    whole = 2 * cpu * memory
    return MAX_SCORE * (whole - abs(used_cpu * memory - used_memory * cpu)) // whole


def taint_toleration(signature: PodSignature, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer untolerated PreferNoSchedule taints are better."""
    counts = [
        sum(
            taint.effect == PREFER_NO_SCHEDULE and not tolerated(taint, signature.tolerations)
            for taint in info.node.spec.taints
        )
        if info.node is not None and info.node.spec.taints
        else 0
        for info in nodes
    ]
    worst = max(counts)
    return [MAX_SCORE - MAX_SCORE * count // worst if worst else MAX_SCORE for count in counts]


def node_affinity(signature: PodSignature, nodes: Sequence[NodeInfo]) -> list[int]:
    """Preferred terms of node affinity, the best node at 100."""
    if not signature.node_affinity.get(PREFERRED):
        return [0] * len(nodes)
    weights = [preferred_weight(signature.node_affinity, info.node) if info.node is not None else 0 for info in nodes]
    best = max(weights)
    return [MAX_SCORE * weight // best if best else 0 for weight in weights]


def image_locality(
    signature: PodSignature,
    nodes: Sequence[NodeInfo],
    all_nodes: int,
    images: Callable[[str], Mapping[str, int]],
) -> list[int]:
    """Nodes that have the images already, by size and by how many have them: an image on one node draws less."""
    sums = [0] * len(nodes)
    for image in signature.images:
        sizes = images(image)
        if sizes:
            holders = len(sizes)
            sums = [
                total + sizes.get(info.name, 0) * holders // all_nodes for total, info in zip(sums, nodes, strict=True)
            ]
    most = _IMAGE_MAX * len(signature.images)
    return (
        [MAX_SCORE * (min(max(total, _IMAGE_MIN), most) - _IMAGE_MIN) // (most - _IMAGE_MIN) for total in sums]
        if any(sums)
        else sums
    )


def _free_share(used: int, allocatable: int) -> int:
    if not allocatable or used > allocatable:
        return 0
    return (allocatable - used) * MAX_SCORE // allocatable
