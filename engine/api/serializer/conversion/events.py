"""Events of `events.k8s.io/v1`: stored as Events of the core group (pkg/apis/events/v1/conversion.go)."""

from __future__ import annotations

from typing import Any

_STORED = {
    "note": "message",
    "regarding": "involvedObject",
    "reportingController": "reportingComponent",
    "deprecatedSource": "source",
    "deprecatedFirstTimestamp": "firstTimestamp",
    "deprecatedLastTimestamp": "lastTimestamp",
    "deprecatedCount": "count",
}
"""What the core group calls a field."""
_SERVED = {stored: served for served, stored in _STORED.items()}
_ALWAYS: dict[str, Any] = {
    "deprecatedFirstTimestamp": None,
    "deprecatedLastTimestamp": None,
    "deprecatedSource": {},
    "eventTime": None,
}
"""What Go writes although nothing is there."""
_OF_THE_DOCUMENT = frozenset({"apiVersion", "kind"})


def to_stored(raw: dict[str, Any]) -> dict[str, Any]:
    """The Event with the core group's names of its fields."""
    return {_STORED.get(name, name): value for name, value in raw.items() if name not in _OF_THE_DOCUMENT}


def from_stored(raw: dict[str, Any]) -> dict[str, Any]:
    """The Event with the new recorder's names of its fields."""
    return _ALWAYS | {_SERVED.get(name, name): value for name, value in raw.items() if name not in _OF_THE_DOCUMENT}
