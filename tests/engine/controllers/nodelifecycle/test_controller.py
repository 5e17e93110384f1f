"""Control plane reference, sections 7.1, 7.3, 7.4: a silent node is noticed, tainted and emptied; daemons stay."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.api.core import Event, Node, NodeSpec, NodeStatus, Taint
from engine.api.meta import Condition, ObjectMeta, condition
from engine.controllers.daemon.controller import DaemonSetController
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.nodelifecycle.controller import GRACE_MS, PASS_MS, STARTUP_GRACE_MS, NodeLifecycleController
from engine.controllers.nodelifecycle.tainteviction import TaintEvictionController
from engine.controllers.nodelifecycle.taints import wanted_taints
from engine.controllers.nodelifecycle.zones import eviction_interval_ms
from engine.controllers.podgc import PodGCController
from engine.kubelet.nodestatus import healthy_conditions
from engine.scheduler.scheduler import Scheduler
from tests.engine.harness import BY_HAND, ControlPlane, node, pod, workload
from tests.present import as_a, present

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


def come_back(plane: ControlPlane, name: str) -> None:
    """The node's lease is renewed again, and its kubelet posts that all is well."""
    plane.silent.discard(name)
    as_a(NodeLifecycleController, plane.components[0]).returned(name)
    back = plane.get("nodes", name)
    conditions = healthy_conditions(back, plane.clock.stamp())
    plane.server.update(replace(back, status=replace(back.status, conditions=conditions)), BY_HAND, "status")


def is_ready(plane: ControlPlane, resource: str, name: str) -> str:
    return present(condition(plane.get(resource, name).status.conditions, "Ready")).status


def taints(plane: ControlPlane, name: str) -> list[tuple[str, str]]:
    return [(taint.key, taint.effect) for taint in plane.get("nodes", name).spec.taints]


def test_for_fifty_seconds_the_api_knows_nothing(lost):
    lost.tick(49)
    assert is_ready(lost, "nodes", "node-1") == "True"
    assert is_ready(lost, "pods", "web") == "True"
    lost.tick(2)
    assert is_ready(lost, "nodes", "node-1") == "Unknown"
    assert is_ready(lost, "pods", "web") == "False"
    assert lost.told("NodeNotReady") == [
        ("Normal", "Node node-1 status is now: NodeNotReady"),
        ("Warning", "Node is not ready"),
    ]
    sources = {event.source.component for event in lost.store.list_as(Event) if event.reason == "NodeNotReady"}
    assert sources == {"node-controller"}


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
    assert lost.told("TaintManagerEviction") == [("Normal", "Marking for deletion Pod default/web")]


def test_a_node_that_returns_in_time_keeps_its_pods(lost):
    lost.tick(100)
    come_back(lost, "node-1")
    lost.tick(4)
    assert is_ready(lost, "nodes", "node-1") == "True"
    assert taints(lost, "node-1") == []
    assert lost.told("TaintManagerEviction") == [("Normal", "Cancelling deletion of Pod default/web")]
    lost.tick(400)
    assert len(lost.live_pods()) == 1


def test_a_lost_node_is_not_polled(lost):
    lost.tick(70)
    looks = lost.components[0].reconciles
    lost.tick(200)
    assert lost.components[0].reconciles == looks


def test_a_node_whose_readiness_changes_has_all_nodes_looked_at_and_another_change_itself_alone(lost):
    """How fast silent nodes are emptied depends on how many of their zone there are."""
    lost.create(node("node-3"))
    lost.tick(2)
    nodes = lost.components[0]

    def looks() -> int:
        before = nodes.reconciles
        lost.tick()
        return nodes.reconciles - before

    lost.change("nodes", "node-3", pod_cidr="10.244.3.0/24")
    assert looks() == 1
    found = lost.get("nodes", "node-3")
    unready = tuple(replace(entry, status="False") for entry in found.status.conditions)
    lost.server.update(replace(found, status=replace(found.status, conditions=unready)), BY_HAND, "status")
    assert looks() == 3


def test_a_cordoned_node_carries_its_taint(lost):
    lost.change("nodes", "node-2", unschedulable=True)
    lost.tick(2)
    assert taints(lost, "node-2") == [("node.kubernetes.io/unschedulable", "NoSchedule")]


