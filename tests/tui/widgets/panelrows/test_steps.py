"""The panel of the seven steps: a row per step, and the nodes where they differ."""

from __future__ import annotations

import pytest

from levels.session.propagation import NodeStep, Propagation, PropagationStep
from levels.session.view import SessionView
from tui.theme import ASCII, UNICODE
from tui.widgets.panelrows.steps import step_legend, step_rows, step_rows_needed, step_rows_wanted
from tui.widgets.rows import Size

NAMES = ("kubectl", "service", "endpoints", "slice", "kube-proxy", "rules", "dns")
APART = (NodeStep("node-1", 14, 0), NodeStep("node-2", None, 2), NodeStep("node-3", 14, 0))


def texts(nodes, width=40, height=20, glyphs=UNICODE):
    steps = tuple(
        PropagationStep(name, None if nodes and name in {"kube-proxy", "rules"} else 14, "", nodes)
        if name in {"kube-proxy", "rules"}
        else PropagationStep(name, 11, "note")
        for name in NAMES
    )
    view = SessionView(16, (), (), (), (), (), Propagation("web", steps), ())
    return [row.text.rstrip() for row in step_rows(view, Size(width, height), glyphs)]


@pytest.mark.parametrize(
    ("ticks", "told"),
    [((3, 4), "■ done, in tick"), ((3, None), "■ done, in tick  □ to come"), ((None, None), "□ to come"), ((), "")],
)
def test_the_frame_tells_what_the_signs_in_sight_mean(ticks, told):
    steps = Propagation("web", tuple(PropagationStep("x", tick) for tick in ticks)) if ticks else None
    assert step_legend(SessionView(16, (), (), (), (), (), steps, ()), UNICODE) == told


def test_nodes_that_agree_have_no_rows():
    assert len(texts(())) == len(NAMES)


def test_steps_five_and_six_tell_the_nodes_that_differ_the_last_one_first():
    rows = texts(APART, width=60)
    told = "    node-2 □ 2 behind   node-1 ■ 14   node-3 ■ 14"
    assert [index for index, row in enumerate(rows) if row == told] == [5, 7]
    assert rows[4].startswith("□ 5 kube-proxy")
    assert rows[6].startswith("□ 6 rules")


def test_with_little_room_the_last_of_them_tells_all_and_the_first_who_is_behind():
    rows = texts(APART, height=10)
    assert rows[5] == "    node-2 □ 2 behind   node-1 ■ 14"
    assert rows[7:9] == ["    node-2 □ 2 behind   node-1 ■ 14", "    node-3 ■ 14"]


def test_with_room_for_one_telling_it_stands_below_both_steps():
    rows = texts(APART, height=9)
    assert rows[6:8] == ["    node-2 □ 2 behind   node-1 ■ 14", "    node-3 ■ 14"]
    assert rows[5].startswith("□ 6 rules")


@pytest.mark.parametrize("height", [4, 5, 6, 8])
def test_where_rows_are_few_the_node_that_is_behind_comes_first(height):
    rows = texts(APART, width=34, height=height, glyphs=ASCII)
    assert len(rows) <= height
    assert all(len(row) <= 34 for row in rows)
    assert ("node-2 - 2 behind" in "\n".join(rows)) == (height > 4)


def test_of_many_nodes_as_many_are_told_as_there_are_rows_for_and_the_others_counted():
    many = tuple(NodeStep(f"node-{index}", None if index == 77 else 9, 3 * (index == 77)) for index in range(250))
    rows = [row for row in texts(many, width=60) if row.startswith("    ")][:3]
    assert rows[0].startswith("    node-77 □ 3 behind")
    shown = sum(row.count("■") + row.count("□") for row in rows)
    assert rows[-1] == f"    and {250 - shown} more nodes"


def test_in_two_columns_the_wider_one_takes_what_the_other_does_not_need():
    rows = texts(APART, width=32, height=6)
    assert rows[:3] == [
        "■ 1 kubectl   11 □ 5 kube-proxy",
        "■ 2 service   11 □ 6 rules",
        "■ 3 endpoints 11 ■ 7 dns      11",
    ]


@pytest.mark.parametrize("tick", [13, 130])
def test_in_two_columns_numbers_go_before_a_name_is_cut(tick):
    steps = tuple(PropagationStep(name, tick, "a note") for name in NAMES)
    view = SessionView(tick, (), (), (), (), (), Propagation("web", steps), ())
    rows = [row.text for row in step_rows(view, Size(33, 4), UNICODE)]
    assert all(any(f" {name} " in row for row in rows) for name in NAMES)
    assert all(len(row) <= 33 for row in rows)
    assert [row.count(str(tick)) for row in rows] == [2, 2, 2, 1]


def test_where_there_are_rows_for_all_each_step_has_one_with_its_note_if_that_is_not_cut():
    rows = texts((), width=33, height=7)
    assert [row.split()[1:3] for row in rows] == [[f"{at}", name] for at, name in enumerate(NAMES, start=1)]
    assert rows[0] == "■ 1 kubectl     11 note"
    assert texts((), width=22, height=7)[0] == "■ 1 kubectl     11"


@pytest.mark.parametrize(("width", "rows"), [(33, 4), (36, 7)])
def test_the_steps_need_a_row_each_only_where_every_note_has_room(width, rows):
    steps = Propagation("web", tuple(PropagationStep(name, 11, "") for name in NAMES))
    view = SessionView(16, (), (), (), (), (), steps, ())
    assert step_rows_needed(view, Size(width, 20), UNICODE) == rows
    assert step_rows_wanted(view, Size(width, 20), UNICODE) == rows
