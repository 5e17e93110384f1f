"""Control plane reference, section 7.1: Leases and node status, of which no healthy renewal is ever written."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget

LEASES, NODES = by_plural("leases"), by_plural("nodes")


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(seed=1)


def run(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def lease(cluster: Cluster, node: str = "node-1") -> dict[str, Any]:
    return cluster.rest.get(LEASES, "kube-node-lease", node)


def test_every_node_has_a_lease_that_belongs_to_it(cluster):
    listed = cluster.rest.list(LEASES, "kube-node-lease")["items"]
    assert [item["metadata"]["name"] for item in listed] == ["control-plane", "node-1", "node-2", "node-3"]
    found = lease(cluster)
    node = cluster.rest.get(NODES, "", "node-1")
    assert found["metadata"]["ownerReferences"] == [
        {"apiVersion": "v1", "kind": "Node", "name": "node-1", "uid": node["metadata"]["uid"]},
    ]
    assert (found["spec"]["holderIdentity"], found["spec"]["leaseDurationSeconds"]) == ("node-1", 40)


def test_a_lease_is_renewed_every_ten_seconds_without_a_write(cluster):
    revision = cluster.store.revision
    times = []
    for _ in range(3):
        times.append(lease(cluster)["spec"]["renewTime"])
        run(cluster, 10)
    assert times == ["2026-01-01T00:00:00.000000Z", "2026-01-01T00:00:10.000000Z", "2026-01-01T00:00:20.000000Z"]
    assert cluster.store.revision == revision


@pytest.mark.parametrize("fault", ["nodeDown", "partition"])
def test_a_node_that_is_not_heard_of_renews_nothing(cluster, fault: str):
    run(cluster, 15)
    FAULTS[fault](cluster.scene, FaultTarget(node="node-1"))
    run(cluster, 30)
    assert lease(cluster)["spec"]["renewTime"] == "2026-01-01T00:00:10.000000Z"
    assert lease(cluster, "node-2")["spec"]["renewTime"] == "2026-01-01T00:00:40.000000Z"


def test_the_status_of_a_healthy_node_is_posted_every_five_minutes(cluster):
    def heartbeat() -> str:
        conditions = cluster.rest.get(NODES, "", "node-1")["status"]["conditions"]
        (at,) = {entry["lastHeartbeatTime"] for entry in conditions}
        return str(at)

    first = heartbeat()
    run(cluster, 299)
    assert (first, heartbeat()) == ("2025-12-31T23:59:30Z", "2026-01-01T00:04:30Z")


def test_the_lease_goes_when_its_node_goes(cluster):
    cluster.rest.delete(NODES, "", "node-3")
    run(cluster, 5)
    names = [item["metadata"]["name"] for item in cluster.rest.list(LEASES, "kube-node-lease")["items"]]
    assert names == ["control-plane", "node-1", "node-2"]
