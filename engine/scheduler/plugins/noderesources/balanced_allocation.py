"""NodeResourcesBalancedAllocation: CPU and memory used up evenly (plugins/noderesources/balanced_allocation.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.podresources import CPU, MEMORY
from engine.scheduler.framework.interface import MAX_NODE_SCORE

if TYPE_CHECKING:
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodSignature


def balanced_allocation(signature: PodSignature, info: NodeInfo) -> int:
    """How close the used shares of CPU and memory are: 100 x (1 - |a - b| / 2)."""
    cpu, memory = info.allocatable.get(CPU, 0), info.allocatable.get(MEMORY, 0)
    if not cpu or not memory:
        return 0
    used_cpu = min(info.scored_cpu + signature.scored_cpu, cpu)
    used_memory = min(info.scored_memory + signature.scored_memory, memory)
    whole = 2 * cpu * memory
    return MAX_NODE_SCORE * (whole - abs(used_cpu * memory - used_memory * cpu)) // whole
