"""Soft topology spread constraints: the points they give."""

from __future__ import annotations

import pytest

from engine.scheduler.plugins.podtopologyspread import scoring
from tests.engine.scheduler.conftest import Bench, differences


def test_schedule_anyway_never_refuses_and_prefers_the_emptier_place(bench: Bench):
    bench.nodes(2)
    bench.place("old", "node-1", {"app": "x"})
    rule = {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "x"}},
    }
    bench.pod("x", topologySpreadConstraints=[rule])
    bench.plane.tick(2)
    assert bench.where("x") == "node-2"
    assert bench.refusals("x") == {}


def test_a_node_without_the_label_gets_no_points_from_a_constraint_of_the_pods_own(bench: Bench):
    bench.node("node-1", {"rack": "r1"})
    bench.node("node-2")
    rule = {
        "maxSkew": 1,
        "topologyKey": "rack",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "x"}},
    }
    bench.pod("x", topologySpreadConstraints=[rule])
    assert differences(bench, "x") == {"node-1": 200, "node-2": 0}


@pytest.mark.parametrize(("size", "millionths"), [(0, 693_147), (1, 1_098_612), (3, 1_609_437), (5000, 8_517_593)])
def test_a_topologys_weight_is_a_logarithm(size: int, millionths: int):
    assert scoring._topology_weight(size) == millionths