def test_pods_of_a_deleted_node_go_after_a_scan_and_a_quarantine(plane):
    """Found missing by the pass at 20 s, quarantined for 40 s: section 7.1 and 12."""
    plane.run(PodGCController)
    plane.create(node("node-1"))
    plane.create(pod("web"))
    plane.bind("web", "node-1")
    plane.tick(2)
    plane.delete("nodes", "node-1")
    plane.tick(57)
    assert len(plane.pods()) == 1
    plane.tick(2)
    assert plane.pods() == []
    last = next(entry.old for entry in plane.store.log if entry.resource == "pods" and entry.obj is None)
    target = present(condition(last.status.conditions, "DisruptionTarget"))
    assert (last.status.phase, target.status, target.reason, target.message) == (
        "Failed",
        "True",
        "DeletionByPodGC",
        "PodGC: node no longer exists",
    )


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


# --- section 7.1


@pytest.mark.parametrize(("constant", "seconds"), [(PASS_MS, 5), (GRACE_MS, 50), (STARTUP_GRACE_MS, 60)])
def test_the_defaults_of_heartbeats(constant: int, seconds: int):
    assert constant == seconds * 1000


# --- section 7.2


def test_on_loss_all_four_conditions_become_unknown_in_the_same_words(lost):
    found = lost.get("nodes", "node-1")
    healthy = healthy_conditions(found, lost.clock.stamp())
    lost.server.update(replace(found, status=replace(found.status, conditions=healthy)), BY_HAND, "status")
    lost.tick(51)
    told = {
        entry.type: (entry.status, entry.reason, entry.message)
        for entry in lost.get("nodes", "node-1").status.conditions
    }
    silent = ("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")
    assert told == dict.fromkeys(("Ready", "MemoryPressure", "DiskPressure", "PIDPressure"), silent)


def test_a_node_that_never_posted_a_status_is_given_60_seconds(plane):
    plane.run(NodeLifecycleController, lambda _name: False)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "ghost"}})
    assert taints(plane, "ghost") == [("node.kubernetes.io/not-ready", "NoSchedule")]
    plane.tick(60)
    assert plane.get("nodes", "ghost").status.conditions == ()
    plane.tick(2)
    told = {
        entry.type: (entry.status, entry.reason, entry.message)
        for entry in plane.get("nodes", "ghost").status.conditions
    }
    never = ("Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status.")
    assert told == dict.fromkeys(("Ready", "MemoryPressure", "DiskPressure", "PIDPressure"), never)


def test_the_taint_of_a_new_node_goes_when_it_is_ready(plane):
    plane.silent = {"ghost"}
    plane.run(NodeLifecycleController, lambda name: name not in plane.silent)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "ghost"}})
    plane.tick(5)
    assert taints(plane, "ghost") == [("node.kubernetes.io/not-ready", "NoSchedule")]
    come_back(plane, "ghost")
    plane.tick(2)
    assert taints(plane, "ghost") == []


# --- section 7.3

TAINTS = [
    ({"Ready": "False"}, False, False, [("node.kubernetes.io/not-ready", "NoSchedule")]),
    (
        {"Ready": "False"},
        False,
        True,
        [("node.kubernetes.io/not-ready", "NoSchedule"), ("node.kubernetes.io/not-ready", "NoExecute")],
    ),
    ({"Ready": "Unknown"}, False, False, [(UNREACHABLE, "NoSchedule")]),
    ({"Ready": "Unknown"}, False, True, [(UNREACHABLE, "NoSchedule"), (UNREACHABLE, "NoExecute")]),
    ({"MemoryPressure": "True"}, False, False, [("node.kubernetes.io/memory-pressure", "NoSchedule")]),
    ({"DiskPressure": "True"}, False, False, [("node.kubernetes.io/disk-pressure", "NoSchedule")]),
    ({"PIDPressure": "True"}, False, False, [("node.kubernetes.io/pid-pressure", "NoSchedule")]),
    ({"NetworkUnavailable": "True"}, False, False, [("node.kubernetes.io/network-unavailable", "NoSchedule")]),
    ({}, True, False, [("node.kubernetes.io/unschedulable", "NoSchedule")]),
    ({}, False, False, []),
]


@pytest.mark.parametrize(("states", "cordoned", "evict", "expected"), TAINTS)
def test_the_node_controller_taints_by_condition(states, cordoned, evict, expected):
    conditions = tuple(Condition(type=type_, status=status) for type_, status in ({"Ready": "True"} | states).items())
    machine = Node(
        api_version="v1",
        kind="Node",
        metadata=ObjectMeta(name="n"),
        spec=NodeSpec(unschedulable=cordoned),
        status=NodeStatus(conditions=conditions),
    )
    found = wanted_taints(machine, "2026-01-01T00:00:00Z", evict=evict)
    assert [(taint.key, taint.effect) for taint in found] == expected


