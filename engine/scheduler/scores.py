"""The score plugins: which of the feasible nodes suits a Pod best. Integers only, 0 to 100 per plugin, times a weight.

Spreading stands for upstream's default constraints (hostname, ScheduleAnyway): it counts the Pods of the same owner
on the node and leaves out the zones and the logarithm of their number. Image locality is not modelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.nodeaffinity import PREFERRED, preferred_weight
from engine.api.taints import PREFER_NO_SCHEDULE, tolerated
from engine.scheduler.podneeds import CPU, MEMORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.scheduler.nodeinfo import NodeInfo
    from engine.scheduler.podneeds import PodNeeds

MAX_SCORE = 100
_HOSTNAME_SKEW = 3
TAINT_WEIGHT = 3
AFFINITY_WEIGHT = 2
SPREAD_WEIGHT = 2


def totals(needs: PodNeeds, nodes: Sequence[NodeInfo]) -> list[int]:
    """The weighted sum of all plugins for each of the nodes, in their order."""
    resources = [least_allocated(needs, info) + balanced_allocation(needs, info) for info in nodes]
    taints = taint_toleration(needs, nodes)
    affinity = node_affinity(needs, nodes)
    spread = topology_spread(needs, nodes)
    return [
        resources[index]
        + TAINT_WEIGHT * taints[index]
        + AFFINITY_WEIGHT * affinity[index]
        + SPREAD_WEIGHT * spread[index]
        for index in range(len(nodes))
    ]


def least_allocated(needs: PodNeeds, info: NodeInfo) -> int:
    """The mean share of CPU and memory that stays free."""
    free = _free_share(info.scored_cpu + needs.scored_cpu, info.allocatable.get(CPU, 0))
    free += _free_share(info.scored_memory + needs.scored_memory, info.allocatable.get(MEMORY, 0))
    return free // 2


def balanced_allocation(needs: PodNeeds, info: NodeInfo) -> int:
    """How close the used shares of CPU and memory are: 100 x (1 - |a - b| / 2)."""
    cpu, memory = info.allocatable.get(CPU, 0), info.allocatable.get(MEMORY, 0)
    if not cpu or not memory:
        return 0
    used_cpu = min(info.scored_cpu + needs.scored_cpu, cpu)
    used_memory = min(info.scored_memory + needs.scored_memory, memory)
    whole = 2 * cpu * memory
    return MAX_SCORE * (whole - abs(used_cpu * memory - used_memory * cpu)) // whole


def taint_toleration(needs: PodNeeds, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer untolerated PreferNoSchedule taints are better."""
    counts = [
        sum(
            taint.effect == PREFER_NO_SCHEDULE and not tolerated(taint, needs.tolerations)
            for taint in (info.node.spec.taints if info.node is not None else ())
        )
        for info in nodes
    ]
    worst = max(counts)
    return [MAX_SCORE - MAX_SCORE * count // worst if worst else MAX_SCORE for count in counts]


def node_affinity(needs: PodNeeds, nodes: Sequence[NodeInfo]) -> list[int]:
    """Preferred terms of node affinity, the best node at 100."""
    if not needs.node_affinity.get(PREFERRED):
        return [0] * len(nodes)
    weights = [preferred_weight(needs.node_affinity, info.node) if info.node is not None else 0 for info in nodes]
    best = max(weights)
    return [MAX_SCORE * weight // best if best else 0 for weight in weights]


def topology_spread(needs: PodNeeds, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer Pods of the same owner are better; a Pod without owner is not spread."""
    if not needs.owner_uid:
        return [0] * len(nodes)
    crowds = [info.owners.get(needs.owner_uid, 0) + _HOSTNAME_SKEW - 1 for info in nodes]
    most, least = max(crowds), min(crowds)
    return [MAX_SCORE * (most + least - crowd) // most for crowd in crowds]


def _free_share(used: int, allocatable: int) -> int:
    if not allocatable or used > allocatable:
        return 0
    return (allocatable - used) * MAX_SCORE // allocatable
