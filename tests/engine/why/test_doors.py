"""Where the doors of a Service lead, and whom its policies let through."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import EndpointHints, EndpointSlice, ForZone
from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, Service, ServicePort, ServiceStatus
from engine.why.chains import why_object
from engine.why.doors import door_lines
from tests.engine.network.conftest import World, endpoint

LOCAL = "Local"


def told(*endpoints: Any, **spec: Any) -> list[str]:
    """What `why` says behind the line of the rules."""
    world = World()
    world.service(**spec)
    world.slice(*endpoints)
    world.tick(2)
    lines = [line.strip() for line in why_object(world.store, world.metrics, "services", "default/web")]
    at = next(index for index, line in enumerate(lines) if "rules:" in line)
    return [line for line in lines[at + 1 :] if "coredns" not in line]


BOTH = (endpoint("10.244.1.5", "a", "node-1"), endpoint("10.244.2.5", "b", "node-2"))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({}, []),
        (
            {"external_traffic_policy": LOCAL},
            ["externalTrafficPolicy Local: from outside only through node-1, node-2, where its endpoints are"],
        ),
        (
            {"internal_traffic_policy": LOCAL},
            ["internalTrafficPolicy Local: from within only on node-1, node-2, where its endpoints are"],
        ),
        ({"type": "LoadBalancer"}, ["its load balancer has no address yet"]),
        ({"type": "ClusterIP", "external_traffic_policy": LOCAL}, []),
    ],
)
def test_policies_and_a_balancer_are_told_behind_the_rules(spec: dict[str, Any], said: list[str]):
    assert told(*BOTH, **spec) == said


def test_a_node_whose_endpoint_is_not_ready_lets_nobody_in():
    one = (BOTH[0], endpoint("10.244.2.5", "b", "node-2", ready=False))
    assert told(*one, external_traffic_policy=LOCAL) == [
        "externalTrafficPolicy Local: from outside only through node-1, where its endpoints are"
    ]


def test_without_an_endpoint_a_policy_decides_nothing():
    assert told(external_traffic_policy=LOCAL) == []


def test_endpoints_that_are_all_to_end_still_serve():
    ending = endpoint("10.244.1.5", "a", ready=False, terminating=True)
    assert doors(ending) == [
        "tick 3    rules: 10.96.128.10:80 and node port 30080 lead to 10.244.1.5:8080, which is to end"
    ]
    other = endpoint("10.244.1.6", "b", ready=False, terminating=True)
    assert doors(ending, other)[0].endswith(" lead to 10.244.1.5:8080, 10.244.1.6:8080, which are to end")


def test_ready_endpoints_without_the_port_are_not_called_missing():
    assert doors(endpoint("10.244.1.5", "a"), port_name="other") == [
        "tick 3    rules: 10.96.128.10:80 and node port 30080 are refused: "
        "no container of a ready endpoint has the port that is asked for"
    ]


def test_each_port_tells_where_it_leads_itself():
    ports = tuple(ServicePort(name=name, port=port) for name, port in (("http", 80), ("admin", 81)))
    assert doors(endpoint("10.244.1.5", "a"), ports=ports, type="ClusterIP") == [
        "tick 3    rules: 10.96.128.10:80 lead to 10.244.1.5:8080",
        "tick 3    rules: 10.96.128.10:81 are refused: no container of a ready endpoint has the port that is asked for",
    ]


def test_of_many_endpoints_the_first_are_named():
    (line,) = doors(*(endpoint(f"10.244.1.{number}", f"p{number}") for number in range(10, 20)))
    assert line.endswith("10.244.1.16:8080, 10.244.1.17:8080 and 2 more")


def test_endpoints_of_all_slices_are_told():
    world = World()
    world.service()
    world.slice(endpoint("10.244.1.5", "a"), name="web-x")
    world.slice(endpoint("10.244.2.5", "b", "node-2"), name="web-y")
    world.tick(2)
    told = why_object(world.store, world.metrics, "services", "default/web")
    assert any("lead to 10.244.1.5:8080, 10.244.2.5:8080" in line for line in told)


def test_a_distribution_by_zones_tells_what_its_hints_come_to():
    near = [
        replace(one, hints=EndpointHints(for_zones=(ForZone(name=zone),)))
        for one, zone in zip(BOTH, ("a", "b"), strict=True)
    ]
    assert told(*near, traffic_distribution="PreferClose") == [
        "trafficDistribution PreferClose: a node in a, b uses the endpoints of its own zone alone, "
        "any other node all of them"
    ]
    assert told(near[0], BOTH[1], traffic_distribution="PreferClose") == [
        "trafficDistribution PreferClose: without hints for all of its endpoints, so that every node uses all of them"
    ]


def doors(*endpoints: Any, port_name: str = "http", **spec: Any) -> list[str]:
    """What the rules are told to be with these endpoints."""
    world = World()
    world.service(**spec)
    world.slice(*endpoints, port_name=port_name)
    slices = {one.metadata.name: one for one in world.store.list_as(EndpointSlice)}
    service = world.store.get_as(Service, "default/web")
    assert service is not None
    return door_lines(service, slices, 3)


def test_an_alias_has_no_slice_to_wait_for():
    world = World()
    world.service(type="ExternalName", external_name="shop.example", cluster_ip="", ports=(), selector={"app": "web"})
    world.tick(2)
    told = why_object(world.store, world.metrics, "services", "default/web")
    assert not any("EndpointSlice" in line for line in told)
    assert told[-1].endswith("web.default.svc.cluster.local is shop.example")


def test_a_balancer_that_has_an_address_is_told_with_it():
    service = World().service(type="LoadBalancer")
    status = ServiceStatus(load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip="203.0.113.1"),)))
    assert door_lines(replace(service, status=status), {}, 7) == [
        "tick 7    rules: 10.96.128.10:80 and node port 30080 are refused: there is no ready endpoint",
        f"{'':10}its load balancer has 203.0.113.1",
    ]
