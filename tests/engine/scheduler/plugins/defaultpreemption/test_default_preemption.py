"""Control plane reference, sections 5.3 and 5.4: preemption, who has to go, what is said, and who may come."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Node, Pod
from engine.api.meta import condition
from engine.api.serializer.wire import decode_document
from engine.api.status import StatusError
from engine.scheduler.cycle import run_filters_with_nominated_pods
from engine.scheduler.framework.nodeinfo import NodePool
from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.plugins.defaultpreemption.default_preemption import DefaultPreemption
from engine.scheduler.reasons import UnschedulableNode
from tests.engine import harness
from tests.engine.harness import BY_HAND, priority_class
from tests.engine.scheduler.conftest import Bench, container
from tests.present import as_a, present


@pytest.fixture(autouse=True)
def classes(bench: Bench) -> None:
    for name, value in (("low", 10), ("middle", 50), ("high", 100)):
        bench.plane.create(priority_class(name, value))
    bench.plane.create(priority_class("polite", 100, preemptionPolicy="Never"))


def asks(cpu: str, name: str = "high", **more: Any) -> dict[str, Any]:
    return {"containers": container({"cpu": cpu}), "priorityClassName": name} | more


def deleted(bench: Bench) -> set[str]:
    return {entry.metadata.name for entry in bench.plane.pods() if entry.metadata.deletion_timestamp is not None}


def test_a_less_important_pod_has_to_go(bench: Bench):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("3", "low"))
    bench.pod("big", **asks("3"))
    bench.plane.tick(2)
    big, small = bench.plane.get("pods", "big"), bench.plane.get("pods", "small")
    assert deleted(bench) == {"small"}
    assert bench.plane.told("Preempted") == [("Normal", f"Preempted by pod {big.metadata.uid} on node node-1")]
    target = present(condition(small.status.conditions, "DisruptionTarget"))
    assert (target.status, target.reason, target.message) == (
        "True",
        "PreemptionByScheduler",
        "default-scheduler: preempting to accommodate a higher priority pod",
    )
    assert big.status.nominated_node_name == "node-1"
    assert bench.failure("big") == "0/1 nodes are available: 1 Insufficient cpu."


def test_it_takes_the_place_once_its_victim_is_gone(bench: Bench):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("3", "low"))
    bench.pod("big", **asks("3"))
    bench.plane.tick(3)
    assert bench.where("big") == ""
    bench.plane.delete("pods", "small", grace_s=0)
    bench.plane.tick(2)
    assert bench.where("big") == "node-1"


def test_a_less_important_pod_does_not_slip_into_the_cleared_place(bench: Bench):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("3", "low"))
    bench.pod("big", **asks("3"))
    bench.plane.tick(2)
    bench.plane.delete("pods", "small", grace_s=0)
    bench.pod("sneaky", **asks("3", "low"))
    bench.plane.tick(4)
    assert (bench.where("big"), bench.where("sneaky")) == ("node-1", "")


def test_while_its_victim_ends_it_asks_for_no_other(bench: Bench):
    bench.nodes(2)
    for number in (1, 2):
        bench.place(f"small-{number}", f"node-{number}", **asks("3", "low"))
    bench.pod("big", **asks("3"))
    bench.plane.tick(3)
    assert len(deleted(bench)) == 1
    bench.node("node-3", unschedulable=True)
    bench.plane.tick(4)
    assert len(deleted(bench)) == 1
    assert bench.failure("big").endswith("preemption: not eligible due to a terminating pod on the nominated node.")


def test_a_more_important_pod_takes_over_the_place_that_is_being_cleared(bench: Bench):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("3", "low"))
    bench.pod("mid", **asks("3", "middle"))
    bench.plane.tick(2)
    assert bench.plane.get("pods", "mid").status.nominated_node_name == "node-1"
    bench.pod("big", **asks("3"))
    bench.plane.tick(2)
    named = {name: bench.plane.get("pods", name).status.nominated_node_name for name in ("mid", "big")}
    assert named == {"mid": "", "big": "node-1"}
    bench.plane.delete("pods", "small", grace_s=0)
    bench.plane.tick(4)
    assert (bench.where("big"), bench.where("mid")) == ("node-1", "")


@pytest.mark.parametrize(
    ("name", "cpu", "text"),
    [
        (
            "high",
            "64",
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Insufficient cpu.",
        ),
        (
            "low",
            "3",
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: "
            "1 No preemption victims found for incoming pod.",
        ),
        (
            "polite",
            "3",
            "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.",
        ),
    ],
)
def test_why_nobody_has_to_go(bench: Bench, name: str, cpu: str, text: str):
    bench.nodes(1)
    bench.place("there", "node-1", **asks("3", "low"))
    bench.pod("x", **asks(cpu, name))
    bench.plane.tick(2)
    assert bench.failure() == text
    assert deleted(bench) == set()


def test_only_as_many_go_as_are_needed_the_least_important_first(bench: Bench):
    bench.nodes(1)
    bench.place("a", "node-1", **asks("1", "low"))
    bench.place("b", "node-1", **asks("1", "middle"))
    bench.place("c", "node-1", **asks("2", "middle"))
    bench.pod("x", **asks("1"))
    bench.plane.tick(2)
    assert deleted(bench) == {"a"}


@pytest.mark.parametrize(
    ("first", "second", "cleared"),
    [
        (("low",), ("middle",), "node-1"),
        (("middle",), ("low",), "node-2"),
        (("low", "low"), ("low",), "node-2"),
    ],
)
def test_the_node_with_the_least_loss_is_cleared(bench: Bench, first: Any, second: Any, cleared: str):
    bench.nodes(2)
    for node, names in (("node-1", first), ("node-2", second)):
        for index, name in enumerate(names):
            bench.place(f"{node}-{index}", node, **asks(str(4 // len(names)), name))
    bench.pod("x", **asks("4"))
    bench.plane.tick(2)
    assert bench.plane.get("pods", "x").status.nominated_node_name == cleared


def guard(bench: Bench, name: str = "b", *, allowed: int = 0, disrupted: tuple[str, ...] = ()) -> None:
    """A budget over the Pods labelled `guard: yes`, as its controller has left it."""
    spec = {"minAvailable": 1, "selector": {"matchLabels": {"guard": "yes"}}}
    budget = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": name}, "spec": spec}
    made = bench.plane.create(budget)
    stamps = dict.fromkeys(disrupted, bench.plane.clock.stamp())
    status = replace(made.status, disruptions_allowed=allowed, disrupted_pods=stamps)
    bench.plane.server.update(replace(made, status=status), BY_HAND, "status")


def test_a_disruption_budget_is_spared_where_another_node_will_do(bench: Bench):
    bench.nodes(2)
    bench.place("guarded", "node-1", {"guard": "yes"}, **asks("3", "low"))
    bench.place("free", "node-2", **asks("3", "middle"))
    guard(bench)
    bench.pod("x", **asks("3"))
    bench.plane.tick(2)
    assert deleted(bench) == {"free"}


@pytest.mark.parametrize(
    ("disrupted", "gone"),
    [((), "free"), (("guarded",), "guarded"), (("other", "guarded-2"), "free")],
)
def test_a_pod_whose_eviction_its_budget_has_granted_breaks_it_no_more(bench: Bench, disrupted, gone):
    """Upstream: filterPodsWithPDBViolation leaves out whoever is among the budget's disruptedPods."""
    bench.nodes(2)
    bench.place("guarded", "node-1", {"guard": "yes"}, **asks("3", "low"))
    bench.place("free", "node-2", **asks("3", "middle"))
    guard(bench, disrupted=disrupted)
    bench.pod("x", **asks("3"))
    bench.plane.tick(2)
    assert deleted(bench) == {gone}


