"""While everybody sleeps the console is locked, time goes on, and in the morning it is told what was slept through."""

from __future__ import annotations

import pytest

from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.results.absorbed import WITHIN, Loss, lost_after
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB
from tests.levels.session.playing import run

STORM = (
    "  faults:\n  - {at: 5, kind: delete, target: {selector: app=web, pick: all}, hidden: true}\n"
    "  - {at: 12, kind: crash, target: {selector: app=web}}\n"
)
CALM = "  faults:\n  - {at: 5, kind: hang, target: {component: coredns}, hidden: true}\n"


@pytest.fixture
def sleeping(tmp_path):
    """Makes a level with some faults in which everybody sleeps from tick 3 to `last`, that ends in tick `end`."""

    def _sleeping(faults: str, end: int = 40, last: int = 8) -> Level:
        file = tmp_path / "sleeping.yaml"
        goal = OBJECTIVE.replace("after: 5", "after: 100") if end > 5 else OBJECTIVE
        file.write_text(f"{HEAD}{goal}{faults}  rules: {{maxTick: {end}, sleep: [[3, {last}]]}}\n{WEB}", "utf-8")
        return Level(load_scenario(file))

    return _sleeping


def morning(level: Level, ticks: int) -> list[str]:
    told = []
    for _ in range(ticks):
        level.tick()
        told += [line.say for line in level.coach_lines()]
    return told


def test_only_what_touches_nothing_works_meanwhile(sleeping):
    level = sleeping("")
    morning(level, 4)
    before = len(level.journal.entries)
    for line in ("kubectl get pods", "k delete pod -l app=web", "tick 1; kubectl get pods", "tick $(k delete rs web)"):
        status, _, err = run(level, line)
        assert status == 1
        assert "everybody sleeps: the console opens again after tick 8; tick lets time pass" in err
    assert len(level.journal.entries) == before
    assert run(level, "goals")[0] == 0
    assert run(level, "tick 5")[0] == 0
    assert level.tick_number == 9
    assert run(level, "kubectl get pods")[0] == 0


def test_what_was_slept_through_is_counted_with_what_it_cost(sleeping):
    level = sleeping(STORM)
    evening, *rest = morning(level, 9)
    assert evening.startswith("From now on everybody sleeps: the console opens again after tick 8.")
    window = level.cluster.metrics.window("probe", 3, 8)
    assert window.lost_total > 0
    assert rest == [
        f"The console is open again. While you slept: 1 fault, 0 absorbed, {window.lost_total} requests lost."
        + (f", {window.pending} still under way" if window.pending else ""),
    ]


def test_the_morning_stops_the_clock(sleeping):
    level = sleeping(CALM)
    morning(level, 8)
    level.tick()
    (line,) = level.coach_lines()
    assert line.say.endswith("While you slept: 1 fault, 0 absorbed, 1 without a loss so far, 0 requests lost.")
    assert line.pause


@pytest.mark.parametrize(
    ("last", "told"), [(4 + WITHIN, "0 absorbed, 1 without a loss so far"), (5 + WITHIN, "1 absorbed")]
)
def test_absorbed_is_what_cost_nothing_for_a_minute_as_the_postmortem_says(sleeping, last, told):
    level = sleeping(CALM, end=last + WITHIN, last=last)
    assert f"While you slept: 1 fault, {told}, 0 requests lost." in morning(level, last + 1)[-1]


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        (STORM + CALM.partition("\n")[2].replace("at: 5", "at: 10"), "2 faults, 0 absorbed, 1 without"),
        (
            "  faults:\n  - {at: 5, kind: delete, target: {selector: app=nobody}, text: nothing dies}\n",
            "0 faults, 0 req",
        ),
        ("  faults:\n  - {at: 5, kind: resume, target: {component: coredns}}\n", "0 faults, 0 requests"),
        ("  faults:\n  - {at: 5, kind: command, run: kubectl get pods}\n", "1 fault, 0 absorbed, 1 without"),
    ],
)
def test_only_what_hit_something_counts_and_only_what_cost_nothing_may_be_absorbed(sleeping, faults, told):
    assert f"While you slept: {told}" in morning(sleeping(faults, last=11), 12)[-1]


@pytest.mark.parametrize(
    ("loss", "lost"),
    [
        (Loss(10, 10, 3), 3),
        (Loss(70, 72, 3), 3),
        (Loss(71, 71, 3), 0),
        (Loss(9, 9, 3), 0),
        (Loss(9, 10, 3), 3),
        (Loss(9, 71, 3), 0),
    ],
)
def test_what_was_under_way_when_a_fault_came_counts_as_lost_after_it(loss, lost):
    assert lost_after(10, 10 + WITHIN, [loss]) == lost


def test_a_request_that_was_under_way_and_was_then_given_up_keeps_a_fault_from_being_absorbed(sleeping):
    faults = CALM.replace("at: 5", "at: 8") + "  - {at: 5, kind: stall, target: {selector: app=web}, for: 3}\n"
    level = sleeping(faults, end=9 + 2 * WITHIN, last=9 + WITHIN)
    told = morning(level, 10 + WITHIN)[-1]
    window = level.cluster.metrics.window("probe", 8, 9 + WITHIN)
    assert window.lost_total == 0, "what was lost had been sent before"
    assert "While you slept: 2 faults, 0 absorbed, 5 requests lost." in told


def test_a_level_that_ends_in_the_night_wakes_everybody(sleeping):
    level = sleeping(CALM, end=6)
    told = morning(level, 6)
    assert told[-1].startswith("The console is open again. While you slept: 1 fault")
    assert level.verdict == "failed"
    assert level.asleep() == 0
    assert run(level, "kubectl get pods")[0] == 0
    assert morning(level, 6) == []


@pytest.mark.parametrize("end", [2, 3])
def test_a_level_that_is_over_before_the_night_has_none(sleeping, end):
    level = sleeping("", end=end)
    assert level.spec.rules.max_tick == end
    assert [line for line in morning(level, 12) if "console" in line] == []
    assert run(level, "kubectl get pods")[0] == 0
