"""The budget above the goals: what is left is never cut, the burn line has what room there is."""

from __future__ import annotations

import pytest

from levels.scenario.predicates.budget import ErrorBudget
from tui.theme import ASCII, UNICODE
from tui.widgets.panelrows.budget import budget_rows, burn_line

BURN = (0, 0, 10, 40, 5, 0)
BUDGET = ErrorBudget("public", 94, 306, 90, BURN)


def texts(width=36, budget=BUDGET, glyphs=UNICODE, *, brief=False):
    return [row.text for row in budget_rows([budget], width, glyphs, brief=brief)]


def test_with_room_it_has_a_bar_that_empties_and_a_line_that_names_its_scale():
    assert texts() == ["budget 212 of 306 left ▓▓▓▓▓░░░", "  lost per 10 ticks   ▂█▁  (most 40)"]
    assert texts(glyphs=ASCII) == ["budget 212 of 306 left #####---", "  lost per 10 ticks   .#_  (most 40)"]


def test_in_one_row_the_line_stands_behind_the_number():
    assert texts(brief=True) == ["budget 212 of 306 left   ▂█▁ "]
    assert texts(24, brief=True) == ["budget 212 of 306 left"]
    assert texts(19, brief=True) == ["budget 212/306 ▂█▁ "]


@pytest.mark.parametrize("width", range(16, 70))
@pytest.mark.parametrize("brief", [True, False])
def test_it_is_never_wider_than_its_panel_and_no_number_is_cut(width, brief):
    long = BUDGET._replace(burn=BURN * 9)
    rows = texts(width, long, brief=brief)
    assert max(map(len, rows)) <= width
    assert "212" in rows[0]
    assert "306" in rows[0]


def test_the_newest_ticks_are_those_that_fit_and_the_highest_column_is_the_most():
    assert burn_line(BURN, 3, UNICODE) == "█▁ "
    assert burn_line((1, 8), 9, UNICODE) == "▁█"
    assert burn_line((0, 0), 9, UNICODE) == "  "


def test_before_anything_is_lost_it_says_so():
    assert texts(budget=BUDGET._replace(lost=0, burn=(0, 0)))[1] == "  nothing lost so far"
    assert texts(budget=BUDGET._replace(lost=0, burn=()))[1] == "  counted from tick 90 on"


@pytest.mark.parametrize(("lost", "part"), [(0, "ok"), (152, "ok"), (153, "wait"), (244, "wait"), (245, "bad")])
def test_half_spent_and_nearly_gone_look_different(lost, part):
    assert budget_rows([BUDGET._replace(lost=lost)], 36, ASCII)[0].spans[0].part == part


def test_only_what_is_overspent_is_not_well():
    for lost, well in ((306, True), (307, False)):
        assert [row.well for row in budget_rows([BUDGET._replace(lost=lost)], 36, ASCII)] == [well, well]
    assert texts(budget=BUDGET._replace(lost=307))[0] == "budget of 306 overspent ░░░░░░░░"
    assert texts(19, budget=BUDGET._replace(lost=307))[0] == "budget 0/306"
