"""An index of Pods by the node they are bound to, for the controllers that care for nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.etcd.store import LogEntry


class PodNodeIndex:
    """Kept up entry by entry."""

    def __init__(self) -> None:
        self._pods: dict[str, FlatDict[str, Pod]] = {}

    def observe(self, entry: LogEntry[Pod]) -> None:
        """Take over one change of a Pod."""
        pod = entry.last
        node = pod.spec.node_name
        if not node:
            return
        if entry.obj is None:
            self._pods.setdefault(node, FlatDict()).pop(entry.key, None)
        else:
            self._pods.setdefault(node, FlatDict())[entry.key] = pod

    def on(self, node: str) -> dict[str, Pod]:
        """The Pods of a node, by key."""
        return self._pods.get(node, {})
