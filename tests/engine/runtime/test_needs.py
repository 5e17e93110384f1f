"""Processes of images that nobody described ask the Services that their manifests name, for each of their answers."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientSpec, parse_target
from tests.engine.cluster_objects import create, run
from tests.engine.network.causes.losing import delete, fault, ip_of, pod, process, service


def world(**needs: str) -> Cluster:
    """A Pod and a Service of each name, which needs the Services that its value names."""
    cluster = Cluster(seed=3)
    for name in needs:
        service(name, type=None, ports=[{"port": 80}])(cluster)
    run(cluster, 1)
    for name, hosts in needs.items():
        pod(name, f"own/{name}", container={"env": [{"name": "HOSTS", "value": hosts}]})(cluster)
    run(cluster, 12)
    return cluster


def letters(cluster: Cluster, target: str, ticks: int = 6) -> set[str]:
    """The letters of what a client loses that asks for some ticks; "" stands for what is served."""
    name, start = f"c{cluster.clock.tick}", cluster.clock.tick
    cluster.traffic.add(ClientSpec(name, parse_target(f"pod/{target}:80"), "harness", rate=((0, 1),), timeout=1))
    run(cluster, ticks)
    cluster.traffic.remove(name)
    run(cluster, 2)  # what it waits for is given up
    lost = [record.letter for record in cluster.metrics.records(name) if record.tick >= start]
    return {*lost, *([""] if len(lost) < ticks else [])}


def test_a_request_needs_each_server_that_the_manifest_names():
    cluster = world(front="api,redis", api="", redis="")
    assert letters(cluster, "front") == {""}
    delete("pods", "redis")(cluster)
    run(cluster, 6)
    assert letters(cluster, "front") == {"5"}
    assert letters(cluster, "api") == {""}


def test_it_is_served_again_when_the_server_is_back():
    cluster = world(front="redis", redis="")
    delete("pods", "redis")(cluster)
    run(cluster, 6)
    create(cluster, "pods", "redis-2", {"containers": [{"name": "r", "image": "own/redis"}]}, labels={"app": "redis"})
    run(cluster, 14)
    assert letters(cluster, "front") == {""}


def test_a_chain_breaks_at_its_last_link():
    cluster = world(front="api", api="redis", redis="")
    fault("stall", pod="redis")(cluster)
    assert letters(cluster, "front") == {"T"}


def test_two_that_need_each_other_serve_and_each_is_asked_once():
    cluster = world(one="two", two="one")
    assert letters(cluster, "one") == {""}
    delete("pods", "two")(cluster)
    run(cluster, 6)
    assert letters(cluster, "one") == {"5"}


@pytest.mark.parametrize("counted", [True, False])
def test_a_probe_needs_nobody(counted):
    cluster = world(front="redis", redis="")
    delete("pods", "redis")(cluster)
    run(cluster, 6)
    reply = cluster.runtime.ask(ip_of(cluster, "front"), 80, "http", "GET", "/", counted=counted)
    assert reply.letter == ("5" if counted else "")


def test_nobody_is_asked_at_the_start_and_nobody_crashes():
    cluster = Cluster(seed=3)
    service("redis", type=None, ports=[{"port": 80}])(cluster)
    run(cluster, 1)
    pod("front", "own/front", container={"env": [{"name": "REDIS", "value": "redis"}]})(cluster)
    run(cluster, 20)
    assert process(cluster, "front").alive
    assert process(cluster, "front").started_tick < 10


def test_an_image_that_somebody_described_needs_what_its_description_says():
    cluster = Cluster(seed=3)
    service("redis", type=None, ports=[{"port": 80}])(cluster)
    run(cluster, 1)
    pod("web", "nginx", container={"env": [{"name": "REDIS", "value": "redis"}]})(cluster)
    run(cluster, 12)
    assert process(cluster, "web").needs == ()
    assert letters(cluster, "web") == {""}
