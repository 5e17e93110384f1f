"""One attempt to place a Pod: which nodes can take it, which cannot and why, which of the feasible ones is best.

Called by the scheduler for every Pod and by preemption for every node it empties in thought (upstream:
schedule_one.go). What the node alone decides is remembered with the Pod's signature until that node changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.component_helpers.nodeaffinity import named_node
from engine.scheduler.framework.podinfo import NodeScore
from engine.scheduler.profile import DEFAULT_PLUGINS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.core import Node
    from engine.scheduler.framework.interface import ScoreState
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodInfo, PodSignature
    from engine.scheduler.reasons import UnschedulableNode

_MIN_FEASIBLE_NODES = 100
"""Up to this many nodes all are examined, and in a larger cluster at least as many feasible ones are sought."""

_MIN_PERCENT = 5

_NODE_FILTERS = tuple(plugin.filter for plugin in DEFAULT_PLUGINS if plugin.filter is not None)
_PRE_FILTERS = tuple(plugin.pre_filter for plugin in DEFAULT_PLUGINS if plugin.pre_filter is not None)
_NODE_SCORES = tuple((plugin.weight, plugin.node_score) for plugin in DEFAULT_PLUGINS if plugin.node_score is not None)
_SCORES = tuple((plugin.weight, plugin.score) for plugin in DEFAULT_PLUGINS if plugin.score is not None)


def feasible_nodes_to_find(nodes: int) -> int:
    """How many feasible nodes end the search: 50 - nodes / 125 percent, at least 5, in clusters above 100 nodes.

    Upstream: numFeasibleNodesToFind.
    """
    if nodes < _MIN_FEASIBLE_NODES:
        return nodes
    percent = max(_MIN_PERCENT, 50 - nodes // 125)
    return max(_MIN_FEASIBLE_NODES, nodes * percent // 100)


def node_score(signature: PodSignature, info: NodeInfo) -> NodeScore:
    """What the node alone says of the Pod."""
    known = signature.node_scores.get(info.name)
    if known is not None and known.generation == info.generation:
        return known
    rejection = _first_rejection(signature, info, info.node) if info.node is not None else None
    points = 0
    if rejection is None:
        for weight, score in _NODE_SCORES:
            points += weight * score(signature, info)
    found = signature.node_scores[info.name] = NodeScore(info.generation, rejection, points)
    return found


def _first_rejection(signature: PodSignature, info: NodeInfo, node: Node) -> UnschedulableNode | None:
    for filter_node in _NODE_FILTERS:
        rejection = filter_node(signature, info, node)
        if rejection is not None:
            return rejection
    return None


class SchedulingCycle:
    """The state of things for one Pod, as long as nothing is placed or removed."""

    def __init__(self, pool: NodePool, signature: PodSignature) -> None:
        """Let the plugins that look at the whole cluster do so, once."""
        self._signature = signature
        self._cluster_filters = [
            cluster_filter for pre_filter in _PRE_FILTERS if (cluster_filter := pre_filter(pool, signature)) is not None
        ]

        self.affinity_sensitive = bool(self._cluster_filters)
        """Does it take more than the node itself to decide?"""

    def rejection(self, info: NodeInfo) -> UnschedulableNode | None:
        """Why the Pod cannot go to the node, or None if it can."""
        found = node_score(self._signature, info).rejection
        if found is not None:
            return found
        for cluster_filter in self._cluster_filters:
            found = cluster_filter(info)
            if found is not None:
                return found
        return None


def run_filters_with_nominated_pods(
    pool: NodePool, pod_info: PodInfo, info: NodeInfo, nominated_pods: list[PodInfo]
) -> UnschedulableNode | None:
    """Why the Pod cannot go to a node that others are nominated for: with them there, or (affinity) without them.

    Upstream: RunFilterPluginsWithNominatedPods.
    """
    for nominated in nominated_pods:
        pool.place(info.name, nominated)
    found = SchedulingCycle(pool, pod_info.signature).rejection(info)
    for nominated in nominated_pods:
        pool.remove(nominated.key)
    return found or SchedulingCycle(pool, pod_info.signature).rejection(info)


def _named(pool: NodePool, pod_info: PodInfo, nominated_pods: Mapping[str, list[PodInfo]]) -> NodeInfo | None:
    """The node that the Pod names, if it can go there and no other Pod is nominated for it."""
    info = pool.info(named_node(pod_info.signature.node_affinity))
    if info is None or info.name in nominated_pods:
        return None
    return info if SchedulingCycle(pool, pod_info.signature).rejection(info) is None else None


def find_feasible_nodes(
    pool: NodePool,
    pod_info: PodInfo,
    nominated_pods: Mapping[str, list[PodInfo]],
    start: int,
) -> tuple[list[NodeInfo], dict[str, UnschedulableNode], int]:
    """The feasible nodes, why each other examined one is not, and how many were examined from place `start` on.

    In a large cluster a Pod that names its node, as a DaemonSet's does, is tried there alone (upstream: NodeAffinity's
    PreFilter) and asked of the others only if it does not fit. The next search begins where it would anyway.
    Upstream: findNodesThatFitPod.
    """
    nodes = pool.known()
    if len(nodes) > _MIN_FEASIBLE_NODES:
        only = _named(pool, pod_info, nominated_pods)
        if only is not None:
            return [only], {}, len(nodes)
    feasible: list[NodeInfo] = []
    rejections: dict[str, UnschedulableNode] = {}
    cycle = SchedulingCycle(pool, pod_info.signature)
    wanted = feasible_nodes_to_find(len(nodes))
    examined = 0
    for info in nodes[start:] + nodes[:start] if start else nodes:
        found = cycle.rejection(info) if cycle.affinity_sensitive else node_score(pod_info.signature, info).rejection
        if found is None and info.name in nominated_pods:
            found = run_filters_with_nominated_pods(pool, pod_info, info, nominated_pods[info.name])
        examined += 1
        if found is not None:
            rejections[info.name] = found
            continue
        feasible.append(info)
        if len(feasible) >= wanted:
            break
    return feasible, rejections, examined


def prioritize_nodes(state: ScoreState, nodes: Sequence[NodeInfo]) -> list[int]:
    """The weighted sum of all scores for each of the feasible nodes, in their order (upstream: prioritizeNodes)."""
    sums = [state.signature.node_scores[info.name].points for info in nodes]
    for weight, score in _SCORES:
        points = score(state, nodes)
        if any(points):
            sums = [total + weight * point for total, point in zip(sums, points, strict=True)]
    return sums
