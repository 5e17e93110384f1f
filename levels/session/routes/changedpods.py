"""The Pods of which something has changed since the last look: the object, or what runs of it on its machine.

Reads the log and the runtime; writes nothing.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from engine.api.core import Pod

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster
    from engine.etcd.store import LogEntry


class ChangedPods:
    """Follows the Pods of a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._runtime = cluster.runtime
        self._log = cluster.store.log_of("pods")
        self._position = self._log.end
        self._revision = self._runtime.revision
        self.pods: frozenset[str] = frozenset()
        """The keys of those that changed between the last two calls of `follow`."""

    @property
    def stamp(self) -> tuple[int, int]:
        """Changes whenever a Pod does."""
        return self._position, self._revision

    def follow(self) -> bool:
        """Look what has changed since the last call. False where that is not known: then anything may have."""
        fresh = list(self._log.since(max(self._position, self._log.base)))
        known = self._position >= self._log.base
        steps, recent = self._runtime.revision - self._revision, self._runtime.recent
        self._position, self._revision = self._log.end, self._runtime.revision
        if not known or not 0 <= steps <= len(recent):
            return False
        run = frozenset(islice(reversed(recent), steps))
        self.pods = run.union(entry.key for entry in fresh if not _is_relabelled(entry))
        return "" not in run  # a machine's power or network is every Pod's on it


def _is_relabelled(entry: LogEntry[Object]) -> bool:
    """Whether labels and annotations are all that one could notice of a Pod's change: its containers never change."""
    old, new = entry.old, entry.obj
    if not isinstance(old, Pod) or not isinstance(new, Pod) or old.status is not new.status:
        return False
    before, now = old.metadata, new.metadata
    return (
        before.uid == now.uid
        and before.deletion_timestamp == now.deletion_timestamp
        and before.owner_references == now.owner_references
        and old.spec.node_name == new.spec.node_name
    )
