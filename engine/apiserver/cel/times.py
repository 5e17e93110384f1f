"""Moments and durations of CEL."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from engine.apiserver.cel.nodes import CELRuntimeError, DurationValue, TimestampValue

_SECOND = 10**9
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": _SECOND, "m": 60 * _SECOND, "h": 3600 * _SECOND}
_PART = re.compile(r"(\d+)(?:\.(\d+))?(ns|us|µs|ms|s|m|h)")
_WHOLE = re.compile(r"([-+]?)((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+|0)")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def duration_of(text: str) -> DurationValue:
    """What a text such as `1h30m` says. Raises CELRuntimeError."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise CELRuntimeError(f'time: invalid duration "{text}"')
    total = 0
    for whole, fraction, unit in _PART.findall(found[2]):
        total += int(whole) * _UNITS[unit]
        if fraction:
            total += int(fraction) * _UNITS[unit] // 10 ** len(fraction)
    return DurationValue(-total if found[1] == "-" else total)


def timestamp_of(text: str) -> TimestampValue:
    """What a text of RFC 3339 says. Raises CELRuntimeError."""
    found = _STAMP.fullmatch(text)
    why = f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00": cannot parse it'
    if found is None:
        raise CELRuntimeError(why)
    try:
        moment = datetime.fromisoformat(found[1].upper() + found[3].upper().replace("Z", "+00:00"))
    except ValueError as error:
        raise CELRuntimeError(why) from error
    past = moment - _EPOCH
    seconds = past.days * 86400 + past.seconds
    return TimestampValue(seconds * _SECOND + int((found[2] or "0").ljust(9, "0")))


def moment_of(stamp: TimestampValue) -> datetime:
    """The date and time of a moment, without its parts of a microsecond."""
    return _EPOCH + timedelta(microseconds=stamp.ns // 1000)
