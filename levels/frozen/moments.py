"""The moments that an object of a dump speaks of: when it was made, changed, seen, probed, scheduled, warned of.

The latest of them all is when the dump was made, as far as it says so itself: kubectl writes no time of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.clock import parse_rfc3339

_PAST = frozenset(
    {
        "acquireTime",
        "completionTime",
        "creationTimestamp",
        "eventTime",
        "finishedAt",
        "firstTimestamp",
        "lastHeartbeatTime",
        "lastObservedTime",
        "lastProbeTime",
        "lastScaleTime",
        "lastScheduleTime",
        "lastSuccessfulTime",
        "lastTimestamp",
        "lastTransitionTime",
        "lastUpdateTime",
        "renewTime",
        "startTime",
        "startedAt",
        "time",
        "timeAdded",
    }
)
"""Fields of Kubernetes' own types. Others may lie ahead of the dump: a deletion is stamped with the end of its grace
period, and certificates, schedules and tokens tell when they will end."""
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
    """The moment in a field; none where it is none that has been, or cannot be read."""
    if key not in _PAST:
        return
    try:
        yield parse_rfc3339(text)
    except ValueError:
        return
