"""The panel of goals: all of them at any size, how far each is, and since when one is lost."""

from __future__ import annotations

from textwrap import wrap

import pytest

from levels.scenario.predicates.evaluation import Meter
from levels.session.attempt import GoalState
from tui.theme import ASCII, UNICODE
from tui.widgets.clocktext import LevelClock, clock_bar
from tui.widgets.panelrows.goals import goal_rows, goal_rows_needed, goals_met
from tui.widgets.rows import Size

LONG = "Exactly two Pods have the label service=go-demo-2, at tick 50 and at tick 130"
RATIO = Meter(170, 180, "94.4 % of 180, needs 94")
GOALS = [
    GoalState("a", "The door works on all three nodes", "passed", "3 of 3", Meter(3, 3, "3 of 3")),
    GoalState("b", LONG, "pending", "held", Meter(34, 40, "34/40 ticks held")),
    GoalState("c", "90 % of requests, in total 90 % of all, are served", "failed", "reached", RATIO, 43, 42),
]
CLOCK = LevelClock(126, 160, (60, 62))


def texts(height, width=34, goals=GOALS, clock=None, glyphs=ASCII):
    return [row.text.rstrip() for row in goal_rows(goals, Size(width, height), glyphs, clock)]


def test_with_room_every_goal_is_told_in_full_with_its_meter():
    assert texts(20, width=40, clock=CLOCK, glyphs=UNICODE) == [
        "tick 126 / 160 ▓▓▓▓▓▓◆▓▓▓▓▓▓░░░░ ◆ event",
        "[x] The door works on all three nodes",
        "    ▓▓▓▓▓▓▓▓ 3 of 3",
        "[ ] Exactly two Pods have the label",
        "    service=go-demo-2, at tick 50 and at",
        "    tick 130",
        "    ▓▓▓▓▓▓░░ 34/40 ticks held",
        "[!] 90 % of requests, in total 90 % of",
        "    all, are served",
        "    lost at 43: back before 43",
        "    ▓▓▓▓▓▓▓░ 94.4 % of 180, needs 94",
    ]


def test_without_room_each_still_has_a_row_and_those_that_are_not_met_have_more():
    assert texts(5) == [
        "[x] The door works on all three~",
        "[ ] Exactly two Pods have the",
        "85% label service=go-demo-2, at~",
        "[!] 90 % of requests, in total",
        "    90 % of all, are served",
    ]


def test_where_rows_are_few_they_tell_first_since_when_a_goal_is_lost_then_the_open_ones_then_the_clock():
    told = [texts(6 + more, clock=CLOCK) for more in range(5)]
    lost, meter, clock = "    lost at 43: back before 43", "    ######-- 34/40 ticks held", "tick 126 / 160 ##"
    assert [lost in rows for rows in told] == [False, True, True, True, True]
    assert [meter in rows for rows in told] == [False, False, False, True, True]
    assert [rows[0].startswith(clock) for rows in told] == [False, False, False, False, True]


def test_a_meter_without_a_row_stands_in_short_behind_the_sentence():
    goal = GoalState("a", "The same for those that go through node-2, tick 90 to 118", "pending", "", RATIO)
    assert texts(2, width=42, goals=[goal])[1] == "    node-2, tick 90 to 118  94.4 % of 180"
    assert texts(2, width=38, goals=[goal])[1] == "    node-2, tick 90 to 118  94.4 %"
    limit = goal._replace(text="No loss", meter=Meter(3, 10, "lost 3 of at most 10", spends=True))
    assert texts(1, width=34, goals=[limit]) == ["[ ] No loss  lost 3 of at most 10"]
    assert texts(1, width=20, goals=[limit]) == ["[ ] No loss  3/10"]


@pytest.mark.parametrize(
    ("progress", "text", "told"),
    [
        ("no request yet", "no request yet, needs 90", ["no request yet, needs 90", "no request yet", "-"]),
        ("0 stale reads", "stale reads 0 of at most 0", ["stale reads 0 of at most 0", "0 stale reads", "0"]),
        ("12 lost", "lost 12 of at most 0", ["lost 12 of at most 0", "12 lost", "12"]),
    ],
)
def test_a_goal_that_has_not_begun_has_a_number_too(progress, text, told):
    goal = GoalState("a", "Soon", "pending", progress, Meter(0, 0, text))
    for form in told:
        assert texts(1, width=8 + 2 + len(form), goals=[goal]) == [f"[ ] Soon  {form}"]
    assert texts(1, width=8 + 1 + len(told[-1]), goals=[goal]) == [f"[ ] Soon {told[-1]}"]
    assert texts(1, width=8 + len(told[-1]), goals=[goal])[0].endswith(f"~  {told[-1]}")


HELD = Meter(34, 40, "34/40 ticks held")


