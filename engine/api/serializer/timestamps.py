"""Timestamps as the API takes them: RFC 3339 (meta/v1's Time and MicroTime). Called by `engine.api.serializer.wire`."""

from __future__ import annotations

import datetime
import re

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
_LAYOUT = "2006-01-02T15:04:05Z07:00"
_NAMES = ("Time", "Timestamp")
_OTHER_NAMES = frozenset({"startedAt", "finishedAt", "timeAdded", "disruptedPods"})


def is_named_so(field: str) -> bool:
    """Whether a field of that wire name holds a timestamp, or a map of them."""
    return field.endswith(_NAMES) or field in _OTHER_NAMES


def check(text: str) -> None:
    """Raise ValueError where this is no moment that the API can name."""
    try:
        valid = _FORM.fullmatch(text) is not None
        # Within a day of either end of the calendar there is no such moment in every time zone.
        valid = valid and 1 < datetime.datetime.fromisoformat(text).astimezone(datetime.UTC).year < datetime.MAXYEAR
    except (ValueError, OverflowError):
        valid = False
    if not valid:
        raise ValueError(f'parsing time "{text}" as "{_LAYOUT}": cannot parse "{text}" as "2006"')