def test_every_budget_keeps_its_own_memory(bench: Bench):
    bench.nodes(2)
    bench.place("guarded", "node-1", {"guard": "yes"}, **asks("3", "low"))
    bench.place("free", "node-2", **asks("3", "middle"))
    guard(bench, disrupted=("guarded",))
    guard(bench, "second")
    bench.pod("x", **asks("3"))
    bench.plane.tick(2)
    assert deleted(bench) == {"free"}


@pytest.mark.parametrize(
    ("allowed", "disrupted", "gone"),
    [(2, (), {"a", "b"}), (1, (), {"free"}), (1, ("a",), {"a", "b"}), (0, ("a",), {"free"})],
)
def test_a_granted_eviction_takes_nothing_off_what_the_budget_still_allows(bench: Bench, allowed, disrupted, gone):
    """Two guarded Pods have to go from node-1, or a more important one from node-2."""
    bench.nodes(2)
    for name in ("a", "b"):
        bench.place(name, "node-1", {"guard": "yes"}, **asks("2", "low"))
    bench.place("free", "node-2", **asks("4", "middle"))
    guard(bench, allowed=allowed, disrupted=disrupted)
    bench.pod("x", **asks("4"))
    bench.plane.tick(2)
    assert deleted(bench) == gone


def test_preemption_helps_against_anti_affinity(bench: Bench):
    bench.nodes(1)
    bench.place("other", "node-1", **asks("1", "low"))
    term = {"labelSelector": {"matchLabels": {"app": "other"}}, "topologyKey": "kubernetes.io/hostname"}
    rule = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    bench.pod("x", **asks("1", affinity=rule))
    bench.plane.tick(2)
    assert deleted(bench) == {"other"}


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({"priorityClassName": "nope"}, "no PriorityClass with name nope was found"),
        (
            {"priority": 7},
            "the integer value of priority (7) must not be provided in pod spec; priority admission controller "
            "computed 0 from the given PriorityClass name",
        ),
    ],
)
def test_admission_takes_the_priority_from_the_class_alone(bench: Bench, spec: Any, text: str):
    with pytest.raises(StatusError) as refused:
        bench.pod("x", **spec)
    assert str(refused.value) == f'pods "x" is forbidden: {text}'


