"""A volume stays as long as it is bound, and goes at once where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from engine.controllers.volume.persistentvolume import PersistentVolumeController
from engine.controllers.volume.pvcprotection import PVCProtectionController
from engine.controllers.volume.pvprotection import PVProtectionController
from tests.engine.controllers.volume.test_persistentvolume import claim, volume
from tests.engine.harness import ControlPlane


@pytest.fixture
def bound(plane: ControlPlane) -> ControlPlane:
    for controller in (PersistentVolumeController, PVCProtectionController, PVProtectionController):
        plane.run(controller)
    volume(plane, "mine", "1Gi")
    claim(plane, storageClassName="manual")
    plane.tick(4)
    return plane


def mine(plane: ControlPlane) -> Any:
    return plane.get("persistentvolumes", "mine")


def test_a_bound_volume_that_is_deleted_stays_until_its_claim_is_gone(bound: ControlPlane):
    bound.delete("persistentvolumes", "mine")
    bound.tick(10)
    assert mine(bound).metadata.deletion_timestamp is not None
    assert mine(bound).status.phase == "Bound"
    bound.delete("persistentvolumeclaims", "data")
    bound.tick(6)
    assert mine(bound) is None


def test_a_volume_that_nobody_has_goes(bound: ControlPlane):
    volume(bound, "spare", "1Gi")
    bound.tick(3)
    bound.delete("persistentvolumes", "spare")
    bound.tick(3)
    assert bound.get("persistentvolumes", "spare") is None


def test_a_released_volume_goes(bound: ControlPlane):
    bound.delete("persistentvolumeclaims", "data")
    bound.tick(5)
    assert mine(bound).status.phase == "Released"
    bound.delete("persistentvolumes", "mine")
    bound.tick(3)
    assert mine(bound) is None
