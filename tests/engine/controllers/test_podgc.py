"""The Pod garbage collector removes what no kubelet will ever confirm, in passes 20 s apart, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Taint
from engine.api.meta import condition
from engine.controllers.podgc import OUT_OF_SERVICE, PASS_MS, QUARANTINE_MS, PodGCController
from tests.engine.harness import BY_HAND, ControlPlane, node, pod
from tests.present import present


@pytest.fixture
def collector(plane: ControlPlane) -> ControlPlane:
    """Two nodes, a Ready Pod on each."""
    plane.run(PodGCController)
    for index in (1, 2):
        plane.create(node(f"node-{index}"))
        plane.create(pod(f"web-{index}"))
        plane.bind(f"web-{index}", f"node-{index}")
    plane.bring_up()
    plane.tick(2)
    return plane


def update(plane: ControlPlane, name: str, *, ready: str = "True", out_of_service: bool = False) -> None:
    """A node is Ready or not, and marked out of service or not."""
    found = plane.get("nodes", name)
    mark = (Taint(key=OUT_OF_SERVICE, value="nodeshutdown", effect="NoExecute"),) if out_of_service else ()
    found = plane.server.update(replace(found, spec=replace(found.spec, taints=mark)), BY_HAND)
    conditions = tuple(replace(entry, status=ready) for entry in found.status.conditions)
    plane.server.update(replace(found, status=replace(found.status, conditions=conditions)), BY_HAND, "status")


def names(plane: ControlPlane) -> list[str]:
    return [entry.metadata.name for entry in plane.pods()]


def looks(plane: ControlPlane, ticks: int) -> int:
    """How often the collector looked at anything in so many ticks."""
    before = plane.components[0].reconciles
    plane.tick(ticks)
    return int(plane.components[0].reconciles - before)


def last_of(plane: ControlPlane, name: str) -> Any:
    """A Pod as it was when it was removed."""
    (gone,) = (entry.old for entry in plane.store.log if entry.key == f"default/{name}" and entry.obj is None)
    return gone


def test_the_times_are_those_of_kubernetes():
    assert (PASS_MS, QUARANTINE_MS) == (20_000, 40_000)


def test_a_terminating_pod_of_an_out_of_service_node_goes_in_the_next_pass(collector):
    update(collector, "node-1", ready="Unknown", out_of_service=True)
    collector.delete("pods", "web-1")
    collector.tick(17)
    assert (collector.clock.tick, names(collector)) == (19, ["web-1", "web-2"])
    collector.tick()
    assert names(collector) == ["web-2"]
    assert last_of(collector, "web-1").status.phase == "Failed"
    assert condition(last_of(collector, "web-1").status.conditions, "DisruptionTarget") is None


def test_a_pod_that_is_deleted_once_its_node_is_out_of_service_goes_too(collector):
    """What brings the collector to look is the Pod: of the node there is no news."""
    update(collector, "node-1", ready="Unknown", out_of_service=True)
    collector.tick(25)
    assert names(collector) == ["web-1", "web-2"]
    collector.delete("pods", "web-1")
    collector.tick(16)
    assert names(collector) == ["web-2"]


@pytest.mark.parametrize(
    ("ready", "out_of_service"),
    [("Unknown", False), ("False", False), ("True", True), ("True", False)],
)
def test_a_terminating_pod_stays_while_its_kubelet_may_still_confirm_its_end(collector, ready, out_of_service):
    update(collector, "node-1", ready=ready, out_of_service=out_of_service)
    collector.delete("pods", "web-1")
    collector.tick(70)
    assert names(collector) == ["web-1", "web-2"]


@pytest.mark.parametrize("ready", ["False", "Unknown"])
def test_a_node_that_is_not_ready_is_out_of_service_whatever_the_reason(collector, ready):
    update(collector, "node-1", ready=ready, out_of_service=True)
    collector.delete("pods", "web-1")
    collector.tick(22)
    assert names(collector) == ["web-2"]


def test_pods_that_do_not_terminate_stay_on_an_out_of_service_node(collector):
    update(collector, "node-1", ready="Unknown", out_of_service=True)
    collector.tick(70)
    assert names(collector) == ["web-1", "web-2"]


def test_news_of_a_pod_on_a_healthy_node_is_none_of_its_business(collector):
    collector.set_phase("web-1", "Succeeded")
    assert looks(collector, 2) == 0
    update(collector, "node-1", ready="Unknown", out_of_service=True)
    collector.tick(2)
    collector.set_phase("web-1", "Failed")
    assert looks(collector, 2) == 1


def test_a_pod_that_is_gone_brings_nobody_to_look(collector):
    collector.delete("nodes", "node-1")
    collector.tick(2)
    collector.delete("pods", "web-1", grace_s=0)
    collector.tick()
    assert looks(collector, 30) == 0


def test_a_pod_whose_containers_have_ended_is_removed_as_it_is(collector):
    collector.set_phase("web-1", "Succeeded")
    collector.delete("nodes", "node-1")
    collector.tick(70)
    assert names(collector) == ["web-2"]
    gone = last_of(collector, "web-1")
    assert (gone.status.phase, condition(gone.status.conditions, "DisruptionTarget")) == ("Succeeded", None)


def test_a_node_that_comes_back_in_its_quarantine_keeps_its_pods_and_begins_another_one_when_it_goes_again(collector):
    collector.delete("nodes", "node-1")
    collector.tick(50)
    collector.create(node("node-1"))
    collector.tick(2)
    collector.delete("nodes", "node-1")
    collector.tick(45)
    assert (collector.clock.tick, names(collector)) == (99, ["web-1", "web-2"])
    collector.tick(1)
    assert names(collector) == ["web-2"]


def test_a_quarantine_begins_with_the_pass_that_finds_the_node_missing(collector):
    collector.tick(18)
    collector.delete("nodes", "node-1")
    collector.tick()
    assert looks(collector, 58) == 0
    assert (collector.clock.tick, names(collector)) == (79, ["web-1", "web-2"])
    collector.tick()
    assert names(collector) == ["web-2"]
    assert present(
        condition(last_of(collector, "web-1").status.conditions, "DisruptionTarget")
    ).last_transition_time == ("2026-01-01T00:01:20Z")


def test_a_terminating_pod_that_never_had_a_node_goes_in_the_next_pass(plane):
    plane.run(PodGCController)
    plane.create(pod("web"))
    held = plane.get("pods", "web")
    held = replace(held, metadata=replace(held.metadata, finalizers=("example.com/wait",)))
    plane.server.update(held, BY_HAND)
    plane.delete("pods", "web")
    plane.tick(19)
    assert plane.get("pods", "web").status.phase == "Pending"
    plane.tick()
    assert plane.get("pods", "web").status.phase == "Failed"


def test_a_pending_pod_that_nobody_deleted_stays(plane):
    plane.run(PodGCController)
    plane.create(pod("web"))
    plane.tick(45)
    assert (names(plane), plane.get("pods", "web").status.phase) == (["web"], "Pending")
    assert plane.components[0].reconciles == 0


def test_a_namesake_of_a_pod_that_went_without_a_node_is_another_pod(plane):
    plane.run(PodGCController)
    for name in ("web", "other"):
        plane.create(pod(name))
        held = plane.get("pods", name)
        plane.server.update(replace(held, metadata=replace(held.metadata, finalizers=("example.com/wait",))), BY_HAND)
    plane.delete("pods", "web")
    plane.tick(2)
    held = plane.get("pods", "web")
    plane.server.update(replace(held, metadata=replace(held.metadata, finalizers=())), BY_HAND)
    plane.tick()
    plane.create(pod("web"))
    plane.delete("pods", "other")
    plane.tick(20)
    assert [entry.status.phase for entry in plane.pods()] == ["Failed", "Pending"]


def test_each_time_pods_are_found_on_a_missing_node_they_are_given_40_seconds(collector):
    collector.delete("nodes", "node-1")
    collector.tick(60)
    assert names(collector) == ["web-2"]
    collector.create(pod("late"))
    collector.bind("late", "node-1")
    collector.tick(38)
    assert names(collector) == ["late", "web-2"]
    collector.tick(25)
    assert names(collector) == ["web-2"]


def test_a_pod_that_changed_behind_the_collectors_back_is_removed_at_the_next_try(collector):
    collector.components[0].cursor.lag = 3
    collector.delete("nodes", "node-1")
    collector.tick(57)
    collector.set_phase("web-1", "Pending")
    collector.tick(30)
    assert names(collector) == ["web-2"]
