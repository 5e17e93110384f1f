"""The moments that an object of a dump speaks of: when it was made, changed, seen, probed, scheduled, warned of.

The latest of them all is when the dump was made, as far as it says so itself: kubectl writes no time of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.clock import parse_rfc3339

_ENDINGS = ("Timestamp", "Time")
_NAMES = frozenset({"time", "timeAdded", "startedAt", "finishedAt"})
_AHEAD = frozenset({"deletionTimestamp", "expirationTimestamp", "nextScheduleTime"})
"""What may lie ahead of the dump: a deletion is stamped with the end of its grace period."""
_FREE = frozenset({"annotations", "labels", "data", "stringData", "binaryData"})
"""Where people write what they like."""


def past_moments(value: Any) -> Iterator[int]:
    """All of them in an object or a part of one, in seconds since 1970."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if isinstance(inside, str):
                yield from _moment(str(key), inside)
            elif key not in _FREE:
                yield from past_moments(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from past_moments(inside)


def _moment(key: str, text: str) -> Iterator[int]:
    """The moment in a field; none where it is no moment, or cannot be read."""
    if key in _AHEAD or not (key in _NAMES or key.endswith(_ENDINGS)):
        return
    try:
        yield parse_rfc3339(text)
    except ValueError:
        return