def test_taints_of_others_stay(lost):
    mine = {"key": "mine", "effect": "NoSchedule"}
    lost.create(node("node-3", taints=[mine], unschedulable=True))
    lost.tick(2)
    assert taints(lost, "node-3") == [("mine", "NoSchedule"), ("node.kubernetes.io/unschedulable", "NoSchedule")]


# --- section 7.4: tolerations


def tolerating(plane: ControlPlane, name: str, *tolerations: dict) -> None:
    plane.create(pod(name, tolerations=list(tolerations)))
    plane.bind(name, "node-1")


@pytest.mark.parametrize(
    ("seconds", "goes_after"),
    [([5], 5), ([20, 10], 10), ([None], None), ([], 0)],
)
def test_the_least_of_the_matching_tolerations_counts(plane, seconds, goes_after):
    """No toleration: at once; without seconds: never; else the minimum."""
    plane.run(TaintEvictionController)
    plane.create(node("node-1"))
    rules = [
        {"key": "broken", "operator": "Exists", "effect": "NoExecute"}
        | ({} if number is None else {"tolerationSeconds": number})
        for number in seconds
    ]
    tolerating(plane, "web", *rules)
    plane.tick(2)
    found = plane.get("nodes", "node-1")
    broken = replace(found, spec=replace(found.spec, taints=(Taint(key="broken", effect="NoExecute"),)))
    plane.server.update(broken, BY_HAND)
    if goes_after is None:
        plane.tick(1000)
        assert len(plane.live_pods()) == 1
        return
    plane.tick(goes_after)
    assert len(plane.live_pods()) == 1
    plane.tick(2)
    assert plane.live_pods() == []


def test_an_evicted_pod_says_by_whom(lost):
    lost.tick(360)
    target = present(condition(lost.get("pods", "web").status.conditions, "DisruptionTarget"))
    assert (target.status, target.reason, target.message) == (
        "True",
        "DeletionByTaintManager",
        "Taint manager: deleting due to NoExecute taint",
    )
    assert lost.get("pods", "web").metadata.deletion_timestamp is not None


def test_toggling_the_taint_does_not_restart_the_clock_of_a_pod_that_is_to_go(lost):
    lost.tick(100)
    eviction = lost.components[1]._timed_evictions["default/web"]
    found = lost.get("nodes", "node-1")
    twice = replace(found.spec.taints[1], value="again")
    lost.server.update(replace(found, spec=replace(found.spec, taints=(found.spec.taints[0], twice))), BY_HAND)
    lost.tick(5)
    assert lost.components[1]._timed_evictions["default/web"] == eviction


def test_every_pod_tolerates_lost_nodes_for_300_seconds(plane):
    plane.create(pod("web"))
    found = [
        (entry.key, entry.operator, entry.effect, entry.toleration_seconds)
        for entry in plane.get("pods", "web").spec.tolerations
    ]
    assert found == [
        ("node.kubernetes.io/not-ready", "Exists", "NoExecute", 300),
        ("node.kubernetes.io/unreachable", "Exists", "NoExecute", 300),
    ]


def test_a_pod_on_its_way_out_stays_until_the_node_is_out_of_service(lost):
    lost.run(PodGCController)
    lost.tick(500)
    assert [entry.metadata.deletion_timestamp is not None for entry in lost.pods()] == [True]
    found = lost.get("nodes", "node-1")
    mark = Taint(key="node.kubernetes.io/out-of-service", value="nodeshutdown", effect="NoExecute")
    lost.server.update(replace(found, spec=replace(found.spec, taints=(*found.spec.taints, mark))), BY_HAND)
    lost.tick(22)
    assert lost.pods() == []


