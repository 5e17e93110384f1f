"""A ReplicaSet keeps its number of Pods, whatever happens to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.core import Pod
from engine.api.meta import controller_of
from engine.api.status import StatusError
from engine.apiserver.server import Request
from engine.controllers.replicaset import ReplicaSetController
from tests.engine.harness import ControlPlane, pod, workload


def start(plane: ControlPlane, replicas: int) -> None:
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=replicas))
    plane.tick()


def test_missing_pods_are_created_once_with_the_set_as_controller(plane):
    start(plane, 3)
    plane.tick(5)
    owners = [controller_of(entry.metadata) for entry in plane.pods()]
    assert [owner.name for owner in owners] == ["web"] * 3
    assert all(entry.metadata.name.startswith("web-") for entry in plane.pods())
    assert len(plane.messages("SuccessfulCreate")) == 3


def test_a_lagging_cache_does_not_make_it_create_twice(plane):
    start(plane, 3)
    controller = plane.components[0]
    controller.informer_.lag = 4
    plane.tick()
    controller.queue.add("default/web", controller.client.cause)
    controller.run()
    assert len(plane.pods()) == 3


def test_a_terminating_pod_is_replaced_while_it_still_runs(plane):
    start(plane, 1)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    victim = plane.pods()[0].metadata.name
    plane.bind(victim, "node-1")
    plane.tick()
    plane.delete("pods", victim)
    plane.tick()
    assert len(plane.pods()) == 2
    assert len(plane.live_pods()) == 1


def test_an_orphan_that_matches_is_adopted_instead_of_a_new_pod(plane):
    plane.create(pod("web"))
    plane.tick()
    start(plane, 2)
    plane.tick(3)
    assert len(plane.pods()) == 2
    assert controller_of(plane.get("pods", "web").metadata).name == "web"


def test_a_pod_that_no_longer_matches_is_released_and_replaced(plane):
    start(plane, 1)
    plane.tick()
    name = plane.pods()[0].metadata.name
    plane.relabel("pods", name, {"app": "debug"})
    plane.tick(2)
    assert controller_of(plane.get("pods", name).metadata) is None
    assert len(plane.pods()) == 2


def test_scaling_down_takes_pods_that_are_not_ready_first(plane):
    start(plane, 3)
    plane.tick()
    ready = sorted(entry.metadata.name for entry in plane.pods())[1]
    plane.bring_up(ready)
    plane.tick()
    plane.change("replicasets", "web", replicas=1)
    plane.tick(2)
    assert [entry.metadata.name for entry in plane.live_pods()] == [ready]
    assert len(plane.messages("SuccessfulDelete")) == 2


def test_the_status_counts_ready_and_available_pods(plane):
    start(plane, 2)
    plane.change("replicasets", "web", min_ready_seconds=5)
    plane.tick()
    plane.bring_up()
    plane.tick()
    status = plane.get("replicasets", "web").status
    assert (status.replicas, status.ready_replicas, status.available_replicas) == (2, 2, 0)
    plane.tick(6)
    assert plane.get("replicasets", "web").status.available_replicas == 2


def test_an_idle_set_is_left_alone(plane):
    start(plane, 2)
    plane.tick(5)
    looks = plane.components[0].reconciles
    plane.tick(50)
    assert plane.components[0].reconciles == looks


def test_a_pod_that_cannot_be_made_is_told_in_event_and_condition(plane):
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.server.create = _refuse(plane.server.create)
    plane.tick(2)
    condition = plane.get("replicasets", "web").status.conditions[0]
    assert (condition.type, condition.reason) == ("ReplicaFailure", "FailedCreate")
    assert plane.messages("FailedCreate") == ["Error creating: no more Pods"]


def _refuse(create: Callable[[Any, Request], Any]) -> Callable[[Any, Request], Any]:
    def refusing(obj: Any, request: Request) -> Any:
        if isinstance(obj, Pod):
            raise StatusError(403, "Forbidden", "no more Pods")
        return create(obj, request)

    return refusing
