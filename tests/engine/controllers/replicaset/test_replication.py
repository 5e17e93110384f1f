"""ReplicationControllers: they keep a number of Pods as ReplicaSets do, under their own name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.meta import controller_of
from engine.controllers.garbagecollector.controller import GarbageCollector
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.controllers.replicaset.replication import ReplicationManager
from tests.engine.harness import ControlPlane, pod, workload
from tests.present import present


def controller(replicas: int = 2, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    whole = {"replicas": replicas, "template": template} | spec
    return {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web"}, "spec": whole}


def start(plane: ControlPlane, replicas: int = 2) -> None:
    plane.run(ReplicationManager)
    plane.create(controller(replicas))
    plane.tick(2)


def test_missing_pods_are_created_with_it_as_controller(plane):
    start(plane, 3)
    owners = [present(controller_of(entry.metadata)) for entry in plane.pods()]
    assert [(owner.api_version, owner.kind, owner.name) for owner in owners] == [
        ("v1", "ReplicationController", "web")
    ] * 3
    events = [entry for entry in plane.store.list("events") if entry.reason == "SuccessfulCreate"]
    assert {entry.source.component for entry in events} == {"replication-controller"}
    assert {entry.involved_object.kind for entry in events} == {"ReplicationController"}


def test_its_status_counts_pods(plane):
    start(plane)
    plane.bring_up()
    plane.tick(2)
    status = plane.get("replicationcontrollers", "web").status
    assert (status.replicas, status.ready_replicas, status.fully_labeled_replicas, status.observed_generation) == (
        2,
        2,
        2,
        1,
    )


@pytest.mark.parametrize(("replicas", "left"), [(0, 0), (1, 1), (4, 4)])
def test_it_follows_its_scale(plane, replicas: int, left: int):
    start(plane)
    plane.change("replicationcontrollers", "web", replicas=replicas)
    plane.tick(3)
    assert len([entry for entry in plane.pods() if entry.metadata.deletion_timestamp is None]) == left


def test_a_pod_that_fits_is_adopted_and_one_that_no_longer_does_is_released(plane):
    plane.run(ReplicationManager)
    plane.create(pod("lone") | {"metadata": {"name": "lone", "labels": {"app": "web"}}})
    plane.create(controller(1))
    plane.tick(3)
    assert [entry.metadata.name for entry in plane.pods()] == ["lone"]
    assert present(controller_of(plane.pods()[0].metadata)).kind == "ReplicationController"
    plane.relabel("pods", "lone", {"app": "other"})
    plane.tick(3)
    lone = next(entry for entry in plane.pods() if entry.metadata.name == "lone")
    assert controller_of(lone.metadata) is None
    assert len(plane.pods()) == 2


def test_a_replica_set_of_the_same_name_has_its_own_pods(plane):
    plane.run(ReplicaSetController)
    plane.run(ReplicationManager)
    plane.create(controller(1, selector={"app": "web"}))
    plane.tick(2)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.tick(3)
    kinds = [present(controller_of(entry.metadata)).kind for entry in plane.pods()]
    assert sorted(kinds) == ["ReplicaSet", "ReplicaSet", "ReplicationController"]


def test_its_pods_go_with_it(plane):
    plane.run(ReplicationManager)
    plane.run(GarbageCollector)
    plane.create(controller(2))
    plane.tick(2)
    plane.delete("replicationcontrollers", "web", propagation="Background")
    plane.tick(6)
    assert [entry for entry in plane.pods() if entry.metadata.deletion_timestamp is None] == []
