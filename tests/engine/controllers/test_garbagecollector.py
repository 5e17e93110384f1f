"""What has lost its owners goes, in the way the owner's deletion asked for."""

from __future__ import annotations

import pytest

from engine.controllers.garbagecollector import GarbageCollector
from engine.controllers.namespace import NamespaceController
from engine.controllers.replicaset import ReplicaSetController
from tests.engine.harness import BY_HAND, ControlPlane, workload


@pytest.fixture
def owned(plane: ControlPlane) -> ControlPlane:
    plane.run(ReplicaSetController)
    plane.run(GarbageCollector)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.tick(3)
    return plane


def test_background_deletion_takes_the_owner_first_and_then_the_pods(owned):
    owned.delete("replicasets", "web", propagation="Background")
    assert owned.all("replicasets") == []
    assert len(owned.pods()) == 2
    owned.tick(2)
    assert owned.pods() == []


def test_foreground_deletion_keeps_the_owner_until_its_pods_are_gone(owned):
    owned.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    for entry in owned.pods():
        owned.bind(entry.metadata.name, "node-1")
    owned.tick(2)
    owned.delete("replicasets", "web", propagation="Foreground")
    owned.tick(3)
    assert len(owned.all("replicasets")) == 1
    assert owned.live_pods() == []
    for entry in owned.pods():
        owned.delete("pods", entry.metadata.name, grace_s=0)
    owned.tick(3)
    assert owned.all("replicasets") == []


def test_orphaned_pods_stay_without_owner(owned):
    owned.delete("replicasets", "web", propagation="Orphan")
    owned.tick(4)
    assert owned.all("replicasets") == []
    assert [entry.metadata.owner_references for entry in owned.pods()] == [(), ()]


def test_a_namesake_of_the_owner_does_not_keep_the_pods(owned):
    before = {entry.metadata.uid for entry in owned.pods()}
    owned.delete("replicasets", "web", propagation="Background")
    owned.create(workload("ReplicaSet", replicas=0))
    owned.tick(3)
    assert before.isdisjoint(entry.metadata.uid for entry in owned.pods())


def test_a_namespace_goes_once_it_is_empty(plane):
    plane.run(NamespaceController)
    plane.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
    document = workload("ReplicaSet", replicas=0)
    document["metadata"]["namespace"] = "team"
    plane.create(document)
    plane.tick(2)
    plane.server.delete("namespaces", "", "team", BY_HAND)
    assert plane.get("namespaces", "team").status.phase == "Terminating"
    plane.tick(4)
    assert plane.get("namespaces", "team") is None
    assert list(plane.store.list("replicasets", "team")) == []
