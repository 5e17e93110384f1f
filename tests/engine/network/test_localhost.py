"""`localhost` inside a Pod is that Pod: its own sockets, those bound to loopback among them, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientSpec, TrafficTarget
from engine.network.types import Origin
from tests.engine.cluster_objects import create, run

IMAGES = {
    "private:1": {"listens": [{"port": 8080, "bind": "127.0.0.1", "after": 0}]},
    "public:1": {"listens": [{"port": 9090, "after": 0}]},
    "quiet:1": {},
    "counts:1": {"capacityPerTick": 1, "listens": [{"port": 7070, "bind": "127.0.0.1", "after": 0}]},
}
REFUSED = 7


@pytest.fixture
def cluster() -> Cluster:
    """Pod `web` on node-1: one container bound to loopback, one to all addresses; `host` in node-1's own network."""
    cluster = Cluster(seed=1)
    cluster.runtime.catalog = cluster.runtime.catalog.with_images(IMAGES)
    pod(cluster, "web", "private:1", "public:1")
    pod(cluster, "other", "quiet:1")
    pod(cluster, "host", "private:1", "nginx", hostNetwork=True)
    pod(cluster, "neighbour", "quiet:1", hostNetwork=True)
    pod(cluster, "far", "quiet:1", hostNetwork=True, nodeName="node-2")
    run(cluster, 20)
    return cluster


def pod(cluster: Cluster, name: str, *images: str, **spec: Any) -> None:
    containers = [{"name": f"c{index}", "image": image} for index, image in enumerate(images)]
    create(cluster, "pods", name, {"nodeName": "node-1", "containers": containers} | spec, labels={"app": name})


def address(cluster: Cluster, name: str) -> str:
    found: Any = cluster.store.get("pods", f"default/{name}")
    ip: str = found.status.pod_ip
    return ip


def curl(cluster: Cluster, name: str, url: str) -> int:
    return cluster.rest.exec("default", name, "c0", ["curl", "-s", url], "")[2]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_container_reaches_all_sockets_of_its_pod(cluster, host):
    assert [curl(cluster, "web", f"http://{host}:{port}") for port in (8080, 9090, 8081)] == [0, 0, REFUSED]


def test_a_socket_bound_to_loopback_answers_nobody_at_the_pods_address(cluster):
    ip = address(cluster, "web")
    for name in ("web", "other", "host"):
        assert [curl(cluster, name, f"http://{ip}:{port}") for port in (8080, 9090)] == [REFUSED, 0]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_localhost_of_another_pod_is_another(cluster, host):
    assert [curl(cluster, "other", f"http://{host}:{port}") for port in (8080, 9090)] == [REFUSED, REFUSED]


def test_a_pod_in_the_hosts_network_shares_its_nodes_localhost(cluster):
    """Its own sockets and those of its neighbours there, and no other node's."""
    for name in ("host", "neighbour"):
        assert [curl(cluster, name, f"http://localhost:{port}") for port in (8080, 80, 9090)] == [0, 0, REFUSED]
    assert [curl(cluster, "far", f"http://localhost:{port}") for port in (8080, 80)] == [REFUSED, REFUSED]


def test_a_node_port_is_at_the_nodes_localhost_and_at_no_pods(cluster):
    ports = [{"port": 80, "targetPort": 9090, "nodePort": 30080}]
    create(cluster, "services", "web", {"type": "NodePort", "selector": {"app": "web"}, "ports": ports})
    run(cluster, 6)
    assert curl(cluster, "host", "http://localhost:30080") == 0
    assert curl(cluster, "web", "http://localhost:30080") == REFUSED


def test_a_pods_connection_to_its_own_localhost_needs_no_rules_and_no_wires(cluster):
    origin = cluster.traffic.network.origin("pod/web")
    assert isinstance(origin, Origin)
    for port, open_ in ((8080, True), (9090, True), (8081, False)):
        route = cluster.traffic.network.connect(origin, "127.0.0.1", port)
        assert (route.via, route.failure, route.loopback) == ("", None, True)
        assert cluster.traffic.network.reaches(route, route.endpoints[0]) is open_


def test_a_server_bound_to_loopback_has_its_capacity_for_callers_in_its_pod(cluster):
    """No answer of it is remembered: it serves one request per tick, of the two that it gets."""
    containers = [{"name": "c0", "image": "counts:1", "env": [{"name": "PEER", "value": "localhost"}]}]
    create(cluster, "pods", "busy", {"nodeName": "node-1", "containers": containers})
    run(cluster, 10)
    cluster.traffic.add(ClientSpec("own", TrafficTarget("env", "PEER", 7070), "pod/busy", rate=((0, 2),)))
    start = cluster.clock.tick + 1
    run(cluster, 15)
    counts = cluster.metrics.window("own", start, start + 9)
    assert (counts.issued, counts.served) == (20, 11)
