"""Control plane reference, sections 7.2 and 7.5: what a kubelet says of its own node."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Node
from engine.api.meta import Condition
from tests.engine.kubelet.conftest import BY_HAND

HEALTHY = [
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
]


def machine(node: Any) -> Node:
    found = node.store.get("nodes", "node-1")
    assert isinstance(found, Node)
    return found


def change(node: Any, **spec: Any) -> None:
    found = machine(node)
    node.server.update(replace(found, spec=replace(found.spec, **spec)), BY_HAND)


def test_it_starts_with_these_events(node: Any):
    node.join()
    node.tick(2)
    assert node.events() == [
        ("Starting", "Starting kubelet."),
        *(
            (reason, f"Node node-1 status is now: {reason}")
            for reason in (
                "NodeHasSufficientMemory",
                "NodeHasNoDiskPressure",
                "NodeHasSufficientPID",
                "NodeReady",
            )
        ),
    ]
    assert {event.type for event in node.store.list("events")} == {"Normal"}


@pytest.mark.parametrize(("type_", "status", "reason", "message"), HEALTHY)
def test_a_node_that_was_lost_is_healthy_again(node: Any, type_: str, status: str, reason: str, message: str):
    node.join()
    node.tick(2)
    silent = tuple(
        Condition(type=known[0], status="Unknown", reason="NodeStatusUnknown", message="?") for known in HEALTHY
    )
    found = machine(node)
    node.server.update(replace(found, status=replace(found.status, conditions=silent)), BY_HAND, "status")
    node.tick(2)
    posted = next(entry for entry in machine(node).status.conditions if entry.type == type_)
    assert (posted.status, posted.reason, posted.message) == (status, reason, message)
    assert node.told("NodeReady") == ["Node node-1 status is now: NodeReady"]


@pytest.mark.parametrize(("cordoned", "reason"), [((True,), "NodeNotSchedulable"), ((True, False), "NodeSchedulable")])
def test_it_tells_of_being_cordoned_and_uncordoned(node: Any, cordoned: tuple[bool, ...], reason: str):
    node.join()
    node.tick(2)
    for value in cordoned:
        change(node, unschedulable=value)
        node.tick(2)
    assert node.told(reason) == [f"Node node-1 status is now: {reason}"]


def test_a_healthy_node_costs_nothing(node: Any):
    node.join()
    node.tick(5)
    looks, writes = node.looks, node.store.revision
    node.tick(500)
    assert (node.looks, node.store.revision) == (looks, writes)
