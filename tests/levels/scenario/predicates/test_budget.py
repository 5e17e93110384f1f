"""A budget of lost requests is shown while it is being spent: what is left, and what each ten ticks have cost."""

from __future__ import annotations

import pytest

from levels.session.level import Level
from tests.levels.scenario.conftest import OBJECTIVE
from tests.levels.session.playing import run

GOAL = OBJECTIVE.replace("after: 5", "after: 100")
RULE = "  failWhen: [{{text: spent, {}}}]\n"
BUDGET = "traffic: {client: probe, window: [5, 24], lost: {min: 9}, budget: true}"
DELETED = "  faults: [{at: 8, kind: delete, target: {selector: app=web, pick: all}}]\n"


@pytest.fixture
def spending(load):
    """Makes a level with a rule of failWhen in which all Pods are deleted in tick 8."""
    return lambda rule: Level(load(extra=RULE.format(rule) + DELETED, objectives=GOAL))


def ticked(level: Level, ticks: int) -> Level:
    for _ in range(ticks):
        level.tick()
    return level


def test_what_is_left_and_what_each_ten_ticks_have_cost_adds_up(spending):
    level = spending(BUDGET)
    (before,) = level.budgets()
    assert (before.sentence, before.burn, before.burn_line) == ("budget 8 of 8 left", (), "counted from tick 5 on")
    (early,) = ticked(level, 5).budgets()
    assert (early.left, early.burn) == (8, (0,))
    (spent,) = ticked(level, 20).budgets()
    lost = level.cluster.metrics.window("probe", 5, 24).lost_total
    assert 0 < lost <= 8
    assert (spent.lost, spent.left, sum(spent.burn)) == (lost, 8 - lost, lost)
    assert len(spent.burn) == 2, "after its window it burns no more"
    assert spent.burn[0] == level.cluster.metrics.window("probe", 5, 14).lost_total


def test_goals_tells_it_beside_the_goals(spending):
    level = ticked(spending(BUDGET), 14)
    (budget,) = level.budgets()
    burnt = " ".join(map(str, budget.burn))
    told = f"budget {budget.left} of 8 left (probe lost per ten ticks from tick 5: {burnt})"
    assert run(level, "goals")[1].splitlines()[1:] == [told, "commands 0"]


def test_one_more_than_the_budget_ends_the_level(spending):
    free = ticked(spending(BUDGET.replace("min: 9", "min: 99")), 25).cluster.metrics.window("probe", 5, 24).lost_total
    level = ticked(spending(BUDGET.replace("min: 9", f"min: {free + 1}")), 25)
    (budget,) = level.budgets()
    assert (level.verdict, budget.left, budget.sentence) == ("pending", 0, f"budget 0 of {free} left")
    level = ticked(spending(BUDGET.replace("min: 9", f"min: {free}")), 25)
    (budget,) = level.budgets()
    assert (level.verdict, level.failed_by) == ("failed", "spent")
    assert (budget.left, budget.sentence) == (0, f"budget of {free - 1} overspent")


def test_a_rule_that_is_no_budget_is_not_shown(spending):
    assert spending(BUDGET.replace(", budget: true", "")).budgets() == []


def test_a_budget_within_a_combination_is_found(spending):
    (budget,) = ticked(spending(f"any: [{{{BUDGET}}}, {{tick: {{after: 90}}}}]"), 14).budgets()
    assert budget.of == 8
    assert budget.lost > 0
