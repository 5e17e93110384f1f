"""Where the doors of a Service lead, and whom its policies let through."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import EndpointSlice
from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, ServiceStatus
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


def test_ready_endpoints_without_the_named_port_are_told_apart_from_none():
    world = World()
    service = world.service(type="ClusterIP")
    world.slice(*BOTH)
    made = world.store.get_as(EndpointSlice, "default/web-x")
    assert made is not None
    without = replace(made, ports=())
    why = "no container of a ready endpoint has a port of the name that is asked for"
    assert door_lines(service, without, 7) == [
        f"tick 7    rules: 10.96.128.10:80 and node port 30080 are refused: {why}"
    ]
    nobody = replace(without, endpoints=(endpoint("10.244.2.5", ready=False),))
    assert door_lines(service, nobody, 7)[0].endswith("are refused: there is no ready endpoint")


def test_a_balancer_that_has_an_address_is_told_with_it():
    service = World().service(type="LoadBalancer")
    status = ServiceStatus(load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip="203.0.113.1"),)))
    assert door_lines(replace(service, status=status), None, 7) == [
        "tick 7    rules: 10.96.128.10:80 and node port 30080 are refused: there is no ready endpoint",
        f"{'':10}its load balancer has 203.0.113.1",
    ]
