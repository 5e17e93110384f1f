"""What the scheduler knows of each node: what it offers, what its Pods take (upstream: framework.NodeInfo).

Totals are kept up Pod by Pod, so that an attempt costs the same on a full node as on an empty one. An assumed Pod
counts from the moment it was bound, before the cache shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.api.component_helpers.podresources import PODS, amount
from engine.scheduler.framework.matchcounts import MatchCounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.component_helpers.hostports import HostPort
    from engine.api.core import Node, Pod
    from engine.scheduler.framework.affinityterms import AffinityTerm
    from engine.scheduler.framework.podinfo import PodInfo
    from engine.scheduler.framework.podselector import PodSelector

_DEFAULT_MAX_PODS = 110


@dataclass(slots=True)
class NodeInfo:
    """One node and the sum of its Pods; `node` is None while only its Pods are known."""

    name: str
    node: Node | None = None
    labels: dict[str, str] = field(default_factory=dict)
    generation: int = 0
    """Grows with every change, so that what was found out before it no longer counts."""
    allocatable: dict[str, int] = field(default_factory=dict)
    requested: dict[str, int] = field(default_factory=dict)
    scored_cpu: int = 0
    scored_memory: int = 0
    pods: dict[str, PodInfo] = field(default_factory=dict)
    """Its Pods, by key."""
    ports: dict[HostPort, int] = field(default_factory=dict)

    def describe(self, node: Node) -> None:
        """Take over what the node offers."""
        self.node = node
        self.labels = node.metadata.labels
        self.generation += 1
        self.allocatable = {name: amount(name, value) for name, value in node.status.allocatable.items()}
        self.allocatable.setdefault(PODS, _DEFAULT_MAX_PODS)

    def count(self, pod_info: PodInfo, sign: int) -> None:
        """Add (`sign` 1) or take away (-1) a Pod."""
        signature = pod_info.signature
        self.generation += 1
        if sign > 0:
            self.pods[pod_info.key] = pod_info
        else:
            del self.pods[pod_info.key]
        self.scored_cpu += sign * signature.scored_cpu
        self.scored_memory += sign * signature.scored_memory
        for resource, value in signature.requests.items():
            self.requested[resource] = self.requested.get(resource, 0) + sign * value
        for port in signature.ports:
            self.ports[port] = self.ports.get(port, 0) + sign


class NodePool:
    """All nodes, and which Pod counts where."""

    def __init__(self) -> None:
        self.match_counts = MatchCounts()
        self.required_anti_affinity: dict[AffinityTerm, dict[str, int]] = {}
        """Required anti-affinity of the Pods that have a node: term -> node -> Pods that state it."""
        self.scored_terms: dict[tuple[AffinityTerm, int], dict[str, int]] = {}
        """Every other term of theirs, with the points that it gives each Pod it matches."""
        self._infos: dict[str, NodeInfo] = {}
        self._placed: dict[str, tuple[str, PodInfo]] = {}
        self._known: list[NodeInfo] | None = None
        self._labelled: dict[str, bool] = {}

    def known(self) -> list[NodeInfo]:
        """The nodes that exist, by name."""
        if self._known is None:
            self._known = [self._infos[name] for name in sorted(self._infos) if self._infos[name].node is not None]
            self._labelled.clear()
        return self._known

    def labelled(self, key: str) -> bool:
        """Whether any node has that label."""
        nodes = self.known()
        found = self._labelled.get(key)
        if found is None:
            found = self._labelled[key] = any(key in info.labels for info in nodes)
        return found

    def info(self, name: str) -> NodeInfo | None:
        """A node that exists, or None."""
        info = self._infos.get(name)
        return None if info is None or info.node is None else info

    def set_node(self, name: str, node: Node | None) -> None:
        """A node appeared, changed, or (None) was deleted; its Pods stay counted for its return."""
        info = self._info(name)
        self._known = None
        if node is not None:
            info.describe(node)
            return
        info.node = None
        info.labels = {}
        if not info.pods:
            del self._infos[name]

    def place(self, node: str, pod_info: PodInfo) -> None:
        """Count a Pod on a node, in place of what was counted for its key before."""
        self.remove(pod_info.key)
        self._placed[pod_info.key] = (node, pod_info)
        self._count(node, pod_info, 1)

    def remove(self, key: str) -> tuple[str, PodInfo] | None:
        """Count a Pod no more; where and how it was counted, if it was."""
        place = self._placed.pop(key, None)
        if place is not None:
            self._count(*place, -1)
            info = self._infos[place[0]]
            if info.node is None and not info.pods:
                del self._infos[place[0]]
        return place

    def _count(self, node: str, pod_info: PodInfo, sign: int) -> None:
        self._info(node).count(pod_info, sign)
        self.match_counts.note(node, pod_info, sign)
        affinity_terms = pod_info.signature.affinity_terms
        if any(affinity_terms):
            for term in affinity_terms.required_anti_affinity:
                _tally(self.required_anti_affinity.setdefault(term, {}), node, sign)
            scored = [(term, 1) for term in affinity_terms.required_affinity_terms] + [
                (term, term.weight) for term in affinity_terms.preferred_affinity
            ]
            for term, points in scored + [(term, -term.weight) for term in affinity_terms.preferred_anti_affinity]:
                _tally(self.scored_terms.setdefault((term, points), {}), node, sign)

    def placed(self) -> Iterable[tuple[str, PodInfo]]:
        """Every Pod that counts somewhere, with its node."""
        return self._placed.values()

    def on_nodes(self, selector: PodSelector) -> dict[str, int]:
        """How many Pods on each node a selector matches."""
        return self.match_counts.on_nodes(selector, self._placed.values())

    def count_by_domain(self, selector: PodSelector, topology_key: str) -> dict[str, int]:
        """How many Pods a selector matches in each topology domain, by the nodes' label `topology_key`."""
        return self.sum_by_domain(self.on_nodes(selector), topology_key)

    def sum_by_domain(self, on_nodes: dict[str, int], topology_key: str) -> dict[str, int]:
        """Sum counts of nodes up by their label; nodes without it count nowhere."""
        domains: dict[str, int] = {}
        for node, number in on_nodes.items():
            value = self._infos[node].labels.get(topology_key)
            if value is not None:
                domains[value] = domains.get(value, 0) + number
        return domains

    def holds(self, pod: Pod, key: str) -> bool:
        """Is this very Pod (not a namesake) counted somewhere?"""
        place = self._placed.get(key)
        return place is not None and place[1].pod.metadata.uid == pod.metadata.uid

    def counts(self, pod: Pod, key: str) -> bool:
        """Is this Pod counted on its node just as it is now?"""
        place = self._placed.get(key)
        if place is None:
            return False
        node, pod_info = place
        known = pod_info.pod.metadata
        return (node, known.uid, known.deletion_timestamp, known.labels) == (
            pod.spec.node_name,
            pod.metadata.uid,
            pod.metadata.deletion_timestamp,
            pod.metadata.labels,
        )

    def _info(self, name: str) -> NodeInfo:
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = NodeInfo(name)
            self._known = None
        return info


def _tally(counts: dict[str, int], node: str, sign: int) -> None:
    left = counts.get(node, 0) + sign
    if left:
        counts[node] = left
    else:
        del counts[node]
