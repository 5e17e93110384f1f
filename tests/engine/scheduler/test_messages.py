"""Control plane reference, sections 5.3 and 5.4: what is said of a Pod that has a node and of one that has none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.api.core import Event, Taint
from engine.api.meta import condition
from engine.api.status import StatusError
from engine.etcd.store import START
from engine.scheduler.reasons import event_note
from engine.scheduler.schedulingqueue import SchedulingQueue
from tests.engine.harness import pod
from tests.engine.scheduler.conftest import Bench, container
from tests.present import present

CONTROL = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}


def cordoned(bench: Bench) -> None:
    bench.nodes(3, unschedulable=True)


def full_workers(bench: Bench) -> None:
    bench.node("control-plane", taints=[CONTROL])
    bench.nodes(2, cpu="0")


EXAMPLES = [
    (
        cordoned,
        "0/3 nodes are available: 3 node(s) were unschedulable. preemption: 0/3 nodes are available: "
        "3 Preemption is not helpful for scheduling.",
    ),
    (
        full_workers,
        "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, "
        "2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod.",
    ),
    (lambda _bench: None, "no nodes available to schedule pods"),
]


@pytest.mark.parametrize(("build", "text"), EXAMPLES, ids=["cordoned", "full", "no node"])
def test_the_examples_of_the_reference(bench: Bench, build, text: str):
    build(bench)
    bench.pod("x", containers=container({"cpu": "1"}))
    bench.plane.tick(2)
    assert bench.plane.told("FailedScheduling") == [("Warning", text)]
    found = present(condition(bench.plane.get("pods", "x").status.conditions, "PodScheduled"))
    assert (found.status, found.reason, found.message) == ("False", "Unschedulable", text)


def test_a_condition_tells_since_when_and_is_written_again_only_when_its_text_changes(bench: Bench):
    def known() -> tuple[str, str, str]:
        waiting = bench.plane.get("pods", "x")
        found = present(condition(waiting.status.conditions, "PodScheduled"))
        return found.message[:3], present(found.last_transition_time), waiting.metadata.resource_version

    bench.nodes(1, unschedulable=True)
    bench.pod("x")
    bench.plane.tick(5)
    first = known()
    bench.plane.relabel("nodes", "node-1", {"some": "label"})
    bench.plane.tick(5)
    assert (bench.scheduler.reconciles, known()) == (2, first)
    bench.node("node-2", unschedulable=True)
    bench.plane.tick(5)
    assert bench.scheduler.reconciles == 3
    assert (first[0], known()[0]) == ("0/1", "0/2")
    assert known()[1] == first[1] == "2026-01-01T00:00:01Z"


def test_success_is_one_event_and_a_condition(bench: Bench):
    bench.nodes(1)
    bench.pod("x")
    bench.plane.tick(2)
    assert bench.plane.told("Scheduled") == [("Normal", "Successfully assigned default/x to node-1")]
    found = present(condition(bench.plane.get("pods", "x").status.conditions, "PodScheduled"))
    assert (found.status, found.reason) == ("True", "")


def test_the_sources_of_both_events_are_the_new_recorders(bench: Bench):
    bench.pod("x")
    bench.plane.tick(2)
    event = bench.plane.all("events")[0]
    assert (event.type, event.reporting_component, event.source.component) == ("Warning", "default-scheduler", "")


@pytest.mark.parametrize(("length", "end"), [(1024, "x"), (1025, " ...")])
def test_an_event_carries_at_most_1024_bytes(length: int, end: str):
    note = event_note("x" * length)
    assert len(note) == 1024
    assert note.endswith(end)


def test_a_rejection_before_any_node_replaces_the_list(bench: Bench):
    bench.nodes(3)
    bench.pod("x", volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}])
    bench.plane.tick(2)
    assert bench.failure() == (
        '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: '
        "3 Preemption is not helpful for scheduling."
    )
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    bench.plane.create(
        {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": claim},
    )
    bench.plane.tick(3)
    assert bench.where("x") != ""


def test_each_reason_to_wait_has_its_event_and_the_same_one_again_a_series(bench: Bench):
    """The status that an attempt writes makes the Pod another version, and events are told apart by versions."""
    bench.nodes(1, unschedulable=True)
    bench.pod("x")
    bench.plane.tick(2)
    said = [bench.failure()]
    for index in (2, 3, 4):
        bench.node(f"node-{index}", unschedulable=True, taints=[CONTROL] if index == 4 else [])
        bench.plane.tick(12)
        said.append(bench.failure())
    assert bench.plane.messages("FailedScheduling") == said
    bench.plane.change("nodes", "node-1", taints=(Taint(key="a", effect="PreferNoSchedule"),))
    bench.plane.tick(12)
    assert bench.plane.messages("FailedScheduling") == [*said, said[-1]]
    bench.plane.change("nodes", "node-1", taints=())
    bench.plane.tick(12)
    assert bench.plane.messages("FailedScheduling") == [*said, said[-1]]
    (*_, last) = bench.plane.store.list_as(Event, "default")
    assert present(last.series).count == 2


def test_a_gated_pod_is_not_even_tried_until_its_gates_are_gone(bench: Bench):
    bench.nodes(1)
    bench.pod("x", schedulingGates=[{"name": "example.com/wait"}])
    bench.plane.tick(3)
    found = present(condition(bench.plane.get("pods", "x").status.conditions, "PodScheduled"))
    assert (found.status, found.reason, found.message) == (
        "False",
        "SchedulingGated",
        "Scheduling is blocked due to non-empty scheduling gates",
    )
    assert bench.plane.messages("FailedScheduling") == []
    carried = bench.plane.get("pods", "x").spec.extra
    bench.plane.change("pods", "x", extra={key: value for key, value in carried.items() if key != "schedulingGates"})
    bench.plane.tick(2)
    assert bench.where("x") == "node-1"


def test_a_pod_that_is_deleted_while_it_waits_is_skipped(bench: Bench):
    document = pod("x")
    document["metadata"]["finalizers"] = ["example.com/hold"]
    bench.node("node-1")
    bench.plane.create(document)
    bench.plane.delete("pods", "x")
    bench.plane.tick(5)
    assert (bench.scheduler.reconciles, bench.where("x")) == (0, "")
    assert bench.plane.messages("FailedScheduling") == ["skip schedule deleting pod: default/x"]


@pytest.mark.parametrize("spec", [{"schedulerName": "other"}, {"nodeName": "node-1"}])
def test_other_schedulers_pods_and_bound_ones_are_left_alone(bench: Bench, spec):
    bench.nodes(1)
    bench.pod("x", **spec)
    bench.plane.tick(3)
    assert bench.scheduler.reconciles == 0


def test_the_back_off_doubles_from_one_to_ten_seconds():
    queue = SchedulingQueue()
    waits = []
    for _ in range(6):
        queue.add("default/x", 0, 0, START)
        (queued,) = queue.pop_all()
        waits.append(queue.add_unschedulable(queued, 0))
    assert waits == [1000, 2000, 4000, 8000, 10_000, 10_000]


@pytest.mark.parametrize("cordoned_s", [1, 3, 20])
def test_a_node_that_is_uncordoned_gets_the_pod_once_its_back_off_is_over(bench: Bench, cordoned_s: int):
    """The first back-off is a second: whoever has waited that long is tried in the tick that tells of the node."""
    bench.nodes(1, unschedulable=True)
    bench.pod("x")
    bench.plane.tick(1 + cordoned_s)
    bench.plane.change("nodes", "node-1", unschedulable=False)
    bench.plane.tick(1)
    assert bench.where("x") == "node-1"


def test_a_node_that_comes_within_the_back_off_is_looked_at_when_it_is_over(bench: Bench):
    bench.nodes(1, unschedulable=True)
    bench.pod("x")
    for attempt in range(2, 5):
        bench.plane.tick(12)
        bench.node(f"node-{attempt}", unschedulable=True)
    bench.plane.tick(2)
    assert bench.scheduler.reconciles == 4
    bench.plane.change("nodes", "node-1", unschedulable=False)
    bench.plane.tick(6)
    assert bench.where("x") == ""
    bench.plane.tick(2)
    assert bench.where("x") == "node-1"


def test_a_refused_binding_backs_off_like_a_failed_attempt(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.nodes(1)
    bench.pod("x")
    attempts: list[int] = []

    def refuse(*_words: str) -> None:
        attempts.append(bench.plane.clock.tick)
        raise StatusError(409, "Conflict", "somebody was faster")

    monkeypatch.setattr(bench.scheduler.client, "bind", refuse)
    bench.plane.tick(40)
    assert [later - earlier for earlier, later in pairwise(attempts)] == [1, 2, 4, 8, 10, 10]


def test_the_queue_is_ordered_by_priority_and_then_by_the_time_in_it():
    queue = SchedulingQueue()
    for key, priority, queued_ms in (("late", 0, 9), ("early", 0, 1), ("important", 5, 20), ("early too", 0, 1)):
        queue.add(key, priority, queued_ms, START)
    assert [queued.key for queued in queue.pop_all()] == ["important", "early", "early too", "late"]


def test_an_unschedulable_pod_is_tried_again_after_five_minutes_at_the_latest(bench: Bench):
    bench.nodes(1, unschedulable=True)
    bench.pod("x")
    bench.plane.tick(2)
    assert bench.scheduler.reconciles == 1
    bench.plane.tick(298)
    assert bench.scheduler.reconciles == 1
    bench.plane.tick(2)
    assert bench.scheduler.reconciles == 2


def test_why_tells_of_each_node_what_it_got_or_what_refused_it(bench: Bench):
    bench.nodes(2)
    bench.node("control-plane", taints=[CONTROL])
    bench.pod("x", containers=container({"cpu": "2"}))
    bench.plane.tick(2)
    told = bench.scheduler.decisions.told("default/x")
    node = bench.where("x")
    other = {"node-1": "node-2", "node-2": "node-1"}[node]
    points = bench.points("x")
    assert told == [
        "tick 1    the scheduler looked at 3 nodes",
        f"          {node}: {points[node]} points, chosen",
        f"          {other}: {points[other]} points",
        "          control-plane: refused, node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }",
    ]
