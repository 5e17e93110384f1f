"""When something was last written that has to do with requests: what tells a storm that a run has come to its end.

Events, Leases and the Pods of Jobs do not count: they come and go for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.api.meta import controller_of

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster
    from engine.etcd.store import LogEntry

_WRITTEN = (
    "pods",
    "endpointslices",
    "services",
    "nodes",
    "deployments",
    "replicasets",
    "statefulsets",
    "daemonsets",
    "replicationcontrollers",
)


class StoreActivity:
    """Follows the log of one cluster from now on."""

    def __init__(self, cluster: Cluster) -> None:
        self._logs = [cluster.store.log_of(resource) for resource in _WRITTEN]
        self._positions = [log.end for log in self._logs]

    def look(self) -> bool:
        """Whether anything was written since the last look."""
        moved = False
        for index, log in enumerate(self._logs):
            if log.end != self._positions[index]:
                fresh = log.since(max(self._positions[index], log.base))
                moved = any(map(_counts, fresh)) or moved
                self._positions[index] = log.end
        return moved


def _counts(entry: LogEntry[Object]) -> bool:
    if not isinstance(entry.last, Pod):
        return True
    owner = controller_of(entry.last.metadata)
    return owner is None or owner.kind != "Job"
