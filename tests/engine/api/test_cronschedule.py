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


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5m", 300), ("1h15m30.5s", 4530), ("1.5m", 90), ("90s", 90), ("500ms", 1), ("0", 1), ("-5m", 1), ("1m999ms", 60)],
)
def test_every_so_often_is_whole_seconds_and_one_at_least(text: str, seconds: int):
    assert parse(f"@every {text}").next_after(1000) == 1000 + seconds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", 'invalid duration ""'),
        ("m", 'invalid duration "m"'),
        (".s", 'invalid duration ".s"'),
        ("5", 'missing unit in duration "5"'),
        ("5m3", 'missing unit in duration "5m3"'),
        ("5x", 'unknown unit "x" in duration "5x"'),
        ("5 m", 'unknown unit " m" in duration "5 m"'),
    ],
)
def test_a_delay_that_is_none_is_refused_as_by_go(text: str, why: str):
    with pytest.raises(ValueError, match="failed to parse duration") as refused:
        parse(f"@every {text}")
    assert str(refused.value) == f"failed to parse duration @every {text}: time: {why}"


def test_moments_of_a_delay_are_counted_from_its_beginning():
    every, hourly = parse("@every 40s"), parse("@hourly")
    assert [every.coming(100, now) for now in (100, 139, 140, 150)] == [140, 140, 180, 180]
    assert hourly.coming(100, 150) == hourly.next_after(150)
