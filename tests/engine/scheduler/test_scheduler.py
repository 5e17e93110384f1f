"""Control plane reference, sections 5.1 and 5.4: the scheduler puts Pods where they fit best, and tries again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from engine.api.meta import condition
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.scheduler.scheduler import Scheduler
from tests.engine.harness import ControlPlane, node, pod, priority_class, workload
from tests.engine.scheduler.conftest import Bench, container
from tests.present import present


@pytest.fixture
def scheduler(plane: ControlPlane) -> Scheduler:
    for name in ("node-1", "node-2", "node-3"):
        plane.create(node(name))
    return plane.run(Scheduler, plane.rng)


def where(plane: ControlPlane, name: str) -> str:
    return plane.get("pods", name).spec.node_name


def asking(cpu: str) -> dict:
    return {"containers": [{"name": "main", "image": "nginx", "resources": {"requests": {"cpu": cpu}}}]}


@pytest.mark.usefixtures("scheduler")
def test_pods_of_one_owner_are_spread_evenly(plane):
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=30))
    plane.tick(4)
    assert Counter(entry.spec.node_name for entry in plane.pods()) == {"node-1": 10, "node-2": 10, "node-3": 10}


@pytest.mark.usefixtures("scheduler")
def test_many_pods_of_one_tick_see_each_other_before_the_cache_does(plane):
    for index in range(7):
        plane.create(pod(f"big-{index}", **asking("2")))
    plane.tick(2)
    placed = Counter(where(plane, f"big-{index}") for index in range(7))
    assert placed == {"node-1": 2, "node-2": 2, "node-3": 2, "": 1}


def test_cordoned_nodes_are_told_with_the_preemption_part(plane, scheduler):
    for name in ("node-1", "node-2", "node-3"):
        plane.change("nodes", name, unschedulable=True)
    plane.create(pod("web"))
    plane.tick(2)
    text = (
        "0/3 nodes are available: 3 node(s) were unschedulable. preemption: 0/3 nodes are available: "
        "3 Preemption is not helpful for scheduling."
    )
    assert plane.messages("FailedScheduling") == [text]
    scheduled = present(condition(plane.get("pods", "web").status.conditions, "PodScheduled"))
    assert (scheduled.status, scheduled.reason, scheduled.message) == ("False", "Unschedulable", text)
    assert scheduler.decisions.of("default/web").rejections["node-2"].reasons == ("node(s) were unschedulable",)


@pytest.mark.usefixtures("scheduler")
def test_reasons_are_counted_and_sorted(plane):
    taint = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
    plane.create(node("control-plane", taints=[taint]))
    plane.create(pod("huge", **asking("64")))
    plane.tick(2)
    assert plane.messages("FailedScheduling") == [
        "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, "
        "3 Insufficient cpu. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, "
        "3 No preemption victims found for incoming pod.",
    ]


def test_without_nodes_it_says_so(plane):
    plane.run(Scheduler, plane.rng)
    plane.create(pod("web"))
    plane.tick(2)
    assert plane.messages("FailedScheduling") == ["no nodes available to schedule pods"]


def test_uncordoning_wakes_the_waiting_pod(plane, scheduler):
    for name in ("node-1", "node-2", "node-3"):
        plane.change("nodes", name, unschedulable=True)
    plane.create(pod("web"))
    plane.tick(10)
    looks = scheduler.reconciles
    plane.tick(100)
    assert scheduler.reconciles == looks
    plane.change("nodes", "node-2", unschedulable=False)
    plane.tick(2)
    assert where(plane, "web") == "node-2"
    assert scheduler.decisions.of("default/web").node == "node-2"


@pytest.mark.usefixtures("scheduler")
def test_a_pod_that_leaves_makes_room(plane):
    for name in ("a", "b", "c", "late"):
        plane.create(pod(name, **asking("3")))
    plane.tick(2)
    assert where(plane, "late") == ""
    freed = where(plane, "b")
    plane.delete("pods", "b", grace_s=0)
    plane.tick(3)
    assert where(plane, "late") == freed


@pytest.mark.usefixtures("scheduler")
def test_higher_priority_goes_first(plane):
    for name in ("node-1", "node-2"):
        plane.change("nodes", name, unschedulable=True)
    plane.create(pod("low", **asking("3")))
    plane.create(priority_class("important", 10))
    plane.create(pod("high", **asking("3"), priorityClassName="important"))
    plane.tick(2)
    assert where(plane, "high") == "node-3"
    assert where(plane, "low") == ""


@pytest.mark.usefixtures("scheduler")
def test_a_node_selector_and_required_affinity_must_match(plane):
    plane.create(pod("picky", nodeSelector={"kubernetes.io/hostname": "node-2"}))
    pin = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-3"]}]}
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [pin]}}
    plane.create(pod("pinned", affinity={"nodeAffinity": required}))
    plane.tick(2)
    assert where(plane, "picky") == "node-2"
    assert where(plane, "pinned") == "node-3"


@pytest.mark.usefixtures("scheduler")
def test_a_host_port_is_taken_once_per_node(plane):
    ports = [{"containerPort": 80, "hostPort": 8080}]
    for index in range(4):
        plane.create(pod(f"web-{index}", containers=[{"name": "main", "image": "nginx", "ports": ports}]))
    plane.tick(2)
    assert Counter(where(plane, f"web-{index}") for index in range(4))[""] == 1
    assert "3 node(s) didn't have free ports for the requested pod ports" in plane.messages("FailedScheduling")[0]


def _named(name: str) -> dict[str, Any]:
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [name]}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}}


def test_in_a_large_cluster_a_pod_that_names_its_node_is_tried_there_alone(bench: Bench):
    bench.nodes(150)
    bench.pod("a", affinity=_named("node-77"))
    assert bench.settle("a") == "node-77"
    assert bench.refusals("a") == {}
    bench.pod("b", affinity=_named("node-77"), containers=container({"cpu": "64"}))
    assert bench.settle("b") == ""
    assert bench.failure("b").startswith(
        "0/150 nodes are available: 1 Insufficient cpu, 149 node(s) didn't match Pod's node affinity/selector.",
    )


def test_a_pod_that_names_its_node_leaves_the_next_search_where_it_was(bench: Bench):
    bench.nodes(150)
    bench.pod("a", affinity=_named("node-77"))
    bench.settle("a")
    bench.pod("b")
    bench.settle("b")
    decision = bench.scheduler.decisions.of("default/b")
    assert decision is not None
    assert decision.feasible[0] == "node-1"


def test_a_pod_that_panics_keeps_no_other_waiting_and_is_tried_again(plane, scheduler, monkeypatch):
    for name in ("a", "b", "c"):
        plane.create(pod(name))
    works, failing = scheduler._feasible_nodes, [True]

    def broken(pod_info):
        if failing and pod_info.key == "default/b":
            raise ZeroDivisionError(pod_info.key)
        return works(pod_info)

    monkeypatch.setattr(scheduler, "_feasible_nodes", broken)
    with pytest.raises(ZeroDivisionError) as raised:
        plane.tick()
    assert raised.value.__notes__ == ["default/b"]
    assert [bool(where(plane, name)) for name in ("a", "b", "c")] == [True, False, True]
    failing.clear()
    plane.tick()
    assert where(plane, "b")


def test_a_pod_that_panics_after_it_was_bound_counts_once_on_its_node(plane, scheduler, monkeypatch):
    works, failing = scheduler.client.event, [True]

    def broken(*args: object) -> None:
        if failing:
            raise ZeroDivisionError
        works(*args)

    monkeypatch.setattr(scheduler.client, "event", broken)
    plane.create(pod("a", **asking("3")))
    with pytest.raises(ZeroDivisionError):
        plane.tick()
    node_name = where(plane, "a")
    assert node_name
    failing.clear()
    plane.tick(3)
    plane.create(pod("b", nodeSelector={"kubernetes.io/hostname": node_name}, **asking("1")))
    plane.create(pod("c", nodeSelector={"kubernetes.io/hostname": node_name}, **asking("1")))
    plane.tick(2)
    assert [bool(where(plane, name)) for name in ("b", "c")] == [True, False]


def test_a_node_that_panics_as_news_is_taken_over_in_the_next_run(plane, scheduler, monkeypatch):
    works, failing = scheduler._pool.set_node, [True]

    def broken(name, node):
        if failing and name == "node-2":
            raise ZeroDivisionError(name)
        works(name, node)

    monkeypatch.setattr(scheduler._pool, "set_node", broken)
    plane.create(pod("a", nodeSelector={"kubernetes.io/hostname": "node-2"}))
    plane.create(pod("b"))
    with pytest.raises(ZeroDivisionError, match="node-2"):
        plane.tick()
    assert where(plane, "b")
    failing.clear()
    scheduler.run()
    plane.tick(2)
    assert where(plane, "a") == "node-2"
