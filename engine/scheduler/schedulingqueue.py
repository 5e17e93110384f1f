"""The scheduling queue: who is next, and who waits for the cluster to change (upstream: backend/queue).

An unschedulable Pod waits until something happens that could help it, at most five minutes; between two attempts lies
a back-off of 1 s that doubles up to 10 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.etcd.store import Cause

FIRST_BACKOFF_MS = 1000
MAX_BACKOFF_MS = 10_000
LONGEST_WAIT_MS = 300_000
ALL_PODS = "all Pods"
AFFINITY_SENSITIVE_PODS = "affinity-sensitive Pods"
"""Which waiting Pods a change could help: all of them, or those for which it matters where other Pods are."""


class QueuedPod(NamedTuple):
    """A Pod that wants a node."""

    key: str
    priority: int
    queued_ms: int
    serial: int
    cause: Cause
    affinity_sensitive: bool = False
    """Does its place depend on where other Pods are?"""


class UnschedulablePod(NamedTuple):
    """A Pod that no node took."""

    queued: QueuedPod
    failed_ms: int
    ready_ms: int
    """When its back-off is over."""
    moved: bool = False
    """Has something happened since that could help, so that only the back-off keeps it?"""


class SchedulingQueue:
    """Active Pods by priority and age; waiting ones beside them."""

    def __init__(self) -> None:
        self._active: dict[str, QueuedPod] = {}
        self._waiting: dict[str, UnschedulablePod] = {}
        self._attempts: dict[str, int] = {}
        self._serial = 0

    def add(self, key: str, priority: int, now_ms: int, cause: Cause, *, affinity_sensitive: bool = False) -> None:
        """A Pod without a node appeared, or changed in a way that deserves a new attempt."""
        self._waiting.pop(key, None)
        if key not in self._active:
            self._serial += 1
            self._active[key] = QueuedPod(key, priority, now_ms, self._serial, cause, affinity_sensitive)

    def knows(self, key: str) -> bool:
        """Is the Pod here already?"""
        return key in self._active or key in self._waiting

    def forget(self, key: str) -> None:
        """The Pod has a node, or is gone."""
        self._active.pop(key, None)
        self._waiting.pop(key, None)
        self._attempts.pop(key, None)

    def pop_all(self) -> list[QueuedPod]:
        """Everything that is to be tried now, in order: priority first, then age."""
        batch = sorted(self._active.values(), key=lambda entry: (-entry.priority, entry.queued_ms, entry.serial))
        self._active.clear()
        return batch

    def add_unschedulable(self, queued: QueuedPod, now_ms: int, *, moved: bool = False) -> int:
        """An attempt failed: wait, for nothing but the back-off if `moved`; returns the back-off in milliseconds."""
        attempts = self._attempts[queued.key] = self._attempts.get(queued.key, 0) + 1
        backoff = min(FIRST_BACKOFF_MS << min(attempts - 1, 10), MAX_BACKOFF_MS)
        self._waiting[queued.key] = UnschedulablePod(queued, now_ms, now_ms + backoff, moved)
        return backoff

    def move_to_active_or_backoff(
        self, now_ms: int, cause: Cause, *, affinity_sensitive_only: bool = False
    ) -> list[tuple[str, int]]:
        """The cluster changed: try again who may; returns (key, delay in ms) of those still backing off.

        Upstream: MoveAllToActiveOrBackoffQueue.
        """
        later = []
        for key, entry in list(self._waiting.items()):
            if affinity_sensitive_only and not entry.queued.affinity_sensitive:
                continue
            queued = entry.queued._replace(cause=cause)
            if entry.ready_ms <= now_ms:
                del self._waiting[key]
                self._active[key] = queued
            elif not entry.moved:
                self._waiting[key] = entry._replace(queued=queued, moved=True)
                later.append((key, entry.ready_ms - now_ms))
        return later

    def flush(self, key: str, now_ms: int) -> None:
        """A deadline of the Pod has come: try it again if it was moved, or has waited long enough.

        Upstream: flushBackoffQCompleted, flushUnschedulablePodsLeftover.
        """
        entry = self._waiting.get(key)
        if entry is None:
            return
        if (entry.moved and entry.ready_ms <= now_ms) or now_ms - entry.failed_ms >= LONGEST_WAIT_MS:
            del self._waiting[key]
            self._active[key] = entry.queued
