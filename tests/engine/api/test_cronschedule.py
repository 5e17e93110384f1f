"""Cron schedules: which moments they name, and how a bad one is refused."""

from __future__ import annotations

import pytest

from engine.api.cronschedule import parse
from engine.clock import parse_rfc3339, rfc3339


def next_after(schedule: str, stamp: str) -> str:
    moment = parse(schedule).next_after(parse_rfc3339(stamp))
    return "" if moment is None else rfc3339(moment).removesuffix(":00Z")


@pytest.mark.parametrize(
    ("schedule", "after", "moment"),
    [
        ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01"),
        ("* * * * *", "2026-01-01T00:00:59Z", "2026-01-01T00:01"),
        ("*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30"),
        ("5/20 * * * *", "2026-01-01T00:06:00Z", "2026-01-01T00:25"),
        ("0 3 * * *", "2026-01-01T03:00:00Z", "2026-01-02T03:00"),
        ("30 8-10,14 * * *", "2026-01-01T10:30:00Z", "2026-01-01T14:30"),
        ("0 0 31 * *", "2026-01-31T12:00:00Z", "2026-03-31T00:00"),
        ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00"),
        ("0 0 30 2 *", "2026-01-01T00:00:00Z", ""),
        ("0 0 * * mon", "2026-01-01T00:00:00Z", "2026-01-05T00:00"),
        ("0 0 * * SUN", "2026-01-01T00:00:00Z", "2026-01-04T00:00"),
        ("0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-01-02T00:00"),
        ("0 0 1 jun ?", "2026-01-01T00:00:00Z", "2026-06-01T00:00"),
        ("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00"),
        ("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00"),
        ("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00"),
    ],
)
def test_the_next_moment(schedule: str, after: str, moment: str):
    assert next_after(schedule, after) == moment


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("9-5 * * * *", "beginning of range (9) beyond end of range (5): 9-5"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'),
        ("@soon", "unrecognized descriptor: @soon"),
    ],
)
def test_a_bad_schedule_is_refused_in_the_parsers_words(schedule: str, why: str):
    with pytest.raises(ValueError, match=r".") as caught:
        parse(schedule)
    assert str(caught.value) == why
