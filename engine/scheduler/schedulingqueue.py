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
EVERYBODY = "everybody"
AFFINITY_SENSITIVE = "affinity-sensitive"
"""Whom a change could help: every waiting Pod, or those to whom it matters where other Pods are."""


class QueuedPod(NamedTuple):
    """A Pod that wants a node."""

    key: str
    priority: int
    queued_ms: int
    serial: int
    cause: Cause
    affinity_sensitive: bool = False
    """Does it matter to it where other Pods are?"""


class UnschedulablePods(NamedTuple):
    """A Pod that no node took."""

    queued: QueuedPod
    failed_ms: int
    ready_ms: int
    """When its back-off is over."""
    helped: bool = False
    """Has something happened since that could help?"""


class SchedulingQueue:
    """Active Pods by priority and age; waiting ones beside them."""

    def __init__(self) -> None:
        """Start empty."""
        self._active: dict[str, QueuedPod] = {}
        self._waiting: dict[str, UnschedulablePods] = {}
        self._attempts: dict[str, int] = {}
        self._serial = 0

    def add(self, key: str, priority: int, now_ms: int, cause: Cause, *, affinity_sensitive: bool = False) -> None:
        """A Pod without a node appeared, or changed in a way that deserves a fresh look."""
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

    def take(self) -> list[QueuedPod]:
        """Everything that is to be tried now, in order: priority first, then age."""
        batch = sorted(self._active.values(), key=lambda entry: (-entry.priority, entry.queued_ms, entry.serial))
        self._active.clear()
        return batch

    def postpone(self, queued: QueuedPod, now_ms: int, *, helped: bool = False) -> int:
        """An attempt failed: wait, for nothing but the back-off if `helped`. Returns the back-off in milliseconds."""
        attempts = self._attempts[queued.key] = self._attempts.get(queued.key, 0) + 1
        backoff = min(FIRST_BACKOFF_MS << min(attempts - 1, 10), MAX_BACKOFF_MS)
        self._waiting[queued.key] = UnschedulablePods(queued, now_ms, now_ms + backoff, helped)
        return backoff

    def help(self, now_ms: int, cause: Cause, *, affinity_sensitive_only: bool = False) -> list[tuple[str, int]]:
        """The cluster changed: wake who may go; returns (key, delay in ms) of those still backing off."""
        later = []
        for key, entry in list(self._waiting.items()):
            if affinity_sensitive_only and not entry.queued.affinity_sensitive:
                continue
            queued = entry.queued._replace(cause=cause)
            if entry.ready_ms <= now_ms:
                del self._waiting[key]
                self._active[key] = queued
            elif not entry.helped:
                self._waiting[key] = entry._replace(queued=queued, helped=True)
                later.append((key, entry.ready_ms - now_ms))
        return later

    def ripen(self, key: str, now_ms: int) -> None:
        """A deadline of the Pod has come: try it again if it was helped, or has waited long enough."""
        entry = self._waiting.get(key)
        if entry is None:
            return
        if (entry.helped and entry.ready_ms <= now_ms) or now_ms - entry.failed_ms >= LONGEST_WAIT_MS:
            del self._waiting[key]
            self._active[key] = entry.queued
