"""Control plane reference, section 6.4, step 2: a node turns away what does not fit, and the Pod has failed."""

from __future__ import annotations

from typing import Any

import pytest


def asks(**requests: str) -> list[dict[str, Any]]:
    return [{"name": "c", "image": "nginx:1", "resources": {"requests": requests}}]


PORT = [{"name": "c", "image": "nginx:1", "ports": [{"containerPort": 80, "hostPort": 80}]}]
LOST = [{"key": "broken", "effect": "NoExecute"}]
STORAGE = "ephemeral-storage"
ELSEWHERE = {"nodeSelector": {"disk": "ssd"}}
ROWS = [
    # (the node, a Pod that runs there already, the Pod, reason, message)
    (
        {},
        asks(cpu="1500m"),
        {"containers": asks(cpu="600m")},
        "OutOfcpu",
        "Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000",
    ),
    (
        {},
        None,
        {"containers": asks(memory="5Gi")},
        "OutOfmemory",
        "Node didn't have enough resource: memory, requested: 5368709120, used: 0, capacity: 4294967296",
    ),
    (
        {STORAGE: "1Gi"},
        asks(**{STORAGE: "600Mi"}),
        {"containers": asks(**{STORAGE: "1073741824"})},
        "OutOfephemeral-storage",
        "Node didn't have enough resource: ephemeral-storage, requested: 1073741824, used: 629145600, "
        "capacity: 1073741824",
    ),
    (
        {"pods": "1"},
        asks(),
        {"containers": asks()},
        "OutOfpods",
        "Node didn't have enough resource: pods, requested: 1, used: 1, capacity: 1",
    ),
    (
        {},
        None,
        {"containers": asks()} | ELSEWHERE,
        "NodeAffinity",
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ),
    (
        {},
        PORT,
        {"containers": PORT},
        "NodePorts",
        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ),
    (
        {"spec": {"taints": LOST}},
        None,
        {"containers": asks()},
        "TaintToleration",
        "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    ),
]


@pytest.mark.parametrize(("room", "other", "spec", "reason", "message"), ROWS, ids=[row[3] for row in ROWS])
def test_what_a_node_turns_away(node: Any, room: Any, other: Any, spec: Any, reason: str, message: str):
    node.join(**room)
    if other is not None:
        node.run_pod("other", containers=other)
    node.tick(2)
    node.run_pod(**spec)
    node.tick(3)
    status = node.pod().status
    assert (status.phase, status.reason, status.message) == ("Failed", reason, f"Pod was rejected: {message}")
    assert node.told(reason) == [message]
    assert status.container_statuses == ()
    node.tick(50)
    assert node.runtime.sandbox(node.pod().metadata.uid) is None


def test_what_fits_is_taken_and_finished_pods_take_no_room(node: Any, shell: Any):
    node.join()
    node.warm("busybox:1", "nginx:1")
    node.run_pod("done", containers=[shell("true") | {"resources": {"requests": {"cpu": "2"}}}], restartPolicy="Never")
    node.tick(8)
    assert node.pod("done").status.phase == "Succeeded"
    node.run_pod(containers=asks(cpu="2"))
    node.tick(4)
    assert node.pod().status.phase == "Running"


def test_a_rejected_pod_is_deleted_at_once(node: Any):
    node.join()
    node.run_pod(containers=asks(cpu="9"))
    node.tick(3)
    node.delete()
    assert not node.exists()
