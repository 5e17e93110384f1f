"""What the scheduler knows of each node: what it offers, what its Pods take (upstream: framework.NodeInfo).

Totals are kept up Pod by Pod, so that an attempt costs the same on a full node as on an empty one. An assumed Pod
counts from the moment it was bound, before the cache shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.scheduler.podneeds import PodNeeds, amount

if TYPE_CHECKING:
    from engine.api.core import Node, Pod

_DEFAULT_MAX_PODS = 110
PODS = "pods"


@dataclass(slots=True)
class NodeInfo:
    """One node and the sum of its Pods; `node` is None while only its Pods are known."""

    name: str
    node: Node | None = None
    allocatable: dict[str, int] = field(default_factory=dict)
    requested: dict[str, int] = field(default_factory=dict)
    scored_cpu: int = 0
    scored_memory: int = 0
    pods: int = 0
    ports: dict[tuple[str, int], int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    """Pods per owner that are not on their way out."""

    def describe(self, node: Node) -> None:
        """Take over what the node offers."""
        self.node = node
        self.allocatable = {name: amount(name, value) for name, value in node.status.allocatable.items()}
        self.allocatable.setdefault(PODS, _DEFAULT_MAX_PODS)

    def count(self, needs: PodNeeds, sign: int) -> None:
        """Add (`sign` 1) or take away (-1) a Pod."""
        self.pods += sign
        self.scored_cpu += sign * needs.scored_cpu
        self.scored_memory += sign * needs.scored_memory
        for resource, value in needs.requests.items():
            self.requested[resource] = self.requested.get(resource, 0) + sign * value
        for port in needs.ports:
            self.ports[port] = self.ports.get(port, 0) + sign
        if needs.owner_uid and needs.pod.metadata.deletion_timestamp is None:
            self.owners[needs.owner_uid] = self.owners.get(needs.owner_uid, 0) + sign


class NodePool:
    """All nodes, and which Pod counts where."""

    def __init__(self) -> None:
        """Start without nodes."""
        self._infos: dict[str, NodeInfo] = {}
        self._placed: dict[str, tuple[str, PodNeeds]] = {}

    def known(self) -> list[tuple[Node, NodeInfo]]:
        """The nodes that exist, by name."""
        infos = (self._infos[name] for name in sorted(self._infos))
        return [(info.node, info) for info in infos if info.node is not None]

    def set_node(self, name: str, node: Node | None) -> None:
        """A node appeared, changed, or (None) was deleted; its Pods stay counted for its return."""
        info = self._info(name)
        if node is not None:
            info.describe(node)
            return
        info.node = None
        if not info.pods:
            del self._infos[name]

    def place(self, node: str, needs: PodNeeds) -> None:
        """Count a Pod on a node, in place of what was counted for its key before."""
        self.remove(needs.key)
        self._placed[needs.key] = (node, needs)
        self._info(node).count(needs, 1)

    def remove(self, key: str) -> bool:
        """Count a Pod no more; was it counted?"""
        place = self._placed.pop(key, None)
        if place is None:
            return False
        name, needs = place
        info = self._info(name)
        info.count(needs, -1)
        if info.node is None and not info.pods:
            del self._infos[name]
        return True

    def holds(self, pod: Pod, key: str) -> bool:
        """Is this very Pod (not a namesake) counted somewhere?"""
        place = self._placed.get(key)
        return place is not None and place[1].pod.metadata.uid == pod.metadata.uid

    def counts(self, pod: Pod, key: str) -> bool:
        """Is this Pod counted on its node just as it is now?"""
        place = self._placed.get(key)
        if place is None:
            return False
        node, needs = place
        known = needs.pod.metadata
        return (node, known.uid, known.deletion_timestamp) == (
            pod.spec.node_name, pod.metadata.uid, pod.metadata.deletion_timestamp,
        )  # fmt: skip

    def _info(self, name: str) -> NodeInfo:
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = NodeInfo(name)
        return info
