"""One attempt to place a Pod: which nodes can take it, which cannot and why, which of the feasible ones is best.

Called by the scheduler for every Pod and by preemption for every node it empties in thought (upstream:
schedule_one.go). What the node alone decides is remembered with the Pod's signature until that node changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.nodeaffinity import named_node
from engine.scheduler.framework.podinfo import NodeScore
from engine.scheduler.plugins import interpodaffinity, scores
from engine.scheduler.plugins.filters import first_rejection
from engine.scheduler.plugins.podtopologyspread import podtopologyspread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodInfo, PodSignature
    from engine.scheduler.reasons import UnschedulableNode

_LOOK_AT_ALL = 100
"""Up to this many nodes all are looked at, and in a larger cluster at least as many feasible ones are sought."""

_LEAST_PERCENT = 5


def enough(nodes: int) -> int:
    """How many feasible nodes end the search: 50 - nodes / 125 percent, at least 5, in clusters above 100 nodes."""
    if nodes < _LOOK_AT_ALL:
        return nodes
    percent = max(_LEAST_PERCENT, 50 - nodes // 125)
    return max(_LOOK_AT_ALL, nodes * percent // 100)


def node_score(signature: PodSignature, info: NodeInfo) -> NodeScore:
    """What the node alone says of the Pod."""
    known = signature.node_scores.get(info.name)
    if known is not None and known.generation == info.generation:
        return known
    rejection = first_rejection(signature, info, info.node) if info.node is not None else None
    points = scores.resources(signature, info) if rejection is None else 0
    found = signature.node_scores[info.name] = NodeScore(info.generation, rejection, points)
    return found


class SchedulingCycle:
    """The state of things for one Pod, as long as nothing is placed or removed."""

    def __init__(self, pool: NodePool, signature: PodSignature) -> None:
        """Look around once."""
        self._signature = signature
        self._hard = podtopologyspread.hard_constraints(pool, signature) if signature.constraints else []
        self._company = (
            interpodaffinity.company(pool, signature)
            if pool.required_anti_affinity or any(signature.affinity_terms)
            else None
        )

        self.affinity_sensitive = bool(self._hard) or self._company is not None
        """Does it take more than a look at the node itself?"""

    def rejection(self, info: NodeInfo) -> UnschedulableNode | None:
        """Why the Pod cannot go to the node, or None if it can."""
        found = node_score(self._signature, info).rejection
        if found is None and self._hard:
            found = podtopologyspread.rejection(self._hard, info)
        if found is None and self._company is not None:
            found = interpodaffinity.rejection(self._company, info)
        return found


class Nominator:
    """Which nodes are being cleared for which Pods, so that a less important one does not slip in."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_key: dict[str, tuple[str, PodInfo]] = {}

    def node_of(self, key: str) -> str:
        """The node that is being cleared for a Pod; empty where none is."""
        return self._by_key[key][0] if key in self._by_key else ""

    def add(self, node: str, pod_info: PodInfo) -> None:
        """A node is being cleared for a Pod."""
        self._by_key[pod_info.key] = (node, pod_info)

    def forget(self, key: str) -> None:
        """The Pod found its node, or is gone, or hopes no longer."""
        self._by_key.pop(key, None)

    def less_important(self, node: str, priority: int) -> list[str]:
        """The keys of Pods with less priority that hope for the same node."""
        return [
            key
            for key, (where, pod_info) in self._by_key.items()
            if where == node and pod_info.signature.priority < priority
        ]

    def nominated_pods(self, pod_info: PodInfo) -> dict[str, list[PodInfo]]:
        """By node: the Pods it is being cleared for that are at least as important."""
        found: dict[str, list[PodInfo]] = {}
        for key, (node, other) in self._by_key.items():
            if key != pod_info.key and other.signature.priority >= pod_info.signature.priority:
                found.setdefault(node, []).append(other)
        return found


def run_filters_with_nominated_pods(
    pool: NodePool, pod_info: PodInfo, info: NodeInfo, nominated_pods: list[PodInfo]
) -> UnschedulableNode | None:
    """Why the Pod cannot go to a node that others are nominated for: with them there, or (affinity) without them."""
    for nominated in nominated_pods:
        pool.place(info.name, nominated)
    found = SchedulingCycle(pool, pod_info.signature).rejection(info)
    for nominated in nominated_pods:
        pool.remove(nominated.key)
    return found or SchedulingCycle(pool, pod_info.signature).rejection(info)


def _named(pool: NodePool, pod_info: PodInfo, nominated_pods: Mapping[str, list[PodInfo]]) -> NodeInfo | None:
    """The node that the Pod names, if it can go there and nobody else hopes for it."""
    info = pool.info(named_node(pod_info.signature.node_affinity))
    if info is None or info.name in nominated_pods:
        return None
    return info if SchedulingCycle(pool, pod_info.signature).rejection(info) is None else None


def search(
    pool: NodePool,
    pod_info: PodInfo,
    nominated_pods: Mapping[str, list[PodInfo]],
    start: int,
) -> tuple[list[NodeInfo], dict[str, UnschedulableNode], int]:
    """The feasible nodes, why each other looked at is not, and how many were looked at from place `start` on.

    In a large cluster a Pod that names its node, as a DaemonSet's does, is tried there alone (upstream: NodeAffinity's
    PreFilter) and asked of the others only if it does not fit. The next search begins where it would anyway.
    """
    nodes = pool.known()
    if len(nodes) > _LOOK_AT_ALL:
        only = _named(pool, pod_info, nominated_pods)
        if only is not None:
            return [only], {}, len(nodes)
    feasible: list[NodeInfo] = []
    rejections: dict[str, UnschedulableNode] = {}
    attempt = SchedulingCycle(pool, pod_info.signature)
    wanted = enough(len(nodes))
    looked_at = 0
    for info in nodes[start:] + nodes[:start] if start else nodes:
        found = (
            attempt.rejection(info) if attempt.affinity_sensitive else node_score(pod_info.signature, info).rejection
        )
        if found is None and info.name in nominated_pods:
            found = run_filters_with_nominated_pods(pool, pod_info, info, nominated_pods[info.name])
        looked_at += 1
        if found is not None:
            rejections[info.name] = found
            continue
        feasible.append(info)
        if len(feasible) >= wanted:
            break
    return feasible, rejections, looked_at
