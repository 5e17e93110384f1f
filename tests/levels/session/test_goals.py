"""A goal that can no longer be met says since when, and to which tick one must go back for it."""

from __future__ import annotations

from typing import cast

from levels.scenario.predicates.evaluation import Meter
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.routes.watching import level_of
from tests.present import present


def first_door(session: Session):
    level = cast("Level", session)
    return next(goal for goal in level.goals() if goal.id == "first-door")


def test_a_goal_is_lost_since_the_first_tick_from_which_no_play_could_still_meet_it():
    timeline = Timeline(level_of("dominoes"))
    lost = []
    while timeline.session.tick_number < 60:
        timeline.session.tick()
        lost.append(first_door(timeline.session).lost_since)
    since = lost[-1]
    assert 40 < since < 58
    assert lost == [None] * (since - 1) + [since] * (60 - since + 1)
    assert first_door(timeline.session).back_to == since - 1


def test_in_the_tick_to_go_back_to_it_can_still_be_met():
    timeline = Timeline(level_of("dominoes"))
    for _ in range(60):
        timeline.session.tick()
        timeline.passed(idle=True)
    timeline.go(first_door(timeline.session).back_to)
    goal = first_door(timeline.session)
    assert (goal.state, goal.lost_since, goal.back_to) == ("pending", None, None)
    timeline.session.tick()
    assert first_door(timeline.session).state == "failed"


def test_where_going_back_is_forbidden_no_tick_is_named():
    level = level_of("dominoes")
    level.may_rewind = False
    for _ in range(60):
        level.tick()
    assert first_door(level).lost_since is not None
    assert first_door(level).back_to is None


def test_where_everybody_slept_one_goes_back_to_the_evening_before():
    level = level_of("stampede")
    while level.verdict == "pending":
        level.tick()
    ((evening, _),) = level.spec.rules.sleep
    assert [(present(goal.lost_since) > evening, goal.back_to) for goal in level.goals()] == [(True, evening - 1)] * 2


def test_the_end_of_a_level_loses_no_goal_in_a_tick_that_one_could_name():
    level = level_of("dominoes")
    while level.verdict == "pending":
        level.tick()
    names = next(goal for goal in level.goals() if goal.id == "same-service")
    assert names.lost_since is None


def test_a_goal_that_was_met_is_lost_for_good_only_when_the_level_is_over():
    level = level_of("thermostat")

    def two_wanted():
        return next((goal.state, goal.lost_since, goal.back_to) for goal in level.goals() if goal.id == "two-wanted")

    play(level, [ScriptEntry(tick=90, run="kubectl scale rs go-demo-2 --replicas=3")], until=95)
    assert (level.verdict, two_wanted()) == ("pending", ("pending", 91, None))
    while level.verdict == "pending":
        level.tick()
    assert two_wanted() == ("failed", 91, 90)


def test_a_goal_has_a_meter_for_the_screen():
    level = level_of("dominoes")
    for _ in range(42):
        level.tick()
    assert first_door(level).meter == Meter(0, 18, "0 % of 18, needs 90")
