"""Inter-pod affinity: where required terms let a Pod go, and what preferred ones give."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.scheduler.conftest import ANTI_AFFINITY, ANTI_AFFINITY_TO_X, Bench, container, differences, zones


def required_affinity(selector: Any, key: str = "kubernetes.io/hostname", **more: Any) -> dict[str, Any]:
    term = {"labelSelector": selector, "topologyKey": key} | more
    return {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}}


def test_required_affinity_goes_where_the_others_are(bench: Bench):
    zones(bench)
    bench.place("db", "node-3", {"app": "db"})
    bench.pod("x", **required_affinity({"matchLabels": {"app": "db"}}, "zone"))
    assert bench.settle("x") == "node-3"


def test_the_first_of_a_group_may_go_anywhere_and_the_others_follow(bench: Bench):
    bench.nodes(3)
    for name in ("x-1", "x-2", "x-3"):
        bench.pod(name, {"group": "g"}, **required_affinity({"matchLabels": {"group": "g"}}))
    bench.plane.tick(2)
    assert len({bench.where(name) for name in ("x-1", "x-2", "x-3")}) == 1
    assert bench.where("x-1") != ""


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, False),
        ({"namespaces": ["kube-system"]}, True),
        ({"namespaceSelector": {}}, True),
        ({"namespaceSelector": {"matchLabels": {"team": "infra"}}}, False),
    ],
)
def test_affinity_looks_into_its_own_namespace_unless_it_names_others(bench: Bench, more: Any, found: bool):
    bench.nodes(2)
    db = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "db", "namespace": "kube-system", "labels": {"app": "db"}},
        "spec": {"nodeName": "node-2", "containers": container()},
    }
    bench.plane.create(db)
    bench.pod("x", **required_affinity({"matchLabels": {"app": "db"}}, **more))
    assert bench.settle("x") == ("node-2" if found else "")


def test_a_pod_that_waits_for_another_is_tried_again_when_that_comes(bench: Bench):
    bench.nodes(2)
    bench.pod("x", **required_affinity({"matchLabels": {"app": "db"}}))
    assert bench.settle("x") == ""
    bench.place("db", "node-2", {"app": "db"})
    bench.plane.tick(3)
    assert bench.where("x") == "node-2"


def test_anti_affinity_holds_in_both_directions(bench: Bench):
    bench.nodes(2)
    bench.place("other", "node-1", affinity=ANTI_AFFINITY_TO_X)
    bench.pod("x")
    assert bench.settle("x") == "node-2"
    bench.plane.change("nodes", "node-2", unschedulable=True)
    bench.pod("y", affinity=ANTI_AFFINITY)
    assert bench.settle("y") == ""
    assert bench.refusals("y")["node-1"] == "node(s) didn't match pod anti-affinity rules"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("podAffinity", {"node-1": 0, "node-2": 200, "node-3": 0}),
        ("podAntiAffinity", {"node-1": 200, "node-2": 0, "node-3": 200}),
    ],
)
def test_preferred_pod_affinity_weighs_two(bench: Bench, kind: str, expected: dict[str, int]):
    bench.nodes(3)
    bench.place("db", "node-2", {"app": "db"})
    for number in (1, 3):
        bench.place(f"filler-{number}", f"node-{number}")
    term = {"labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}
    rule = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "podAffinityTerm": term}]}
    bench.pod("x", affinity={kind: rule})
    assert differences(bench, "x") == expected


def test_what_others_prefer_counts_as_well(bench: Bench):
    bench.nodes(2)
    term = {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"}
    rule = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": term}]}
    bench.place("host", "node-2", affinity={"podAffinity": rule})
    bench.place("filler", "node-1")
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 0, "node-2": 200}


def test_each_required_term_of_another_pod_draws_by_itself(bench: Bench):
    """Upstream's hardPodAffinityWeight: 1 point per term that speaks of the Pod."""
    bench.nodes(2)
    terms = [
        {"labelSelector": {"matchLabels": {"app": name}}, "topologyKey": "kubernetes.io/hostname"}
        for name in ("host", "x")
    ]
    rule = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}
    bench.place("host", "node-2", affinity=rule)
    bench.place("filler", "node-1")
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 0, "node-2": 200}
