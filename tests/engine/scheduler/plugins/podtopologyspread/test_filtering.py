"""Hard topology spread constraints: which nodes they leave, and which nodes and Pods they count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.scheduler.conftest import Bench, spread, zones

CONTROL = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}


@pytest.mark.parametrize(
    ("standing", "more", "allowed"),
    [
        (["node-1"], {}, {"node-3"}),
        (["node-1", "node-3"], {}, {"node-1", "node-2", "node-3"}),
        (["node-1"], {"maxSkew": 2}, {"node-1", "node-2", "node-3"}),
        (["node-1", "node-3"], {"minDomains": 3}, set()),
        (["node-1", "node-1"], {"maxSkew": 2}, {"node-3"}),
    ],
)
def test_do_not_schedule_keeps_the_skew(bench: Bench, standing: list[str], more: Any, allowed: set[str]):
    zones(bench)
    for index, node in enumerate(standing):
        bench.place(f"old-{index}", node, {"app": "x"})
    bench.pod("x", **spread("zone", **more))
    bench.plane.tick(2)
    assert {"node-1", "node-2", "node-3"} - set(bench.refusals("x")) == allowed


def test_too_uneven_is_told_without_a_suffix(bench: Bench):
    zones(bench)
    bench.node("node-4")
    bench.place("old", "node-1", {"app": "x"})
    bench.plane.change("nodes", "node-3", unschedulable=True)
    bench.pod("x", **spread("zone"))
    bench.plane.tick(2)
    assert bench.failure() == (
        "0/4 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label), "
        "1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. preemption: "
        "0/4 nodes are available: 2 No preemption victims found for incoming pod, "
        "2 Preemption is not helpful for scheduling."
    )


def test_match_label_keys_count_only_pods_of_the_same_revision(bench: Bench):
    bench.nodes(2)
    for index in range(3):
        bench.place(f"old-{index}", "node-1", {"app": "x", "pod-template-hash": "old"})
    bench.place("new-0", "node-2", {"app": "x", "pod-template-hash": "new"})
    rule = spread("kubernetes.io/hostname", matchLabelKeys=["pod-template-hash"])
    bench.pod("x", {"pod-template-hash": "new"}, **rule)
    assert bench.settle("x") == "node-1"


def test_pods_that_are_being_deleted_do_not_count_for_the_skew(bench: Bench):
    bench.nodes(2)
    bench.place("old", "node-1", {"app": "x"})
    bench.plane.tick()
    bench.plane.delete("pods", "old")
    bench.plane.change("nodes", "node-2", unschedulable=True)
    bench.pod("x", **spread("kubernetes.io/hostname"))
    assert bench.settle("x") == "node-1"


@pytest.mark.parametrize(("policy", "goes"), [({}, True), ({"nodeTaintsPolicy": "Honor"}, False)])
def test_tainted_nodes_count_as_places_unless_taints_are_honored(bench: Bench, policy: Any, goes: bool):
    """With the empty tainted node left out, node-1 and node-2 are all there is, and the skew is kept."""
    bench.nodes(2)
    bench.node("node-3", taints=[CONTROL])
    bench.place("a", "node-1", {"app": "x"})
    bench.place("b", "node-2", {"app": "x"})
    bench.pod("x", **spread("kubernetes.io/hostname", **policy))
    assert (bench.settle("x") == "") is goes


@pytest.mark.parametrize(("policy", "goes"), [({}, True), ({"nodeAffinityPolicy": "Ignore"}, False)])
def test_nodes_that_the_pods_own_selector_excludes_count_as_places_only_if_it_is_ignored(
    bench: Bench,
    policy: Any,
    goes: bool,
):
    """With the empty excluded node counted, every other place is one Pod ahead already."""
    for name in ("node-1", "node-2"):
        bench.node(name, {"disk": "ssd"})
    bench.node("node-3")
    bench.place("a", "node-1", {"app": "x"})
    bench.place("b", "node-2", {"app": "x"})
    bench.pod("x", nodeSelector={"disk": "ssd"}, **spread("kubernetes.io/hostname", **policy))
    assert (bench.settle("x") != "") is goes
