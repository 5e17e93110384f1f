"""How many nodes of a size the Pods of some manifests need, by what they request.

Called by the command line for `--nodes auto`, with a cluster that has the manifests and in which no time has passed.
Counted are the replicas that are asked for, at most that many in a node as it has room for; what keeps Pods apart for
other reasons (anti-affinity, host ports) is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.podresources import CPU, EPHEMERAL_STORAGE, MEMORY, PODS, amount, requests_of
from engine.cluster.bootstrap import PODS_MAX, STORAGE_GIVEN
from levels.session.manifests.workloads import copies_of, workloads

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster

FEWEST = 3
"""What a sandbox has anyway."""


def nodes_needed(cluster: Cluster, cpu: str, memory: str, most: int, fewest: int = FEWEST) -> int:
    """The number of nodes, from `fewest` to `most`; a Pod that fits no such node counts for none."""
    room = {
        CPU: amount(CPU, cpu),
        MEMORY: amount(MEMORY, memory),
        EPHEMERAL_STORAGE: amount(EPHEMERAL_STORAGE, STORAGE_GIVEN),
        PODS: int(PODS_MAX),
    }
    pods: list[dict[str, int]] = []
    for workload in workloads(cluster):
        needs = {key: value for key, value in requests_of(workload.pod.spec).items() if key in room} | {PODS: 1}
        copies = copies_of(workload.owner)
        if copies is None:
            room = {key: value - needs.get(key, 0) for key, value in room.items()}
        else:
            pods += [needs] * copies
    pods.sort(key=lambda needs: max(needs.get(key, 0) * 1000 // max(1, room[key]) for key in room), reverse=True)
    return min(most, max(fewest, _filled(pods, room)))


def _filled(pods: list[dict[str, int]], room: dict[str, int]) -> int:
    """How many nodes are begun when each Pod goes to the first that has room for it."""
    nodes: list[dict[str, int]] = []
    for needs in pods:
        if not _fits(needs, room):
            continue
        node = next((one for one in nodes if _fits(needs, one)), None)
        if node is None:
            node = dict(room)
            nodes.append(node)
        for key, value in needs.items():
            node[key] -= value
    return len(nodes)


def _fits(needs: dict[str, int], room: dict[str, int]) -> bool:
    return all(value <= room[key] for key, value in needs.items())