@pytest.mark.parametrize(
    ("text", "meter", "width", "told"),
    [
        # the number in its shortest form, then with one blank before it
        ("Two Pods run for 40 ticks", HELD, 36, ["[ ] Two Pods run for 40 ticks  34/40"]),
        ("Two Pods run for 40 ticks", HELD, 34, ["[ ] Two Pods run for 40 ticks  85%"]),
        ("Two Pods run for 40 ticks", HELD, 33, ["[ ] Two Pods run for 40 ticks 85%"]),
        # the stretch of ticks in short
        ("No loss from tick 10 to 90", Meter(0, 0, "lost 0 of at most 0"), 30, ["[ ] No loss tick 10-90  0 held"]),
        # below the box, where the sentence has two lines and no room
        (
            "Two Pods run for 40 ticks or even longer",
            HELD,
            24,
            ["[ ] Two Pods run for 40", "85% ticks or even longer"],
        ),
        # and only then the words give way
        ("Two Pods run at once", HELD, 24, ["[ ] Two Pods run a~  85%"]),
    ],
)
def test_an_open_goal_tells_its_number_in_whatever_room_there_is(text, meter, width, told):
    goal = GoalState("a", text, "pending", f"{meter.done} held", meter)
    rows = texts(len(told), width=width, goals=[goal])
    assert rows == told
    assert max(map(len, rows)) <= width


@pytest.mark.parametrize("width", range(16, 60))
@pytest.mark.parametrize("done", [0, 3, 179, 180])
def test_a_number_is_never_cut(width, done):
    goal = GoalState("a", "94 % of the requests, tick 40 to 130", "pending", "", Meter(done, 180, f"{done} of 180"))
    rows = texts(2, width=width, goals=[goal])
    share = "all" if done == 180 else f"{done * 100 // 180}%"
    assert any(number in " ".join(rows) for number in (f"{done} of 180", f"{done}/180", f" {share}", f"{share} "))
    assert max(map(len, rows)) <= width


def test_numbers_that_do_not_fit_beside_the_bar_are_wrapped_not_cut():
    goal = GoalState("a", "Soon", "pending", "", Meter(0, 10, "0 of 2 endpoints, 0/10 ticks held"))
    assert texts(9, width=30, goals=[goal]) == ["[ ] Soon", "    0 of 2 endpoints, 0/10", "    ticks held"]


def test_a_goal_that_is_lost_where_nobody_may_go_back_says_only_when():
    goal = GoalState("a", "Never", "failed", "", None, 43, None)
    assert texts(9, goals=[goal]) == ["[!] Never", "    lost in tick 43"]


def test_a_goal_that_is_met_no_longer_but_can_be_again_is_not_called_lost():
    goal = GoalState("a", "Two Pods are ready", "pending", "1 of 2", None, 43, None)
    assert texts(9, goals=[goal]) == ["[ ] Two Pods are ready", "    1 of 2"]


@pytest.mark.parametrize("height", range(3, 14))
@pytest.mark.parametrize("width", [20, 34, 60])
def test_the_rows_fit_into_the_panel(height, width):
    rows = texts(height, width, clock=CLOCK)
    assert len(rows) <= height
    assert max(map(len, rows)) <= width
    assert sum(row.startswith("[") for row in rows) == len(GOALS)


def test_what_is_needed_is_every_sentence_how_a_goal_was_lost_and_a_meter_that_has_begun_and_no_room_beside():
    assert goal_rows_needed(GOALS, 40, ASCII) == 1 + 3 + (2 + 1)
    assert goal_rows_needed(GOALS[1:2], 32, ASCII) == 3 + 1
    assert goal_rows_needed(GOALS[1:2], 34, ASCII) == 3, "34/40 stands behind the sentence"
    unbegun = GOALS[1]._replace(meter=Meter(0, 40, "0/40 ticks held"))
    assert goal_rows_needed([unbegun], 32, ASCII) == 3


def test_what_is_met_gives_its_rows_to_the_meters_of_what_is_not():
    met = GOALS[1]._replace(state="passed")
    assert texts(5, width=32, goals=[met, GOALS[1]]) == [
        "[x] Exactly two Pods have the~",
        "[ ] Exactly two Pods have the",
        "    label service=go-demo-2, at",
        "    tick 50 and at tick 130",
        "    ######-- 34/40 ticks held",
    ]


@pytest.mark.parametrize(
    ("clock", "bar"),
    [
        (LevelClock(0, 100, ()), "----------"),
        (LevelClock(1, 100, ()), "#---------"),
        (LevelClock(99, 100, (0,)), "^########-"),
        (LevelClock(100, 100, (99, 100)), "#########^"),
    ],
)
def test_the_clock_fills_its_last_cell_at_the_end_and_marks_what_has_happened(clock, bar):
    assert "".join(piece for piece, _ in clock_bar(clock, 10, ASCII)) == bar


def test_the_frame_counts_what_is_met():
    assert goals_met(GOALS) == "1 of 3 met"


def test_no_goals_are_no_rows():
    assert texts(3, goals=[]) == []


def test_a_sentence_is_wrapped_once_for_all_who_ask_how_high_it_is(monkeypatch):
    wrapped = []

    def note(text, room, *, break_on_hyphens):
        wrapped.append(text)
        return wrap(text, room, break_on_hyphens=break_on_hyphens)

    monkeypatch.setattr("tui.widgets.panelrows.goals.wrap", note)
    goals = [GOALS[1]._replace(text="A sentence that no other test has, at tick 50 and at tick 130")]
    for _ in range(3):
        goal_rows_needed(goals, 31, ASCII)
        texts(20, width=31, goals=goals)
    assert len([text for text in wrapped if text.startswith("A sentence")]) == 1
