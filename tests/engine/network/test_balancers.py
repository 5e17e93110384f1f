"""Load balancers (control plane reference, sections 2.5 and 9.3): who gets requests, and what a health check says."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, ServiceStatus
from engine.etcd.store import START
from engine.network.tools.curl import curl
from tests.engine.network.conftest import World, endpoint
from tests.engine.network.printing import printed

ADDRESS = "203.0.113.1"


def balance(world: World, **spec: Any) -> None:
    """Service web gets a balancer."""
    service = world.service(type="LoadBalancer", **spec)
    status = ServiceStatus(load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip=ADDRESS),)))
    world.store.put("services", "default/web", replace(service, status=status), "test", START)
    world.tick()


def said(world: World, url: str, *flags: str) -> tuple[str, int]:
    out, err, status = printed(curl(world.network, world.metrics, [*flags, url]))
    return out + err, status


def shares(world: World, client: str) -> dict[str, int]:
    return {node: world.metrics.window(client, 0, 1000, node).issued for node in world.proxies}


def lost(world: World, client: str) -> dict[str, int]:
    return {letter: count for letter, count in world.metrics.window(client, 0, 1000).lost.items() if count}


def test_requests_go_through_all_nodes_and_reach_a_pod(web: World):
    balance(web)
    web.client("public", "lb/web", rate=6)
    web.tick()
    assert (shares(web, "public"), lost(web, "public")) == ({"node-1": 3, "node-2": 3}, {})


def test_a_service_without_an_address_is_a_name_that_nobody_knows(web: World):
    web.client("public", "lb/web")
    web.client("other", "lb/none")
    web.tick()
    assert (lost(web, "public"), lost(web, "other")) == ({"N": 4}, {"N": 4})
    record = web.metrics.records("public")[-1]
    assert (record.hop, record.observed) == ("the load balancer", "Service web has no address of a load balancer")


def test_a_dark_node_is_left_out_after_three_failed_checks_and_taken_back_after_one(web: World):
    balance(web)
    web.client("public", "lb/web", rate=2, timeout=0)
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    before = web.clock.tick
    web.runtime.off.append("node-2")
    web.runtime.revision += 1
    web.tick(5)
    by_tick = [web.metrics.window("public", tick, tick).lost["T"] for tick in range(before + 1, before + 6)]
    assert by_tick == [1, 1, 0, 0, 0]
    web.runtime.off.clear()
    web.runtime.revision += 1
    web.tick()
    assert web.metrics.window("public", web.clock.tick, web.clock.tick, "node-2").issued == 1


def test_under_policy_local_only_nodes_with_ready_pods_pass(web: World):
    balance(web, external_traffic_policy="Local", health_check_node_port=32000)
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.client("public", "lb/web", rate=2, timeout=0)
    web.tick(6)
    ticks = range(web.clock.tick - 3, web.clock.tick + 1)
    assert sum(web.metrics.window("public", tick, tick).lost["T"] for tick in ticks) == 0
    assert lost(web, "public").get("T", 0) > 0


def test_the_health_check_port_answers_for_each_node_by_itself(web: World):
    balance(web, external_traffic_policy="Local", health_check_node_port=32000)
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    text, status = said(web, "http://node-1:32000/", "-i")
    assert (text.startswith("HTTP/1.1 200 OK\n"), '"localEndpoints": 1' in text, status) == (True, True, 0)
    text, status = said(web, "http://node-2:32000/", "-i")
    assert text.startswith("HTTP/1.1 503 Service Unavailable\n")
    assert '"localEndpoints": 0' in text


def test_the_balancer_is_reached_from_outside_and_from_inside(web: World):
    balance(web)
    web.pod("caller", "10.244.1.9")
    assert said(web, f"http://{ADDRESS}/")[0] == "hello\n"
    web.client("inside", "lb/web", origin="pod/caller")
    web.client("beside", "lb/web", origin="node/node-2")
    web.tick()
    for client, node in (("inside", "node-1"), ("beside", "node-2")):
        found = web.metrics.window(client, 0, 1000, node)
        assert (found.issued, found.served, lost(web, client)) == (4, 4, {})


def test_an_address_of_no_balancer_is_not_routed(web: World):
    text, status = said(web, "http://203.0.113.9/")
    assert (status, "timed out" in text) == (28, True)


def test_if_no_node_passes_all_get_requests(web: World):
    balance(web)
    web.runtime.off += ["node-1", "node-2"]
    web.runtime.revision += 1
    web.client("public", "lb/web", rate=2, timeout=0)
    web.tick(6)
    assert shares(web, "public") == {"node-1": 6, "node-2": 6}


@pytest.mark.parametrize(("origin", "letters"), [("outside", {"T": 3}), ("lb", {})])
def test_who_comes_from_a_balancer_knocks_only_at_nodes_that_pass(web: World, origin: str, letters: dict[str, int]):
    balance(web)
    web.runtime.off.append("node-2")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.runtime.revision += 1
    web.tick(4)
    web.client("public", "nodeport/web", origin=origin, rate=6, timeout=0)
    web.tick()
    assert lost(web, "public") == letters


def test_a_balancer_that_panics_keeps_no_other_waiting_and_asks_again(web: World, monkeypatch):
    balance(web)
    balancers, failing = web.network.balancers, [True]
    works = balancers._passes
    asked: list[tuple[str, str]] = []

    def broken(key, node):
        if failing and key == "default/web":
            raise ValueError(key)
        asked.append((key, node))
        return works(key, node)

    monkeypatch.setattr(balancers, "_passes", broken)
    other = web.service("other", type="LoadBalancer", cluster_ip="10.96.128.11")
    del other
    web.runtime.off.append("node-2")
    web.runtime.revision += 1
    with pytest.raises(ValueError, match="default/web"):
        web.tick()
    assert {key for key, _ in asked} == {"default/other"}
    failing.clear()
    web.tick(3)
    assert balancers.nodes_for("default/web", web.clock.tick) == ["node-1"]
