"""A silent node is noticed, tainted and emptied; daemons stay; a node that returns is healthy again."""

from __future__ import annotations

import pytest

from engine.api.meta import condition
from engine.controllers.daemonset import DaemonSetController
from engine.controllers.nodelifecycle import NodeLifecycleController
from engine.controllers.podgc import PodGCController
from engine.controllers.tainteviction import TaintEvictionController
from engine.scheduler.scheduler import Scheduler
from tests.engine.harness import ControlPlane, node, pod, workload

UNREACHABLE = "node.kubernetes.io/unreachable"


@pytest.fixture
def lost(plane: ControlPlane) -> ControlPlane:
    """Tick 0: node-1 of two goes silent with a Ready Pod on it."""
    plane.silent = {"node-1"}
    nodes = plane.run(NodeLifecycleController, lambda name: name not in plane.silent)
    plane.run(TaintEvictionController)
    for name in ("node-1", "node-2"):
        plane.create(node(name))
    plane.create(pod("web"))
    plane.bind("web", "node-1")
    plane.bring_up()
    nodes.lost("node-1")
    return plane


def is_ready(plane: ControlPlane, resource: str, name: str) -> str:
    return condition(plane.get(resource, name).status.conditions, "Ready").status


def taints(plane: ControlPlane, name: str) -> list[tuple[str, str]]:
    return [(taint.key, taint.effect) for taint in plane.get("nodes", name).spec.taints]


def test_for_fifty_seconds_the_api_knows_nothing(lost):
    lost.tick(49)
    assert is_ready(lost, "nodes", "node-1") == "True"
    assert is_ready(lost, "pods", "web") == "True"
    lost.tick(2)
    assert is_ready(lost, "nodes", "node-1") == "Unknown"
    assert is_ready(lost, "pods", "web") == "False"
    assert lost.messages("NodeNotReady") == ["Node node-1 status is now: NodeNotReady", "Node is not ready"]


def test_the_taint_that_evicts_follows_a_pass_later(lost):
    lost.tick(52)
    assert taints(lost, "node-1") == [(UNREACHABLE, "NoSchedule")]
    lost.tick(5)
    assert taints(lost, "node-1") == [(UNREACHABLE, "NoSchedule"), (UNREACHABLE, "NoExecute")]


def test_pods_are_deleted_after_their_toleration_and_not_before(lost):
    lost.tick(354)
    assert len(lost.live_pods()) == 1
    lost.tick(6)
    assert lost.live_pods() == []
    assert lost.messages("TaintManagerEviction") == ["Marking for deletion Pod default/web"]


def test_a_node_that_returns_in_time_keeps_its_pods(lost):
    lost.tick(100)
    lost.silent.clear()
    lost.components[0].returned("node-1")
    lost.tick(4)
    assert is_ready(lost, "nodes", "node-1") == "True"
    assert taints(lost, "node-1") == []
    assert lost.messages("TaintManagerEviction") == ["Cancelling deletion of Pod default/web"]
    lost.tick(400)
    assert len(lost.live_pods()) == 1


def test_a_lost_node_is_not_polled(lost):
    lost.tick(70)
    looks = lost.components[0].reconciles
    lost.tick(200)
    assert lost.components[0].reconciles == looks


def test_a_cordoned_node_carries_its_taint(lost):
    lost.change("nodes", "node-2", unschedulable=True)
    lost.tick(2)
    assert taints(lost, "node-2") == [("node.kubernetes.io/unschedulable", "NoSchedule")]


def test_pods_of_a_deleted_node_go_after_the_quarantine(plane):
    plane.run(PodGCController)
    plane.create(node("node-1"))
    plane.create(pod("web"))
    plane.bind("web", "node-1")
    plane.tick(2)
    plane.delete("nodes", "node-1")
    plane.tick(40)
    assert len(plane.pods()) == 1
    plane.tick(3)
    assert plane.pods() == []


def test_a_daemon_runs_on_every_node_even_a_cordoned_one_but_not_where_a_taint_forbids_it(plane):
    plane.run(DaemonSetController)
    plane.run(Scheduler, plane.rng)
    plane.create(node("node-1"))
    plane.create(node("node-2", unschedulable=True))
    plane.create(node("node-3", taints=[{"key": "mine", "effect": "NoSchedule"}]))
    plane.create(workload("DaemonSet", "proxy"))
    plane.tick(4)
    assert sorted(entry.spec.node_name for entry in plane.pods()) == ["node-1", "node-2"]
    plane.create(node("node-4"))
    plane.tick(4)
    assert sorted(entry.spec.node_name for entry in plane.pods()) == ["node-1", "node-2", "node-4"]
    status = plane.get("daemonsets", "proxy").status
    assert (status.desired_number_scheduled, status.number_ready) == (3, 0)
