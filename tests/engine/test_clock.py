"""Simulation time and its deadlines."""

from __future__ import annotations

import pytest

from engine.clock import Clock, Deadlines, parse_rfc3339, rfc3339


def test_tick_zero_is_new_year_2026():
    assert Clock().stamp() == "2026-01-01T00:00:00Z"


def test_a_tick_is_a_second():
    clock = Clock()
    clock.tick = 61
    assert clock.stamp() == "2026-01-01T00:01:01Z"
    assert clock.now_ms == 61_000


def test_timestamps_survive_the_round_trip():
    assert rfc3339(parse_rfc3339("2026-11-23T12:00:00Z")) == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize("text", ["noon", "2026-11-23", "2026-11-23T12:00:00"])
def test_what_is_no_moment_or_in_no_time_zone_is_refused(text: str):
    with pytest.raises(ValueError, match=text):
        parse_rfc3339(text)


def test_deadlines_come_by_time_then_priority_then_order_of_asking():
    deadlines: Deadlines[str] = Deadlines()
    deadlines.add(2000, 0, "late")
    deadlines.add(1000, 5, "low")
    deadlines.add(1000, 1, "first")
    deadlines.add(1000, 1, "second")
    assert deadlines.due(999) == []
    assert deadlines.due(1000) == ["first", "second", "low"]
    assert len(deadlines) == 1


def test_a_moment_of_the_api_is_a_tick():
    clock = Clock(tick_ms=500)
    assert clock.tick_of("2026-01-01T00:00:07Z") == 14
    assert clock.tick_of("2025-12-31T23:59:59Z") == -2
    assert clock.tick_of(None) is None
    assert Clock(tick_ms=0).tick_of("2026-01-01T00:00:07Z") is None