def test_the_default_class_gives_its_priority_to_pods_that_name_none(bench: Bench):
    bench.plane.create(priority_class("usual", 5, globalDefault=True))
    bench.pod("x")
    spec = bench.plane.get("pods", "x").spec
    assert (spec.priority, spec.priority_class_name, spec.preemption_policy) == (5, "usual", "PreemptLowerPriority")


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("mine", 1_000_000_001, "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"),
        (
            "system-mine",
            1,
            "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. "
            "error: system-mine is not a known system priority class",
        ),
    ],
)
def test_the_systems_own_priorities_are_reserved(bench: Bench, name: str, value: int, text: str):
    with pytest.raises(StatusError) as refused:
        bench.plane.create(priority_class(name, value))
    assert str(refused.value) == f'PriorityClass.scheduling.k8s.io "{name}" is invalid: {text}'


def test_a_binding_is_refused_to_a_pod_that_goes_or_has_a_node(bench: Bench):
    """Section 5.1: the two binding errors."""
    bench.nodes(1)
    bench.place("x", "node-1")
    with pytest.raises(StatusError, match='pod x is already assigned to node "node-1"'):
        bench.plane.server.bind("default", "x", "node-1", BY_HAND)
    bench.plane.server.delete("pods", "default", "x", BY_HAND)
    with pytest.raises(StatusError, match="pod x is being deleted, cannot be assigned to a host"):
        bench.plane.server.bind("default", "x", "node-1", BY_HAND)


@pytest.mark.parametrize(("cpu", "gone"), [("1500m", {"small"}), ("1", {"small", "tiny"})])
def test_who_is_preempted_leaves_room_for_the_one_that_the_node_is_being_cleared_for(
    bench: Bench,
    cpu: str,
    gone: set[str],
):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("2", "low"))
    bench.place("tiny", "node-1", **asks("500m", "low"))
    bench.pod("big", **asks("3"))
    bench.plane.tick(2)
    assert deleted(bench) == {"small"}
    bench.pod("next", **asks(cpu, "middle"))
    bench.plane.tick(2)
    assert bench.where("next") == ""
    assert deleted(bench) == gone


def test_anti_affinity_to_a_pod_that_is_still_to_come_deletes_nobody(bench: Bench):
    bench.nodes(1)
    bench.place("small", "node-1", **asks("3", "low"))
    bench.place("tiny", "node-1", **asks("100m", "low"))
    bench.pod("big", {"team": "a"}, **asks("3"))
    bench.plane.tick(2)
    term = {"labelSelector": {"matchLabels": {"team": "a"}}, "topologyKey": "kubernetes.io/hostname"}
    away = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    bench.pod("next", affinity=away, **asks("10m", "middle"))
    bench.plane.tick(2)
    assert bench.where("next") == ""
    assert deleted(bench) == {"small"}


def test_a_node_that_takes_the_pod_as_it_is_costs_nobody_a_place():
    pool, signatures = NodePool(), PodSignatures()
    pool.set_node("node-1", as_a(Node, decode_document(harness.node("node-1"))))
    pool.place("node-1", signatures.pod_info(as_a(Pod, decode_document(harness.pod("small", priority=10)))))
    big = harness.pod("big", priority=100, preemptionPolicy="PreemptLowerPriority")
    pod_info = signatures.pod_info(as_a(Pod, decode_document(big)))
    outcome = DefaultPreemption(pool, {}, run_filters_with_nominated_pods).find(
        pod_info, {"node-1": UnschedulableNode(("busy",), resolvable=True)}, "", {}
    )
    assert outcome.candidate is None
    assert 'expected at least one victim pod on node "node-1"' in outcome.message
