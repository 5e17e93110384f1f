"""Nobody has to be quick: where a level has to be acted on in its course, the guide stops the clock in time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from levels.scenario.loading.semantic_checks import traffic_tests
from levels.session.headless import act, pass_until
from levels.session.level import Level
from tests.levels.campaign.scenarios import LEVELS, reference


def moments(name: str) -> list[tuple[int, int]]:
    """Of each command of the reference that answers a fault: the tick of that fault, and by when it must be answered.

    That is in the tick of the command, or where the next judged window begins.
    """
    spec = LEVELS[name].spec
    ticks = [-1, *(entry.tick for entry in reference(name))]
    begins = [test.window[0] for test in traffic_tests(spec.objectives)]
    found = []
    for before, tick in pairwise(ticks):
        since = [fault.at for fault in spec.faults if before < fault.at < tick]
        found += [(min(since), min((begin for begin in begins if begin >= tick), default=tick))] if since else []
    return found


def stops(name: str) -> list[int]:
    """The ticks in which the guide stops the clock while the reference is played."""
    level, found = Level(LEVELS[name]), []
    script = reference(name)
    for index, entry in enumerate(script):
        while level.tick_number < entry.tick:
            pass_until(level, level.tick_number + 1)
            found += [level.tick_number] if level.guide.pauses else []
            level.coach_lines()
        act(level, script, index, level.spec.rules.max_tick)
    while level.verdict == "pending":
        level.tick()
        found += [level.tick_number] if level.guide.pauses else []
        level.coach_lines()
    return found


@pytest.mark.parametrize("name", [name for name in LEVELS if moments(name)])
def test_whoever_lets_the_clock_run_is_stopped_where_something_has_to_be_done(name):
    told = stops(name)
    missed = [(fault, until) for fault, until in moments(name) if not any(fault <= tick <= until for tick in told)]
    assert missed == []
