"""Control plane reference, section 3.7: what has lost its owners goes, in the way the owner's deletion asked for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.garbagecollector.controller import GarbageCollector
from engine.controllers.replicaset.controller import ReplicaSetController
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


def test_foreground_deletion_goes_down_level_by_level(plane):
    plane.run(DeploymentController)
    plane.run(ReplicaSetController)
    plane.run(GarbageCollector)
    plane.create(workload("Deployment", replicas=1))
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.tick(4)
    plane.bind(plane.pods()[0].metadata.name, "node-1")
    plane.tick(2)
    plane.delete("deployments", "web", propagation="Foreground")
    plane.tick(4)
    kept = [*plane.all("deployments"), *plane.all("replicasets")]
    assert [entry.metadata.finalizers for entry in kept] == [("foregroundDeletion",), ("foregroundDeletion",)]
    plane.delete("pods", plane.pods()[0].metadata.name, grace_s=0)
    plane.tick(5)
    assert [*plane.all("deployments"), *plane.all("replicasets"), *plane.pods()] == []


def test_a_background_deletion_ends_one_in_the_foreground(owned):
    owned.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    owned.bind(owned.pods()[0].metadata.name, "node-1")
    owned.delete("replicasets", "web", propagation="Foreground")
    owned.tick(3)
    owned.delete("replicasets", "web", propagation="Background")
    assert owned.all("replicasets") == []


def configmap(plane: ControlPlane, name: str, *owners: Any, blocks: bool = False) -> None:
    references = [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "name": owner.metadata.name,
            "uid": owner.metadata.uid,
            "blockOwnerDeletion": blocks,
        }
        for owner in owners
    ]
    plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "ownerReferences": references}})


def names(plane: ControlPlane) -> list[str]:
    return [entry.metadata.name for entry in plane.all("configmaps")]


@pytest.fixture
def family(plane: ControlPlane) -> ControlPlane:
    """A child of two owners."""
    plane.run(GarbageCollector)
    for name in ("mother", "father"):
        configmap(plane, name)
    configmap(plane, "child", plane.get("configmaps", "mother"), plane.get("configmaps", "father"))
    plane.tick(2)
    return plane


def test_one_solid_owner_keeps_an_object_and_the_dangling_reference_is_dropped(family):
    family.delete("configmaps", "mother")
    family.tick(3)
    assert names(family) == ["child", "father"]
    assert [entry.name for entry in family.get("configmaps", "child").metadata.owner_references] == ["father"]


def test_an_object_goes_when_none_of_its_owners_is_left(family):
    family.delete("configmaps", "mother")
    family.delete("configmaps", "father")
    family.tick(3)
    assert names(family) == []


@pytest.mark.parametrize(("blocks", "left"), [(False, ["child"]), (True, ["child", "owner"])])
def test_only_a_dependent_that_blocks_holds_a_foreground_deletion_up(plane, blocks, left):
    plane.run(GarbageCollector)
    configmap(plane, "owner")
    configmap(plane, "child", plane.get("configmaps", "owner"), blocks=blocks)
    child = plane.get("configmaps", "child")
    held = replace(child.metadata, finalizers=("example.com/wait",))
    plane.server.update(replace(child, metadata=held), BY_HAND)
    plane.tick(2)
    plane.delete("configmaps", "owner", propagation="Foreground")
    plane.tick(3)
    assert names(plane) == left


def test_an_owner_that_never_existed_does_not_keep_an_object(plane):
    plane.run(GarbageCollector)
    configmap(plane, "ghost")
    ghost = plane.get("configmaps", "ghost")
    plane.delete("configmaps", "ghost")
    configmap(plane, "child", ghost)
    plane.tick(3)
    assert names(plane) == []


@pytest.mark.parametrize("kind", ["ReplicaSet", "Deployment", "ConfigMap"])
def test_without_a_policy_an_owner_goes_at_once_whatever_its_kind(plane, kind):
    plane.run(GarbageCollector)
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}}
    plane.create(document if kind == "ConfigMap" else workload(kind, replicas=0))
    plural = f"{kind.lower()}s"
    configmap_of(plane, plane.get(plural, "web"))
    plane.delete(plural, "web")
    assert plane.get(plural, "web") is None
    assert names(plane) == ["child"]
    plane.tick(2)
    assert names(plane) == []


def configmap_of(plane: ControlPlane, owner: Any) -> None:
    """A ConfigMap `child` of an owner of any kind."""
    reference = {"apiVersion": owner.api_version, "kind": owner.kind, "name": "web", "uid": owner.metadata.uid}
    meta = {"name": "child", "ownerReferences": [reference]}
    plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta})


@pytest.mark.parametrize(("propagation", "finalizer"), [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")])
def test_the_policy_leaves_its_finalizer_on_the_owner(plane, propagation, finalizer):
    plane.create(workload("ReplicaSet", replicas=0))
    plane.delete("replicasets", "web", propagation=propagation)
    meta = plane.get("replicasets", "web").metadata
    assert (meta.finalizers, meta.deletion_timestamp) == ((finalizer,), "2026-01-01T00:00:00Z")


def test_a_solid_owner_keeps_an_object_and_the_reference_to_a_waiting_one_is_dropped(plane):
    plane.run(GarbageCollector)
    for name in ("mother", "father"):
        configmap(plane, name)
    configmap(plane, "child", plane.get("configmaps", "mother"), plane.get("configmaps", "father"), blocks=True)
    plane.tick(2)
    plane.delete("configmaps", "mother", propagation="Foreground")
    plane.tick(3)
    assert names(plane) == ["child", "father"]
    assert [entry.name for entry in plane.get("configmaps", "child").metadata.owner_references] == ["father"]


def test_an_owner_in_another_namespace_counts_for_nothing_and_the_object_is_told(plane):
    plane.run(GarbageCollector)
    plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "owner", "namespace": "kube-system"}})
    owner = plane.store.get("configmaps", "kube-system/owner")
    configmap(plane, "child", owner)
    plane.tick(3)
    assert names(plane) == []
    shown = f"[v1/ConfigMap, namespace: default, name: owner, uid: {owner.metadata.uid}]"
    assert plane.messages("OwnerRefInvalidNamespace") == [f'ownerRef {shown} does not exist in namespace "default"']


def test_a_cluster_wide_owner_keeps_objects_of_every_namespace(plane):
    plane.run(GarbageCollector)
    node = plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "web"}})
    configmap_of(plane, node)
    plane.tick(3)
    assert names(plane) == ["child"]


def test_a_cluster_wide_object_with_a_namespaced_owner_is_kept(plane):
    plane.run(GarbageCollector)
    configmap(plane, "owner")
    owner = plane.get("configmaps", "owner")
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner.metadata.uid}
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n", "ownerReferences": [reference]}})
    plane.delete("configmaps", "owner")
    plane.tick(3)
    assert plane.get("nodes", "n") is not None


@pytest.mark.parametrize(("lasting", "left"), [(True, ["child"]), (False, [])])
def test_an_owner_of_a_kind_that_is_not_watched_is_asked_for_by_name_and_known_by_its_uid(plane, lasting, left):
    plane.run(GarbageCollector)
    about = {"apiVersion": "v1", "kind": "Node", "name": "n"}
    plane.create({"apiVersion": "v1", "kind": "Event", "metadata": {"name": "web"}, "involvedObject": about})
    configmap_of(plane, plane.get("events", "web"))
    if not lasting:
        plane.delete("events", "web")
        plane.create({"apiVersion": "v1", "kind": "Event", "metadata": {"name": "web"}, "involvedObject": about})
    plane.tick(3)
    assert names(plane) == left
