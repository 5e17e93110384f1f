"""What a real control plane answered in 57 scenarios of autoscalers is answered here: status, events, sizes, lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.controllers.podautoscaler.recordedscenarios import Outcome, Stage, rows

ROWS = rows()
DIFFERENT = {
    "hpa-ambiguous-labels/8/events": "which of two that were made in one second is looked at first is chance there",
    "hpa-ambiguous-labels/10 kubectl describe hpa": "the same chance",
    "hpa-autoscale/13 kubectl get hpa.v1.autoscaling web -o yaml": "a short name means the preferred version there",
    "hpa-autoscale/18 kubectl explain hpa.spec.behavior.scaleUp": "explain shows this project's own texts",
    "hpa-custom-target/19/events": "the real one does not know a kind yet that is younger than 30 s",
    "hpa-custom-target/21 kubectl describe hpa": "the same youth",
    "hpa-m-up/21 kubectl top pods": "nobody serves metrics.k8s.io to clients",
    "hpa-m-up/22 kubectl top nodes": "nobody serves metrics.k8s.io to clients",
    "hpa-m-up/23 kubectl top pods -l app=web --containers": "nobody serves metrics.k8s.io to clients",
    "hpa-m-autoscale-v1/8 kubectl get hpa.v1.autoscaling web -o yaml": "the version of a short name again",
    "hpa-m-autoscale-v1/9 kubectl describe hpa.v1.autoscaling web": "the version of a short name again",
}
"""Answers that differ, with the reason."""


@pytest.fixture(scope="module")
def played() -> Callable[[dict[str, Any]], list[Outcome]]:
    """What comes of a scenario; each is played once, all on one cluster."""
    stage = Stage()
    known: dict[str, list[Outcome]] = {}

    def _played(row: dict[str, Any]) -> list[Outcome]:
        if row["scenario"] not in known:
            known[row["scenario"]] = list(stage.play(row))
        return known[row["scenario"]]

    return _played


@pytest.mark.parametrize("row", ROWS, ids=[row["scenario"] for row in ROWS])
def test_a_scenario_comes_to_what_the_real_controller_made_of_it(played, row):
    outcomes = [each for each in played(row) if each.name not in DIFFERENT]
    assert outcomes
    assert [(each.name, each.wanted) for each in outcomes] == [(each.name, each.got) for each in outcomes]


def test_what_is_said_to_differ_does(played):
    assert {each.name for row in ROWS for each in played(row) if each.wanted != each.got} == set(DIFFERENT)


def test_the_scenarios_are_all_there():
    assert len(ROWS) == 57
    assert json.dumps(ROWS).count('"metrics"') > 100
