"""The annotation of each node that says how long its kubelet may cache what Pods mount."""

from __future__ import annotations

import pytest

from engine.api.core import Node
from engine.api.meta import ObjectMeta
from engine.controllers.nodelifecycle.ttl import OBJECT_TTL, TTLController
from tests.engine.harness import BY_HAND, ControlPlane


def add_nodes(plane: ControlPlane, first: int, last: int) -> None:
    for index in range(first, last + 1):
        plane.server.create(Node(api_version="v1", kind="Node", metadata=ObjectMeta(name=f"n{index}")), BY_HAND)


def noted(plane: ControlPlane) -> set[str | None]:
    return {node.metadata.annotations.get(OBJECT_TTL) for node in plane.store.list_as(Node)}


@pytest.fixture
def loop(plane: ControlPlane) -> TTLController:
    found: TTLController = plane.run(TTLController)
    return found


@pytest.mark.usefixtures("loop")
def test_a_small_cluster_caches_nothing(plane: ControlPlane):
    add_nodes(plane, 1, 3)
    plane.tick(2)
    assert noted(plane) == {"0"}


@pytest.mark.usefixtures("loop")
def test_what_somebody_else_writes_is_put_right_and_what_is_right_is_not_written(plane: ControlPlane):
    add_nodes(plane, 1, 1)
    plane.tick(2)
    for value in ("7", "", None):
        node = plane.get("nodes", "n1")
        notes = {"own": "x"} | ({} if value is None else {OBJECT_TTL: value})
        metadata = ObjectMeta(name="n1", annotations=notes)
        plane.server.update(Node(api_version="v1", kind="Node", metadata=metadata, spec=node.spec), BY_HAND)
        plane.tick(2)
        assert plane.get("nodes", "n1").metadata.annotations == {OBJECT_TTL: "0", "own": "x"}
    version = plane.get("nodes", "n1").metadata.resource_version
    plane.tick(5)
    assert plane.get("nodes", "n1").metadata.resource_version == version


@pytest.mark.usefixtures("loop")
def test_a_bound_is_passed_by_every_node_and_the_way_back_has_another_one(plane: ControlPlane):
    add_nodes(plane, 1, 100)
    plane.tick(2)
    assert noted(plane) == {"0"}
    add_nodes(plane, 101, 101)
    plane.tick(2)
    assert noted(plane) == {"15"}
    for index in range(1, 12):
        plane.delete("nodes", f"n{index}")
    plane.tick(2)
    assert noted(plane) == {"15"}
    plane.delete("nodes", "n12")
    plane.tick(2)
    assert noted(plane) == {"0"}


@pytest.mark.parametrize(
    ("nodes", "seconds"), [(500, "15"), (501, "30"), (1_000, "30"), (1_001, "60"), (2_000, "60"), (2_001, "300")]
)
def test_the_more_nodes_the_longer(plane: ControlPlane, loop: TTLController, nodes: int, seconds: str):
    add_nodes(plane, 1, 1)
    loop.caches["nodes"].update({f"x{index}": plane.get("nodes", "n1") for index in range(nodes - 1)})
    plane.tick(2)
    assert plane.get("nodes", "n1").metadata.annotations[OBJECT_TTL] == seconds
