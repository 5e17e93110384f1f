"""How many nodes of a size the Pods of some manifests need, by what they request.

Called by the command line for `--nodes auto`, with a cluster that has the manifests and in which no time has passed.
Counted are the replicas that are asked for, at most that many in a node as it has room for; what keeps Pods apart for
other reasons (anti-affinity, host ports) is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    pods: list[_Alike] = []
    for workload in workloads(cluster):
        needs = {key: value for key, value in requests_of(workload.pod.spec).items() if key in room} | {PODS: 1}
        copies = copies_of(workload.owner)
        if copies is None:
            room = {key: value - needs.get(key, 0) for key, value in room.items()}
        else:
            pods.append(_Alike(needs, copies))
    pods.sort(key=lambda alike: alike.weight(room), reverse=True)
    return min(most, max(fewest, _filled(pods, room, most)))


class _Alike(NamedTuple):
    """The Pods of one workload: counted and never listed, for somebody may write 2147483647 replicas."""

    needs: dict[str, int]
    copies: int

    def weight(self, room: dict[str, int]) -> int:
        """Thousandths of a node that one takes, of what it takes most of."""
        return max(self.needs.get(key, 0) * 1000 // max(1, room[key]) for key in room)

    def fitting(self, room: dict[str, int]) -> int:
        """How many of them there is room for."""
        return min(max(0, room[key]) // value for key, value in self.needs.items() if value)


def _filled(pods: list[_Alike], room: dict[str, int], most: int) -> int:
    """How many nodes, up to `most`, are begun when each Pod goes to the first that has room for it."""
    nodes: list[dict[str, int]] = []
    for alike in pods:
        if not alike.fitting(room):
            continue
        left = alike.copies
        for node in nodes:
            left -= _put(alike, left, node)
        while left > 0 and len(nodes) < most:
            nodes.append(dict(room))
            left -= _put(alike, left, nodes[-1])
    return len(nodes)


def _put(alike: _Alike, copies: int, node: dict[str, int]) -> int:
    """Put at most so many into what is left of the node; returns how many it took."""
    taken = min(copies, alike.fitting(node))
    for key, value in alike.needs.items():
        node[key] -= value * taken
    return taken
