"""What an autoscaler remembers: what it lately recommended, and how it lately scaled.

Only in memory, as upstream: after a restart of its program it knows nothing of before.
"""

from __future__ import annotations

from typing import NamedTuple


class Recommendation(NamedTuple):
    """How many replicas the metrics asked for, before any limit."""

    replicas: int
    at_s: int


class ScaleEvent(NamedTuple):
    """By how many replicas it was scaled; less than nothing downwards."""

    change: int
    at_s: int


class ScalingHistory:
    """The memory of one autoscaler. Times are whole seconds since 1970."""

    def __init__(self, replicas: int, now_s: int) -> None:
        """Begin with the size that was found as the first recommendation."""
        self._recommendations = [Recommendation(replicas, now_s)]
        self._events: list[ScaleEvent] = []

    def recommended(self, within_s: int, now_s: int) -> list[int]:
        """What was recommended less than so many seconds ago."""
        return [each.replicas for each in self._recommendations if each.at_s > now_s - within_s]

    def recommend(self, replicas: int, window_s: int, now_s: int) -> None:
        """Remember a recommendation, and forget those that no window reaches any more."""
        kept = [each for each in self._recommendations if each.at_s > now_s - window_s]
        self._recommendations = [*kept, Recommendation(replicas, now_s)]

    def scaled(self, change: int, longest_s: int, now_s: int) -> None:
        """Remember that it was scaled, and forget what no policy looks back to."""
        kept = [each for each in self._events if each.at_s > now_s - longest_s]
        self._events = [*kept, ScaleEvent(change, now_s)]

    def change_within(self, period_s: int, now_s: int) -> int:
        """By how many replicas it grew in the last seconds, on balance."""
        return sum(each.change for each in self._events if each.at_s > now_s - period_s)
