"""What a real control plane answered in 55 scenarios of autoscalers is answered here: status, events, sizes, lines."""

from __future__ import annotations

import json

import pytest

from tests.engine.controllers.podautoscaler.recordedscenarios import Stage, rows

ROWS = rows()
DIFFERENT = {
    "hpa-ambiguous-labels/8/events": "which of two that were made in one second is looked at first is chance there",
    "hpa-ambiguous-labels/10 kubectl describe hpa": "the same chance",
    "hpa-autoscale/13 kubectl get hpa.v1.autoscaling web -o yaml": "a short name means the preferred version there",
    "hpa-autoscale/18 kubectl explain hpa.spec.behavior.scaleUp": "explain shows this project's own texts",
    "hpa-m-up/21 kubectl top pods": "nobody serves metrics.k8s.io to clients",
    "hpa-m-up/22 kubectl top nodes": "nobody serves metrics.k8s.io to clients",
    "hpa-m-up/23 kubectl top pods -l app=web --containers": "nobody serves metrics.k8s.io to clients",
    "hpa-m-autoscale-v1/8 kubectl get hpa.v1.autoscaling web -o yaml": "the version of a short name again",
    "hpa-m-autoscale-v1/9 kubectl describe hpa.v1.autoscaling web": "the version of a short name again",
}
"""Answers that differ, with the reason."""


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize("row", ROWS, ids=[row["scenario"] for row in ROWS])
def test_a_scenario_comes_to_what_the_real_controller_made_of_it(stage: Stage, row):
    outcomes = list(stage.play(row))
    assert outcomes
    assert [(each.name, each.wanted) for each in outcomes if each.name not in DIFFERENT] == [
        (each.name, each.got) for each in outcomes if each.name not in DIFFERENT
    ]


def test_what_is_said_to_differ_does(stage: Stage):
    named = {name.partition("/")[0] for name in DIFFERENT}
    found = {
        each.name for row in ROWS if row["scenario"] in named for each in stage.play(row) if each.wanted != each.got
    }
    assert found == set(DIFFERENT)


def test_the_scenarios_are_all_there():
    assert len(ROWS) == 55
    assert json.dumps(ROWS).count('"metrics"') > 100
