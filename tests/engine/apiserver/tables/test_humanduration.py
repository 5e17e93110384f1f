"""Control plane reference, section 13: ages as the API server prints them, at both ends of each range."""

from __future__ import annotations

import datetime

import pytest

from engine.apiserver.tables.humanduration import age, human_duration

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-2, "<invalid>"),
        (-1, "0s"),
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (5 * _MINUTE + 1, "5m1s"),
        (10 * _MINUTE - 1, "9m59s"),
        (10 * _MINUTE, "10m"),
        (10 * _MINUTE + 59, "10m"),
        (179 * _MINUTE + 59, "179m"),
        (3 * _HOUR, "3h"),
        (3 * _HOUR + 10 * _MINUTE, "3h10m"),
        (8 * _HOUR - 1, "7h59m"),
        (8 * _HOUR, "8h"),
        (8 * _HOUR + 59 * _MINUTE, "8h"),
        (48 * _HOUR - 1, "47h"),
        (48 * _HOUR, "2d"),
        (3 * _DAY + 4 * _HOUR, "3d4h"),
        (8 * _DAY - 1, "7d23h"),
        (8 * _DAY, "8d"),
        (8 * _DAY + 23 * _HOUR, "8d"),
        (2 * 365 * _DAY - 1, "729d"),
        (2 * 365 * _DAY, "2y"),
        (2 * 365 * _DAY + 3 * _DAY, "2y3d"),
        (8 * 365 * _DAY - 1, "7y364d"),
        (8 * 365 * _DAY, "8y"),
        (9 * 365 * _DAY + 100 * _DAY, "9y"),
    ],
)
def test_keeps_at_most_two_units(seconds: int, text: str) -> None:
    assert human_duration(seconds) == text


def test_age_drops_fractions_and_knows_no_timestamp() -> None:
    now = datetime.datetime(2026, 1, 1, 0, 0, 10, tzinfo=datetime.UTC)
    assert age("2026-01-01T00:00:00.600000Z", now) == "9s"
    assert age("2026-01-01T00:00:11.500000Z", now) == "0s"
    assert age(None, now) == "<unknown>"
