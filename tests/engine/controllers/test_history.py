"""ControllerRevisions of a StatefulSet: what is made where one of that name exists already, and what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.controllers.statefulset.controller import StatefulSetController
from tests.engine.harness import BY_HAND, ControlPlane, workload
from tests.present import present


@pytest.fixture
def stray(plane: ControlPlane) -> ControlPlane:
    """The revision of web's template exists, but it is nobody's and has no label that web's selector matches."""
    plane.run(StatefulSetController)
    plane.create(workload("StatefulSet", replicas=1))
    plane.tick(2)
    (only,) = plane.all("controllerrevisions")
    present(plane.components[0].cursor).paused = True
    meta = replace(only.metadata, owner_references=(), labels={})
    plane.server.update(replace(only, metadata=meta), BY_HAND)
    return plane


def web(plane: ControlPlane) -> Any:
    return plane.get("statefulsets", "web")


def go_on(plane: ControlPlane) -> None:
    present(plane.components[0].cursor).paused = False
    plane.change("statefulsets", "web", revision_history_limit=3)
    plane.tick(20)


def test_a_revision_with_the_same_template_is_taken_as_it_is(stray):
    go_on(stray)
    (only,) = stray.all("controllerrevisions")
    assert web(stray).status.update_revision == only.metadata.name
    assert not web(stray).status.collision_count


def test_another_template_under_the_same_name_is_a_collision_and_the_next_hash_is_another_one(stray):
    (only,) = stray.all("controllerrevisions")
    stray.delete("controllerrevisions", only.metadata.name)
    stray.create(
        {
            "apiVersion": "apps/v1",
            "kind": "ControllerRevision",
            "metadata": {"name": only.metadata.name},
            "data": {"spec": {"template": {}}},
            "revision": 1,
        }
    )
    go_on(stray)
    assert web(stray).status.collision_count == 1
    (made,) = (entry for entry in stray.all("controllerrevisions") if entry.metadata.owner_references)
    assert made.metadata.name != only.metadata.name
    assert web(stray).status.update_revision == made.metadata.name
    assert made.data == only.data
