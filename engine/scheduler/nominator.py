"""Which nodes are being cleared for which Pods, so that a less important one does not slip in.

Upstream: backend/queue/nominator.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.scheduler.framework.podinfo import PodInfo


class Nominator:
    """The nominated Pods, each with its node."""

    def __init__(self) -> None:
        self._by_key: dict[str, tuple[str, PodInfo]] = {}

    def nominated_node(self, key: str) -> str:
        """The node that is being cleared for a Pod; empty where none is."""
        return self._by_key[key][0] if key in self._by_key else ""

    def add(self, node: str, pod_info: PodInfo) -> None:
        """A node is being cleared for a Pod."""
        self._by_key[pod_info.key] = (node, pod_info)

    def forget(self, key: str) -> None:
        """The Pod has a node, or is gone, or its nomination was withdrawn."""
        self._by_key.pop(key, None)

    def lower_priority(self, node: str, priority: int) -> list[str]:
        """The keys of Pods with less priority that are nominated for the same node."""
        return [
            key
            for key, (nominated_node, pod_info) in self._by_key.items()
            if nominated_node == node and pod_info.signature.priority < priority
        ]

    def competing(self, pod_info: PodInfo) -> dict[str, list[PodInfo]]:
        """By node: the Pods it is being cleared for that are at least as important as this one."""
        found: dict[str, list[PodInfo]] = {}
        for key, (node, other) in self._by_key.items():
            if key != pod_info.key and other.signature.priority >= pod_info.signature.priority:
                found.setdefault(node, []).append(other)
        return found
