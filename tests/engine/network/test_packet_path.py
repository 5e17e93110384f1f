"""Control plane reference, sections 9.2 to 9.4: where a node's rules lead a packet, and where they lead none."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import EndpointHints, ForZone
from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, ServiceStatus
from engine.etcd.store import START
from engine.network.proxy.kubeproxy import TrafficSource
from tests.engine.network.conftest import World, endpoint

CLUSTER_IP, NODE_1, NODE_2 = "10.96.128.10", "172.18.0.3", "172.18.0.4"
BALANCER, EXTERNAL = "203.0.113.1", "192.0.2.7"
A, B = ("10.244.1.5", "a", "node-1"), ("10.244.2.7", "b", "node-2")


def balanced(world: World, **spec: Any) -> None:
    """Service web with every kind of door."""
    service = world.service(type="LoadBalancer", external_ips=(EXTERNAL,), **spec)
    status = ServiceStatus(load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip=BALANCER),)))
    world.store.put("services", "default/web", replace(service, status=status), "test", START)


def kind(world: World, node: str, address: str, port: int, origin: TrafficSource = "outside") -> str:
    return world.proxies[node].port_route(address, port, origin=origin).kind


def served(world: World, node: str, address: str, port: int, origin: TrafficSource = "outside") -> list[str]:
    return [
        backend.pod.partition("/")[2]
        for backend in world.proxies[node].port_route(address, port, origin=origin).endpoints
    ]


DOORS = [(CLUSTER_IP, 80), (NODE_1, 30080), ("127.0.0.1", 30080), (BALANCER, 80), (EXTERNAL, 80)]


@pytest.mark.parametrize(("address", "port"), DOORS)
def test_every_door_of_a_service_leads_to_all_ready_endpoints(web: World, address: str, port: int):
    balanced(web)
    web.tick()
    assert served(web, "node-1", address, port) == ["a", "b"]


@pytest.mark.parametrize(("address", "port"), DOORS)
def test_without_any_endpoint_every_door_refuses(web: World, address: str, port: int):
    balanced(web)
    web.slice()
    web.tick()
    assert kind(web, "node-1", address, port) == "reject"


@pytest.mark.parametrize(
    ("node", "address", "origin", "expected"),
    [
        ("node-1", NODE_1, "outside", ["a"]),
        ("node-2", NODE_2, "outside", "drop"),
        ("node-2", NODE_2, "pod", ["a"]),
        ("node-2", NODE_2, "node", ["a"]),
        ("node-2", BALANCER, "outside", "drop"),
        ("node-2", BALANCER, "pod", ["a"]),
        ("node-2", CLUSTER_IP, "outside", ["a"]),
        ("node-2", CLUSTER_IP, "pod", ["a"]),
    ],
)
def test_external_policy_local_is_for_what_comes_from_outside(web: World, node, address, origin, expected):
    balanced(web, external_traffic_policy="Local")
    web.slice(endpoint(*A))
    web.tick()
    port = 80 if address in {BALANCER, CLUSTER_IP} else 30080
    found = served(web, node, address, port, origin) or kind(web, node, address, port, origin)
    assert found == expected


@pytest.mark.parametrize(
    ("node", "address", "origin", "expected"),
    [
        ("node-1", CLUSTER_IP, "pod", ["a"]),
        ("node-2", CLUSTER_IP, "pod", "drop"),
        ("node-2", CLUSTER_IP, "node", "drop"),
        ("node-2", NODE_2, "outside", ["a"]),
    ],
)
def test_internal_policy_local_is_for_the_cluster_ip(web: World, node, address, origin, expected):
    web.service(internal_traffic_policy="Local")
    web.slice(endpoint(*A))
    web.tick()
    port = 80 if address == CLUSTER_IP else 30080
    found = served(web, node, address, port, origin) or kind(web, node, address, port, origin)
    assert found == expected


@pytest.mark.parametrize(
    ("what", "address", "port"),
    [
        ("a cluster IP on a port that the Service does not have", CLUSTER_IP, 81),
        ("a node port that nobody was given", NODE_1, 30999),
        ("an address of no Service", "10.96.1.1", 80),
    ],
)
def test_no_rule_speaks_of_it(web: World, what: str, address: str, port: int):
    assert kind(web, "node-1", address, port) == "nothing", what


def test_the_rules_of_a_deleted_service_are_gone(web: World):
    web.store.delete("services", "default/web", "test", START)
    web.tick()
    assert kind(web, "node-1", CLUSTER_IP, 80) == "nothing"
    assert kind(web, "node-1", NODE_1, 30080) == "nothing"


UNREADY = {"ready": False, "serving": False}
LEAVING = {"ready": False, "terminating": True}
LOST = {"ready": False, "serving": False, "terminating": True}


@pytest.mark.parametrize(
    ("a", "b", "cluster", "local"),
    [
        ({}, {}, ["a", "b"], ["a"]),
        ({}, UNREADY, ["a"], ["a"]),
        (UNREADY, {}, ["b"], "drop"),
        (LEAVING, {}, ["b"], ["a"]),
        (LEAVING, UNREADY, ["a"], ["a"]),
        (LEAVING, LEAVING, ["a", "b"], ["a"]),
        (LOST, UNREADY, "reject", "reject"),
        (UNREADY, LEAVING, ["b"], "drop"),
    ],
)
def test_ready_endpoints_come_first_then_those_that_still_serve(web: World, a, b, cluster, local):
    for policy, expected in (("Cluster", cluster), ("Local", local)):
        web.service(external_traffic_policy=policy)
        web.slice(endpoint(*A, **a), endpoint(*B, **b))
        web.tick()
        assert (served(web, "node-1", NODE_1, 30080) or kind(web, "node-1", NODE_1, 30080)) == expected


# --- topology


def hinted(world: World, *zones: str | None) -> None:
    """Endpoints a, b and c with hints for these zones."""
    found = [endpoint(f"10.244.1.{index}", name) for index, name in enumerate("abc", start=1)]
    world.slice(
        *(
            replace(one, hints=EndpointHints(for_zones=(ForZone(name=zone),))) if zone else one
            for one, zone in zip(found, zones, strict=True)
        ),
    )
    world.tick()


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (("x", "y", "x"), ["a", "c"]),
        (("x", "y", None), ["a", "b", "c"]),
        (("y", "y", "y"), ["a", "b", "c"]),
        ((None, None, None), ["a", "b", "c"]),
    ],
)
def test_hints_count_if_every_ready_endpoint_has_one_and_the_zone_has_any(web: World, zones, expected):
    web.proxies["node-1"].zone = "x"
    hinted(web, *zones)
    assert served(web, "node-1", CLUSTER_IP, 80, "pod") == expected


def test_a_node_without_a_zone_takes_no_hints(web: World):
    hinted(web, "x", "y", "x")
    assert served(web, "node-1", CLUSTER_IP, 80, "pod") == ["a", "b", "c"]


# --- who may come, and as whom


@pytest.mark.parametrize(
    ("source", "expected"),
    [("198.51.100.1", "firewall"), ("192.0.2.4", "endpoints"), ("10.244.1.9", "firewall")],
)
def test_source_ranges_guard_the_balancers_address_alone(web: World, source: str, expected: str):
    balanced(web, load_balancer_source_ranges=("192.0.2.0/24", "rubbish"))
    web.tick()
    assert web.proxies["node-1"].port_route(BALANCER, 80, source=source).kind == expected
    assert web.proxies["node-1"].port_route(NODE_1, 30080, source=source).kind == "endpoints"


def test_a_caller_outside_of_the_ranges_times_out_and_is_told_why(web: World):
    balanced(web, load_balancer_source_ranges=("192.0.2.0/24",))
    web.tick()
    web.client("public", "lb/web", timeout=0)
    web.tick()
    record = web.metrics.last_lost
    assert record is not None
    assert (record.letter, "loadBalancerSourceRanges" in record.observed) == ("T", True)


@pytest.mark.parametrize(
    ("policy", "address", "origin", "masqueraded"),
    [
        ("Cluster", NODE_1, "outside", True),
        ("Cluster", NODE_1, "pod", True),
        ("Cluster", NODE_1, "node", True),
        ("Local", NODE_1, "outside", False),
        ("Local", NODE_1, "pod", False),
        ("Local", NODE_1, "node", True),
        ("Cluster", CLUSTER_IP, "pod", False),
        ("Cluster", CLUSTER_IP, "node", True),
        ("Cluster", CLUSTER_IP, "outside", True),
    ],
)
def test_what_is_marked_for_masquerade(web: World, policy: str, address: str, origin: TrafficSource, masqueraded: bool):
    web.service(external_traffic_policy=policy)
    web.tick()
    port = 80 if address == CLUSTER_IP else 30080
    assert web.proxies["node-1"].port_route(address, port, origin=origin).masqueraded is masqueraded


# --- timing


def test_nodes_sync_one_by_one_and_disagree_meanwhile(web: World):
    web.proxies["node-2"].cursor.lag = 2
    web.slice(endpoint(*A))
    web.tick()
    assert (served(web, "node-1", CLUSTER_IP, 80), served(web, "node-2", CLUSTER_IP, 80)) == (["a"], ["a", "b"])
    web.tick()
    assert served(web, "node-2", CLUSTER_IP, 80) == ["a"]


def test_each_endpoint_is_as_likely_as_another(web: World):
    web.slice(*(endpoint(f"10.244.1.{index}") for index in range(10, 20)))
    for index in range(10, 20):
        web.runtime.pod(f"p{index}", f"10.244.1.{index}")
    web.tick()
    web.client("crowd", "nodeport/web", rate=50_000)
    web.tick()
    shares = web.metrics.served_by["crowd"][web.clock.tick]
    assert len(shares) == 10
    assert all(4_700 < count < 5_300 for count in shares.values())