def test_an_out_of_service_taint_on_a_healthy_node_removes_nobody(plane):
    plane.run(PodGCController)
    mark = {"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}
    plane.create(node("node-1", taints=[mark]))
    tolerating(plane, "web", {"operator": "Exists"})
    plane.bring_up()
    plane.delete("pods", "web")
    plane.tick(60)
    assert len(plane.pods()) == 1


# --- section 7.4: zone disruption


def cluster_of(total: int, silent: int) -> list[Node]:
    def machine(index: int) -> Node:
        status = "Unknown" if index < silent else "True"
        ready = Condition(type="Ready", status=status)
        return Node(
            api_version="v1",
            kind="Node",
            metadata=ObjectMeta(name=f"n{index}"),
            status=NodeStatus(conditions=(ready,)),
        )

    return [machine(index) for index in range(total)]


@pytest.mark.parametrize(
    ("total", "silent", "interval_ms"),
    [(10, 1, 10_000), (3, 2, 10_000), (5, 3, None), (10, 5, 10_000), (10, 6, None), (50, 28, None), (60, 33, 100_000)],
)
def test_how_fast_a_zone_is_emptied(total: int, silent: int, interval_ms: int | None):
    """0.1 nodes/s; from 55% lost and more than two on: none in zones of up to 50 nodes, else 0.01/s."""
    assert eviction_interval_ms("", cluster_of(total, silent)) == interval_ms


def test_when_every_node_is_lost_evictions_stop_and_their_taints_go(lost):
    lost.tick(60)
    assert (UNREACHABLE, "NoExecute") in taints(lost, "node-1")
    lost.silent.add("node-2")
    lost.components[0].lost("node-2")
    lost.tick(60)
    assert taints(lost, "node-1") == taints(lost, "node-2") == [(UNREACHABLE, "NoSchedule")]
    lost.tick(400)
    assert len(lost.live_pods()) == 1


def test_two_lost_nodes_are_tainted_ten_seconds_apart(plane):
    plane.silent = {"node-1", "node-2"}
    controller = plane.run(NodeLifecycleController, lambda name: name not in plane.silent)
    for index in range(1, 6):
        plane.create(node(f"node-{index}"))
    plane.tick(2)
    for name in sorted(plane.silent):
        controller.lost(name)
    plane.tick(58)
    evicting = [name for name in ("node-1", "node-2") if (UNREACHABLE, "NoExecute") in taints(plane, name)]
    assert len(evicting) == 1
    plane.tick(9)
    assert all((UNREACHABLE, "NoExecute") in taints(plane, name) for name in ("node-1", "node-2"))


def test_each_zone_is_emptied_at_its_own_pace(plane):
    plane.silent = {"a-1", "b-1"}
    controller = plane.run(NodeLifecycleController, lambda name: name not in plane.silent)
    for zone in "ab":
        for index in range(1, 4):
            document = node(f"{zone}-{index}")
            document["metadata"]["labels"]["topology.kubernetes.io/zone"] = zone
            plane.create(document)
    plane.tick(2)
    for name in sorted(plane.silent):
        controller.lost(name)
    plane.tick(58)
    assert all((UNREACHABLE, "NoExecute") in taints(plane, name) for name in plane.silent)


def test_daemons_stay_on_a_lost_node_for_ever(lost):
    lost.run(DaemonSetController)
    lost.run(Scheduler, lost.rng)
    lost.create(workload("DaemonSet", "proxy"))
    lost.tick(4)
    lost.bring_up()
    lost.tick(600)
    assert (UNREACHABLE, "NoExecute") in taints(lost, "node-1")
    assert sorted(entry.spec.node_name for entry in lost.live_pods()) == ["node-1", "node-2"]
    assert {entry.metadata.labels["app"] for entry in lost.live_pods()} == {"proxy"}


# --- section 7.5: cordon and registration


def test_a_cordon_leaves_pods_and_endpoints_alone(plane):
    plane.run(NodeLifecycleController, lambda _name: True)
    plane.run(TaintEvictionController)
    plane.run(EndpointSliceController)
    plane.create(node("node-1"))
    spec = {"selector": {"app": "web"}, "ports": [{"port": 80}]}
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec})
    plane.create(pod("web"))
    plane.bind("web", "node-1")
    plane.bring_up()
    plane.tick(3)
    before = plane.all("endpointslices")
    plane.change("nodes", "node-1", unschedulable=True)
    plane.tick(400)
    assert (len(plane.live_pods()), plane.all("endpointslices")) == (1, before)
    assert before[0].endpoints[0].conditions.ready


def test_the_controller_tells_of_nodes_that_come_and_go(lost):
    lost.tick(2)
    assert lost.told("RegisteredNode") == [
        ("Normal", f"Node node-{index} event: Registered Node node-{index} in Controller") for index in (1, 2)
    ]
    lost.delete("nodes", "node-2")
    lost.tick(2)
    assert lost.told("RemovingNode") == [("Normal", "Node node-2 event: Removing Node node-2 from Controller")]
