"""How Kubernetes prints ages: ``5m1s``, ``3h``, ``2d``.

The API server uses it for the AGE column, kubectl for ``describe``. Mirrors
staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go, in whole seconds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_YEAR = 365 * _DAY

UNKNOWN_AGE = "<unknown>"
INVALID_AGE = "<invalid>"


def parse_time(timestamp: str) -> datetime:
    """Read an RFC 3339 timestamp (``2026-01-01T00:00:00Z``), with or without a fraction."""
    return datetime.fromisoformat(timestamp).astimezone(UTC)


def human_duration(seconds: int) -> str:
    """Shorten a duration in seconds to at most two units.

    One second in the future still counts as now, because clocks of two machines may differ.
    """
    if seconds < -1:
        return INVALID_AGE
    for limit, large, large_name, small, small_name in _FORMS:
        if limit is None or seconds < limit:
            return _two_units(max(seconds, 0), large, large_name, small, small_name)
    raise AssertionError(seconds)


def age(timestamp: str | None, now: datetime) -> str:
    """Say how long ago a timestamp was, or ``<unknown>`` when there is none."""
    if not timestamp:
        return UNKNOWN_AGE
    return human_duration(_whole_seconds(now - parse_time(timestamp)))


# (below this many seconds, large unit, its letter, small unit or 0, its letter)
_FORMS: tuple[tuple[int | None, int, str, int, str], ...] = (
    (2 * _MINUTE, 1, "s", 0, ""),
    (10 * _MINUTE, _MINUTE, "m", 1, "s"),
    (3 * _HOUR, _MINUTE, "m", 0, ""),
    (8 * _HOUR, _HOUR, "h", _MINUTE, "m"),
    (2 * _DAY, _HOUR, "h", 0, ""),
    (8 * _DAY, _DAY, "d", _HOUR, "h"),
    (2 * _YEAR, _DAY, "d", 0, ""),
    (8 * _YEAR, _YEAR, "y", _DAY, "d"),
    (None, _YEAR, "y", 0, ""),
)


def _two_units(seconds: int, large: int, large_name: str, small: int, small_name: str) -> str:
    text = f"{seconds // large}{large_name}"
    rest = seconds % large // small if small else 0
    return f"{text}{rest}{small_name}" if rest else text


def _whole_seconds(elapsed: timedelta) -> int:
    """Drop the fraction towards zero, as a Go conversion to int does."""
    whole = abs(elapsed) // timedelta(seconds=1)
    return whole if elapsed >= timedelta(0) else -whole
