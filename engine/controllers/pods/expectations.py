"""Expectations: what a controller has asked for and not seen yet (upstream: ControllerExpectations).

They keep a controller whose cache lags from creating or deleting the same Pods twice.
"""

from __future__ import annotations

EXPIRY_MS = 5 * 60 * 1000
"""After five minutes an expectation is given up."""


class Expectations:
    """Per owner: how many creations and which deletions have not been observed yet."""

    def __init__(self) -> None:
        self._creations: dict[str, int] = {}
        self._deletions: dict[str, dict[str, None]] = {}
        self._since_ms: dict[str, int] = {}

    def expect_creation(self, owner: str, now_ms: int) -> None:
        """One more Pod of `owner` was asked for."""
        self._creations[owner] = self._creations.get(owner, 0) + 1
        self._since_ms[owner] = now_ms

    def expect_deletion(self, owner: str, pod: str, now_ms: int) -> None:
        """The Pod under key `pod` was asked to go."""
        self._deletions.setdefault(owner, {})[pod] = None
        self._since_ms[owner] = now_ms

    def creation_observed(self, owner: str) -> None:
        """A Pod of `owner` has appeared."""
        if self._creations.get(owner, 0) > 0:
            self._creations[owner] -= 1

    def deletion_observed(self, owner: str, pod: str) -> None:
        """A Pod is gone or terminating, or could not be deleted at all."""
        self._deletions.get(owner, {}).pop(pod, None)

    def satisfied(self, owner: str, now_ms: int) -> bool:
        """Has everything been seen, or been waited for long enough?"""
        if not self._creations.get(owner) and not self._deletions.get(owner):
            return True
        return now_ms - self._since_ms[owner] > EXPIRY_MS

    def forget(self, owner: str) -> None:
        """The owner is gone, or starts a fresh round."""
        for table in (self._creations, self._deletions, self._since_ms):
            table.pop(owner, None)
