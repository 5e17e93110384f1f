"""Control plane reference, section 2.5: what each type of Service opens, in a cluster."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.network.proxy.portrules import load_balancer_ips
from engine.network.types import OUTSIDE, Origin
from engine.runtime.sandboxconfig import cluster_first
from tests.engine.cluster_objects import create, run

PORTS = [{"port": 80}]


def exposed(**spec: Any) -> Cluster:
    """A cluster in which the Service web stands before one nginx Pod; a balancer comes after 2 ticks."""
    cluster = Cluster(seed=3, load_balancer_after=2)
    pod = {"containers": [{"name": "main", "image": "nginx"}], "nodeName": "node-2"}
    create(cluster, "pods", "web", pod, labels={"app": "web"})
    create(cluster, "services", "web", {"selector": {"app": "web"}, "ports": PORTS} | spec)
    run(cluster, 15)
    return cluster


def frontends(cluster: Cluster) -> list[str]:
    """Which of a Service's doors lead to its Pod."""
    network = cluster.traffic.network
    service = network.directory.service("default/web")
    assert service is not None
    inside = Origin("pod", "node-1", "default", "10.244.1.99")
    found = []
    if service.spec.cluster_ip not in {"", "None"} and network.connect(inside, service.spec.cluster_ip, 80).endpoints:
        found.append("cluster IP")
    if any(port.node_port for port in service.spec.ports):
        port = service.spec.ports[0].node_port
        nodes = [network.proxies[f"node-{index}"].address for index in (1, 2, 3)]
        if all(network.connect(OUTSIDE, address, port).endpoints for address in nodes):
            found.append("node port")
    if any(network.connect(OUTSIDE, address, 80).endpoints for address in load_balancer_ips(service)):
        found.append("balancer")
    return found


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, ["cluster IP"]),
        ({"type": "ClusterIP", "clusterIP": "None"}, []),
        ({"type": "NodePort"}, ["cluster IP", "node port"]),
        ({"type": "LoadBalancer"}, ["cluster IP", "node port", "balancer"]),
        ({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}, ["cluster IP", "balancer"]),
        ({"type": "ExternalName", "externalName": "example.com"}, []),
    ],
)
def test_each_type_adds_to_the_one_before(spec: dict[str, Any], expected: list[str]):
    assert frontends(exposed(**spec)) == expected


def test_a_headless_service_is_only_a_name_for_its_pods():
    cluster = exposed(clusterIP="None")
    answer = cluster.traffic.network.names.lookup("web", cluster_first("default"), "node-1")
    pod = cluster.traffic.network.directory.pod("default/web")
    assert pod is not None
    assert answer.addresses == (pod.status.pod_ip,)


@pytest.mark.parametrize("type_", ["ClusterIP", "NodePort"])
def test_a_service_without_endpoints_never_gets_an_event(type_: str):
    cluster = exposed(type=type_, selector={"app": "nobody"})
    events = [entry for entry in cluster.store.list("events", "default") if entry.involved_object.kind == "Service"]  # type: ignore[attr-defined]
    assert events == []
