"""Where a packet leads that arrives at a node, and from where a process calls that the API no longer knows."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.network.dialling import NameDialler
from engine.network.types import OUTSIDE, Origin
from engine.runtime.processes import Process
from tests.engine.cluster_objects import run
from tests.engine.network.conftest import World, endpoint

NODE_1, NODE_2 = "172.18.0.3", "172.18.0.4"
PODS = by_plural("pods")
SYSTEM = "kube-system"


def pod(cluster: Cluster, name: str, namespace: str = "default", **spec: Any) -> None:
    spec = {"nodeName": "node-2", "containers": [{"name": "c", "image": "nginx"}]} | spec
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}
    cluster.rest.create(PODS, namespace, body)


def test_a_process_in_a_nodes_network_is_reached_at_the_nodes_address():
    cluster = Cluster()
    pod(cluster, "host", hostNetwork=True)
    run(cluster, 8)
    network = cluster.traffic.network
    route = network.enter(OUTSIDE, "node-2", NODE_2, 80)
    assert (route.failure, route.via, [backend.text for backend in route.endpoints]) == (None, "", [f"{NODE_2}:80"])
    assert "nginx" in network.ask(route, route.endpoints[0], "GET", "/").text


@pytest.mark.parametrize(("place", "passes"), [("node-2", True), ("node-1", False), ("", False)])
def test_a_firewall_drops_what_others_send_and_not_what_its_own_node_does(web: World, place: str, passes: bool):
    web.runtime.firewall.append(("node-2", 30080))
    origin = Origin("node", place, ip=web.proxies[place].address) if place else OUTSIDE
    route = web.network.enter(origin, "node-2", NODE_2, 30080)
    assert (route.failure is None) is passes
    assert passes or (route.failure is not None and route.failure.hop == "firewall on node-2")


@pytest.mark.parametrize(
    ("kind", "node", "passes"),
    [("node", "node-1", False), ("outside", "", False), ("node", "node-2", True), ("pod", "node-1", True)],
)
def test_policy_local_takes_another_node_for_a_caller_from_outside(web: World, kind: Any, node: str, passes: bool):
    web.service(external_traffic_policy="Local")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    route = web.network.enter(Origin(kind, node, ip="10.244.1.9" if node else ""), "node-2", NODE_2, 30080)
    assert (route.failure is None) is passes


def test_an_external_address_that_is_a_nodes_own_leads_to_its_service(web: World):
    web.service(type="ClusterIP", external_ips=(NODE_1,))
    web.tick()
    routes = [
        web.network.connect(OUTSIDE, address, port) for address, port in ((NODE_1, 80), (NODE_2, 80), (NODE_1, 81))
    ]
    assert [len(route.endpoints) for route in routes] == [2, 0, 0]
    assert [route.failure.letter if route.failure else "" for route in routes] == ["", "R", "R"]


@pytest.mark.parametrize("place", ["pod", "node"])
def test_an_external_address_leads_from_within_to_its_service_wherever_it_is(web: World, place: Any):
    web.service(type="ClusterIP", external_ips=("192.0.2.7",))
    web.tick()
    caller = Origin(place, "node-1", ip="10.244.1.9")
    assert len(web.network.connect(caller, "192.0.2.7", 80).endpoints) == 2
    refused = web.network.connect(OUTSIDE, "192.0.2.7", 80).failure
    assert refused is not None
    assert refused.letter == "T", "outside nobody leads it to a node"


def test_a_node_that_has_not_read_of_the_external_address_yet_says_so(web: World):
    for proxy in web.proxies.values():
        proxy.cursor.paused = True
    web.service(type="ClusterIP", external_ips=(NODE_1,), ports=web.service().spec.ports)
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick(3)
    route = web.network.connect(OUTSIDE, NODE_1, 80)
    assert route.failure is not None
    assert web.network.causes.find(route.failure).cause == "port behind"


def forgotten(cluster: Cluster, namespace: str, name: str) -> Process:
    """The process of a Pod that was deleted by force: it runs on."""
    found: Any = cluster.store.get("pods", f"{namespace}/{name}")
    sandbox = cluster.runtime.sandbox(found.metadata.uid)
    assert sandbox is not None
    process = sandbox.containers["c"]
    cluster.rest.delete(PODS, namespace, name, options={"gracePeriodSeconds": 0})
    assert cluster.store.get("pods", f"{namespace}/{name}") is None
    return process


def test_a_process_that_the_api_has_forgotten_stands_where_it_stood():
    cluster = Cluster()
    pod(cluster, "x", SYSTEM, dnsPolicy="Default", hostAliases=[{"ip": "127.0.0.1", "hostnames": ["me"]}])
    run(cluster, 8)
    process = forgotten(cluster, SYSTEM, "x")
    origin = cluster.traffic.network.origin_of_process(process)
    assert (origin.kind, origin.node, origin.namespace, origin.ip) == ("pod", "node-2", SYSTEM, process.ip)
    assert origin.resolv_conf.nameservers == ("172.18.0.1",)
    dial = NameDialler().dial(cluster.traffic.network, cluster.runtime, cluster.rng, process, "me", 80)
    assert (dial.outcome, dial.process) == ("open", process)


def test_a_process_whose_sandbox_is_gone_asks_the_cluster_from_its_node():
    cluster = Cluster()
    pod(cluster, "x", SYSTEM, dnsPolicy="Default")
    run(cluster, 8)
    process = forgotten(cluster, SYSTEM, "x")
    cluster.runtime.remove_sandbox(process.uid)
    origin = cluster.traffic.network.origin_of_process(process)
    assert origin == Origin("pod", "node-2", SYSTEM, process.ip)
    assert origin.resolv_conf.searches[0] == f"{SYSTEM}.svc.cluster.local"
