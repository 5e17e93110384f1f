"""The work queue of a controller (client-go's util/workqueue): each key once, in the order of arrival.

Beside each key stands the cause that first put it there, so that what a reconcile writes can be traced back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.etcd.store import Cause

BASE_BACKOFF_MS = 1000
MAX_BACKOFF_MS = 1_000_000


class WorkQueue:
    """Keys to look at. Duplicates collapse; failures are counted for their back-off."""

    def __init__(self) -> None:
        self._keys: dict[str, Cause] = {}
        self._failures: dict[str, int] = {}

    def add(self, key: str, cause: Cause) -> None:
        """Ask for a look at `key`; if it waits already, its first cause stays."""
        self._keys.setdefault(key, cause)

    def pop(self) -> tuple[str, Cause] | None:
        """The key that waits longest, or None."""
        if not self._keys:
            return None
        key = next(iter(self._keys))
        return key, self._keys.pop(key)

    def backoff_ms(self, key: str) -> int:
        """Count a failure; how long to wait until the next try: a tick's length, doubling (upstream starts at 5 ms)."""
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        return min(BASE_BACKOFF_MS << min(failures, 20), MAX_BACKOFF_MS)

    def forget(self, key: str) -> None:
        """The key was handled: its failures no longer count."""
        self._failures.pop(key, None)

    def __len__(self) -> int:
        """How many keys wait."""
        return len(self._keys)
