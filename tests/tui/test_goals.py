"""The panel of goals: all of them at any size, and as much of each as there is room for."""

from __future__ import annotations

import pytest

from levels.session.attempt import GoalState
from tui.theme import ASCII
from tui.widgets.goals import goal_rows, goals_met
from tui.widgets.rows import Size

LONG = "Exactly two Pods have the label service=go-demo-2, at tick 50 and at tick 130"
GOALS = [
    GoalState("a", "The door works on all three nodes", "passed", "3 of 3"),
    GoalState("b", LONG, "pending", "0 of 2"),
    GoalState("c", "90 % of requests, in total 90 % of all, are served", "failed", "12 of 40 reached (30 %)"),
]


def texts(height, width=34, goals=GOALS):
    return [row.text for row in goal_rows(goals, Size(width, height), ASCII)]


def test_with_room_every_goal_is_told_in_full_with_its_progress():
    assert texts(20) == [
        "[x] The door works on all three",
        "    nodes  3 of 3",
        "[ ] Exactly two Pods have the",
        "    label service=go-demo-2, at",
        "    tick 50 and at tick 130",
        "    0 of 2                        ",
        "[!] 90 % of requests, in total",
        "    90 % of all, are served",
        "    12 of 40 reached (30 %)       ",
    ]


def test_without_room_each_still_has_a_row_and_those_that_are_not_met_have_more():
    assert texts(5) == [
        "[x] The door works on all three~",
        "[ ] Exactly two Pods have the",
        "    label service=go-demo-2, at~",
        "[!] 90 % of requests, in total",
        "    90 % of all, are served",
    ]


@pytest.mark.parametrize("height", range(3, 10))
@pytest.mark.parametrize("width", [20, 34, 60])
def test_the_rows_fit_into_the_panel(height, width):
    rows = texts(height, width)
    assert len(rows) <= height
    assert max(map(len, rows)) <= width
    assert sum(row.startswith("[") for row in rows) == len(GOALS)


def test_the_frame_counts_what_is_met():
    assert goals_met(GOALS) == "1 of 3 met"


def test_no_goals_are_no_rows():
    assert texts(3, goals=[]) == []


def test_where_rows_are_left_those_that_are_not_met_tell_their_progress_first():
    rows = texts(8)
    assert len(rows) == 8
    assert "    0 of 2                        " in rows
    assert not any("12 of 40" in row for row in rows)
