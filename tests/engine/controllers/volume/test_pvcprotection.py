"""A claim stays as long as a Pod on a node mounts it, and goes at once where none does."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.storage import PVC_PROTECTION
from engine.controllers.volume.pvcprotection import PVCProtectionController
from tests.engine.controllers.volume.test_persistentvolume import claim
from tests.engine.harness import BY_HAND, ControlPlane

MOUNTED = {"name": "v", "persistentVolumeClaim": {"claimName": "data"}}
OWN = {
    "name": "v",
    "ephemeral": {
        "volumeClaimTemplate": {
            "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
        }
    },
}


@pytest.fixture
def guarded(plane: ControlPlane) -> ControlPlane:
    plane.run(PVCProtectionController)
    claim(plane)
    return plane


def pod(plane: ControlPlane, name: str = "x", volume: Any = MOUNTED, node: str = "node-1") -> None:
    spec = {"containers": [{"name": "c", "image": "nginx"}], "volumes": [volume], "nodeName": node}
    plane.create({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec})


def gone(plane: ControlPlane, name: str = "data") -> bool:
    plane.tick(4)
    return plane.get("persistentvolumeclaims", name) is None


def test_a_claim_that_a_pod_mounts_stays_until_the_pod_is_gone(guarded: ControlPlane):
    pod(guarded)
    pod(guarded, "y")
    guarded.tick(2)
    guarded.delete("persistentvolumeclaims", "data")
    assert not gone(guarded)
    guarded.server.delete("pods", "default", "x", BY_HAND, grace_s=0)
    assert not gone(guarded)
    guarded.server.delete("pods", "default", "y", BY_HAND, grace_s=0)
    assert gone(guarded)


def test_a_pod_whose_kubelet_is_done_with_it_uses_nothing_though_it_waits_for_its_dependents(guarded: ControlPlane):
    pod(guarded)
    guarded.tick(2)
    waiting = guarded.get("pods", "x")
    meta = replace(waiting.metadata, finalizers=("foregroundDeletion",))
    guarded.server.update(replace(waiting, metadata=meta), BY_HAND)
    guarded.delete("persistentvolumeclaims", "data")
    assert not gone(guarded)
    guarded.server.delete("pods", "default", "x", BY_HAND, grace_s=0)
    assert gone(guarded)


def test_a_pod_that_has_ended_uses_its_claim_still(guarded: ControlPlane):
    pod(guarded)
    found = guarded.get("pods", "x")
    guarded.server.update(replace(found, status=replace(found.status, phase="Succeeded")), BY_HAND, "status")
    guarded.tick(2)
    guarded.delete("persistentvolumeclaims", "data")
    assert not gone(guarded)


def test_a_pod_that_waits_for_a_node_uses_nothing(guarded: ControlPlane):
    pod(guarded, node="")
    guarded.tick(2)
    guarded.delete("persistentvolumeclaims", "data")
    assert gone(guarded)


def test_a_claim_of_a_pods_own_is_used_by_it(guarded: ControlPlane):
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    plural = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x-v"}, "spec": body}
    guarded.create(plural)
    pod(guarded, volume=OWN)
    guarded.tick(2)
    guarded.delete("persistentvolumeclaims", "x-v")
    assert not gone(guarded, "x-v")


def test_a_claim_that_nobody_mounts_goes(guarded: ControlPlane):
    guarded.delete("persistentvolumeclaims", "data")
    assert gone(guarded)


def test_a_claim_that_came_without_protection_gets_it(guarded: ControlPlane):
    found = guarded.get("persistentvolumeclaims", "data")
    guarded.server.update(replace(found, metadata=replace(found.metadata, finalizers=())), BY_HAND)
    guarded.tick(3)
    assert guarded.get("persistentvolumeclaims", "data").metadata.finalizers == (PVC_PROTECTION,)
