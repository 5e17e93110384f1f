"""A claim is bound at once: to a volume that waits for one, or to one made for it."""

from __future__ import annotations

from typing import Any

from engine.controllers.volume.persistentvolume import PersistentVolumeController
from engine.controllers.volume.pvcprotection import PVCProtectionController
from engine.controllers.volume.pvprotection import PVProtectionController
from tests.engine.harness import ControlPlane


def claim(plane: ControlPlane, size: str = "1Gi", **spec: Any) -> None:
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}} | spec
    plane.create({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": body})


def volume(plane: ControlPlane, name: str, size: str, **spec: Any) -> None:
    body = {
        "accessModes": ["ReadWriteOnce"],
        "capacity": {"storage": size},
        "storageClassName": "manual",
        "hostPath": {"path": "/data"},
    } | spec
    plane.create({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name}, "spec": body})


def settled(plane: ControlPlane) -> Any:
    for controller in (PersistentVolumeController, PVCProtectionController, PVProtectionController):
        plane.run(controller)
    plane.tick(4)
    return plane.get("persistentvolumeclaims", "data")


def test_a_volume_is_made_for_a_claim(plane):
    claim(plane)
    bound = settled(plane)
    made = plane.get("persistentvolumes", bound.spec.volume_name)
    assert bound.status.phase == made.status.phase == "Bound"
    assert made.metadata.name == f"pvc-{bound.metadata.uid}"
    assert made.spec.claim_ref.uid == bound.metadata.uid
    assert bound.status.capacity == {"storage": "1Gi"}


def test_the_smallest_waiting_volume_with_room_is_taken(plane):
    for name, size in (("small", "1Gi"), ("large", "10Gi"), ("medium", "5Gi")):
        volume(plane, name, size)
    claim(plane, "2Gi", storageClassName="manual")
    bound = settled(plane)
    assert bound.spec.volume_name == "medium"
    assert bound.status.capacity == {"storage": "5Gi"}
    assert plane.get("persistentvolumes", "large").status.phase == "Available"


def test_a_volume_of_another_class_is_not_taken(plane):
    volume(plane, "other", "1Gi", storageClassName="fast")
    claim(plane, storageClassName="manual")
    assert settled(plane).spec.volume_name != "other"


def test_a_volume_that_was_made_goes_with_its_claim(plane):
    claim(plane)
    name = settled(plane).spec.volume_name
    plane.delete("persistentvolumeclaims", "data")
    plane.tick(5)
    assert plane.get("persistentvolumes", name) is None


def test_a_volume_made_by_hand_is_released_and_kept(plane):
    volume(plane, "mine", "1Gi")
    claim(plane, storageClassName="manual")
    settled(plane)
    plane.delete("persistentvolumeclaims", "data")
    plane.tick(3)
    assert plane.get("persistentvolumes", "mine").status.phase == "Released"


def test_a_volume_that_was_let_go_by_hand_is_given_to_the_next_claim(plane):
    volume(plane, "mine", "1Gi")
    claim(plane, storageClassName="manual")
    settled(plane)
    plane.delete("persistentvolumeclaims", "data")
    plane.tick(3)
    plane.change("persistentvolumes", "mine", claim_ref=None)
    plane.tick(3)
    claim(plane, storageClassName="manual")
    plane.tick(4)
    assert plane.get("persistentvolumeclaims", "data").spec.volume_name == "mine"


def test_a_volume_of_the_name_that_one_would_get_is_taken_as_it_is(plane):
    claim(plane)
    name = f"pvc-{plane.get('persistentvolumeclaims', 'data').metadata.uid}"
    volume(plane, name, "3Gi")
    assert settled(plane).spec.volume_name == name
    assert plane.get("persistentvolumes", name).spec.capacity == {"storage": "3Gi"}


def test_a_volume_begins_pending_and_is_available_once_it_was_looked_at(plane):
    volume(plane, "mine", "1Gi")
    assert plane.get("persistentvolumes", "mine").status.phase == "Pending"
    settled(plane)
    assert plane.get("persistentvolumes", "mine").status.phase == "Available"


def test_a_volume_that_is_kept_for_a_claim_is_available(plane):
    volume(plane, "mine", "1Gi", claimRef={"namespace": "default", "name": "later"})
    settled(plane)
    assert plane.get("persistentvolumes", "mine").status.phase == "Available"


def test_a_volume_that_is_to_be_deleted_is_given_to_nobody(plane):
    volume(plane, "mine", "1Gi", claimRef={"namespace": "default", "name": "data", "uid": "other"})
    plane.delete("persistentvolumes", "mine")
    claim(plane, storageClassName="manual")
    assert settled(plane).spec.volume_name != "mine"
