"""Control plane reference, sections 9.2 to 9.4: what each node's rules do, and when they learn of changes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from engine.api.core import LoadBalancerIngress, LoadBalancerStatus
from engine.network.proxy import rules
from engine.network.proxy.kubeproxy import TableCursor
from engine.network.proxy.portrules import rules_of
from tests.engine.network.conftest import World, endpoint

NODE_1, CLUSTER_IP = "172.18.0.3", "10.96.128.10"


def texts(world: World, node: str = "node-1", address: str = CLUSTER_IP, port: int = 80, **where: Any) -> list[str]:
    return [backend.text for backend in world.proxies[node].port_route(address, port, **where).endpoints]


def test_a_node_learns_of_a_service_one_tick_later(world: World):
    assert world.proxies["node-1"].revision == 0
    world.service()
    world.slice(endpoint("10.244.1.5"))
    assert world.proxies["node-1"].port_route(CLUSTER_IP, 80).kind == "nothing"
    world.tick()
    assert texts(world) == ["10.244.1.5:8080"]


def test_endpoints_are_sorted_as_text(world: World):
    world.service()
    world.slice(endpoint("10.244.1.5"), endpoint("10.244.1.10"))
    world.tick()
    assert texts(world) == ["10.244.1.10:8080", "10.244.1.5:8080"]


def test_a_node_port_opens_on_every_node(web: World):
    assert texts(web, "node-1", NODE_1, 30080) == texts(web, "node-2", "172.18.0.4", 30080) != []


def test_a_slow_node_keeps_the_old_rules_longer(web: World):
    web.proxies["node-2"].cursor.lag = 3
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick()
    assert (len(texts(web, "node-1")), len(texts(web, "node-2"))) == (1, 2)
    web.tick(2)
    assert len(texts(web, "node-2")) == 1


def test_a_hung_proxy_keeps_its_rules(web: World):
    web.proxies["node-2"].cursor.paused = True
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick(5)
    assert len(texts(web, "node-2")) == 2


def test_without_endpoints_a_node_refuses(web: World):
    web.slice()
    web.tick()
    assert web.proxies["node-1"].port_route(CLUSTER_IP, 80).kind == "reject"


def test_unready_endpoints_are_not_used_and_terminating_ones_only_if_no_other_is_ready(web: World):
    unready = endpoint("10.244.1.5", ready=False, serving=False)
    leaving = endpoint("10.244.2.7", ready=False, terminating=True)
    web.slice(unready, leaving, endpoint("10.244.3.1"))
    web.tick()
    assert texts(web) == ["10.244.3.1:8080"]
    web.slice(unready, leaving)
    web.tick()
    assert texts(web) == ["10.244.2.7:8080"]


def test_policy_local_keeps_outside_traffic_on_the_node_and_drops_it_where_no_pod_is(web: World):
    web.service(external_traffic_policy="Local")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    assert texts(web, "node-1", NODE_1, 30080) == ["10.244.1.5:8080"]
    assert web.proxies["node-2"].port_route("172.18.0.4", 30080).kind == "drop"
    assert texts(web, "node-2", "172.18.0.4", 30080, origin="pod") == ["10.244.1.5:8080"]


def test_ports_get_endpoints_from_the_slice_port_of_their_name(web: World):
    web.slice(endpoint("10.244.1.9"), port=9090, port_name="metrics", name="y")
    web.tick()
    assert len(texts(web)) == 2


def test_a_headless_service_has_no_rules(world: World):
    world.service(cluster_ip="None", type="ClusterIP")
    world.slice(endpoint("10.244.1.5"))
    world.tick()
    assert world.table.all(world.proxies["node-1"].revision) == []


def test_rules_vanish_with_their_service(web: World):
    web.store.delete("services", "default/web", "test", web.store.log[-1].cause)
    web.tick()
    assert web.proxies["node-1"].port_route(CLUSTER_IP, 80).kind == "nothing"


def test_a_machine_without_power_learns_nothing_and_starts_empty(web: World):
    web.runtime.off.append("node-2")
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick()
    assert len(texts(web, "node-2")) == 2
    web.runtime.off.clear()
    web.proxies["node-2"].reboot()
    assert web.proxies["node-2"].revision == 0
    assert web.proxies["node-2"].port_route(CLUSTER_IP, 80).kind == "nothing"
    web.tick()
    assert len(texts(web, "node-2")) == 1


def test_metrics_know_when_each_node_took_over(web: World):
    seen = web.metrics.rule_syncs["node-1"]
    assert [(seen[0].revision, seen[0].tick)] == [(web.store.revision, 1)]


def test_old_versions_are_dropped_once_no_node_stands_at_them(web: World):
    for last in range(1, 60):
        web.slice(endpoint(f"10.244.1.{last}"))
        web.tick()
    assert len(web.table._versions["default/web"][0]) < 40
    assert texts(web) == ["10.244.1.59:8080"]


def test_a_node_that_was_slow_from_its_start_finds_the_rules_of_its_own_time(world: World):
    """However often the others have moved on: what it has yet to come to is kept."""
    world.proxies["node-2"].cursor.lag = 100
    world.service()
    for last in range(1, 90):
        world.slice(endpoint(f"10.244.1.{last}"))
        world.tick()
    assert world.proxies["node-2"].revision == 0
    world.tick(15)
    # At tick 104 it reads what was there at tick 4, which was written after four ticks had passed.
    assert (world.clock.tick, texts(world, "node-2")) == (104, ["10.244.1.5:8080"])


def test_a_node_that_joins_learns_what_was_there_before_it(world: World):
    world.service()
    world.tick(3)
    woken: list[int] = []
    TableCursor(world.store, world.table, woken.append)
    assert woken == [world.clock.tick + 1]


def test_load_balancer_addresses_lead_to_the_service(world: World):
    service = world.service(type="LoadBalancer")
    status = replace(service.status, load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip="172.19.0.1"),)))
    world.store.put("services", "default/web", replace(service, status=status), "test", world.store.log[-1].cause)
    world.slice(endpoint("10.244.1.5"))
    world.tick()
    assert texts(world, address="172.19.0.1") == ["10.244.1.5:8080"]


def break_rules_of(monkeypatch, name: str) -> None:
    """Let the rules of a Service be more than kube-proxy can work out."""

    def broken(service, slices):
        if service is not None and service.metadata.name == name:
            raise ValueError(name)
        return rules_of(service, slices)

    monkeypatch.setattr(rules, "rules_of", broken)


def step(world: World) -> list[str]:
    """Let a tick pass as the cluster does; what panicked in it."""
    met: list[str] = []
    world.clock.tick += 1
    for proxy in world.proxies.values():
        try:
            proxy.run()
        except ValueError as error:
            met.append(str(error))
    return met


def test_a_service_whose_rules_panic_keeps_no_other_waiting(web: World, monkeypatch):
    break_rules_of(monkeypatch, "bad")
    web.service("bad", cluster_ip="10.96.128.11", ports=())
    web.service("good", cluster_ip="10.96.128.12")
    assert step(web) == ["bad"]
    assert {proxy.revision for proxy in web.proxies.values()} == {web.store.revision}
    assert web.proxies["node-2"].port_route("10.96.128.12", 80).kind == "reject"
    assert texts(web) != []


def test_rules_that_panicked_are_there_once_they_can_be_worked_out(web: World, monkeypatch):
    with monkeypatch.context() as patch:
        break_rules_of(patch, "late")
        web.service("late", cluster_ip="10.96.128.11")
        assert step(web) == ["late"]
        assert "late" in step(web)
        assert web.proxies["node-1"].port_route("10.96.128.11", 80).kind == "nothing"
    moves = web.table.moves
    assert step(web) == []
    assert web.proxies["node-1"].port_route("10.96.128.11", 80).kind == "reject"
    assert web.table.moves > moves


def test_a_slice_that_cannot_be_read_is_read_again(web: World, monkeypatch):
    works, failing = web.table._slices.take, [True]

    def broken(entry):
        if failing:
            raise ValueError(entry.key)
        return works(entry)

    monkeypatch.setattr(web.table._slices, "take", broken)
    web.slice(endpoint("10.244.1.5", "a"))
    assert len(step(web)) == 1
    assert len(texts(web)) == 2
    failing.clear()
    step(web)
    assert texts(web) == ["10.244.1.5:8080"]
