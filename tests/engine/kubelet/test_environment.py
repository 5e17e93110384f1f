"""Control plane reference, section 10.3: the variables that Services give to containers."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Pod, PodSpec, Service, ServicePort, ServiceSpec
from engine.api.meta import ObjectMeta
from engine.kubelet.environment import ServiceLinks, variables


def service(name: str, *ports: ServicePort, namespace: str = "shop", cluster_ip: str = "10.96.7.7") -> Service:
    return Service(
        api_version="v1",
        kind="Service",
        metadata=ObjectMeta(name=name, namespace=namespace),
        spec=ServiceSpec(cluster_ip=cluster_ip, ports=ports, type="ClusterIP"),
    )


MAIN = ServicePort(name="main", port=6379, protocol="TCP")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REDIS_PRIMARY_SERVICE_HOST", "10.96.7.7"),
        ("REDIS_PRIMARY_SERVICE_PORT", "6379"),
        ("REDIS_PRIMARY_SERVICE_PORT_MAIN", "6379"),
        ("REDIS_PRIMARY_PORT", "tcp://10.96.7.7:6379"),
        ("REDIS_PRIMARY_PORT_6379_TCP", "tcp://10.96.7.7:6379"),
        ("REDIS_PRIMARY_PORT_6379_TCP_PROTO", "tcp"),
        ("REDIS_PRIMARY_PORT_6379_TCP_PORT", "6379"),
        ("REDIS_PRIMARY_PORT_6379_TCP_ADDR", "10.96.7.7"),
    ],
)
def test_a_service_gives_these_variables(variable: str, value: str):
    made = variables("redis-primary", service("redis-primary", MAIN))
    assert made[variable] == value
    assert len(made) == 8


def test_the_first_port_is_the_services_own_and_each_named_one_has_its_own():
    ports = (MAIN, ServicePort(name="two", port=1, protocol="UDP"))
    made = variables("a", service("a", *ports))
    assert (made["A_SERVICE_PORT"], made["A_SERVICE_PORT_TWO"], made["A_PORT"]) == ("6379", "1", "tcp://10.96.7.7:6379")
    assert made["A_PORT_1_UDP"] == "udp://10.96.7.7:1"


@pytest.mark.parametrize("cluster_ip", ["None", ""])
def test_headless_services_and_external_names_give_none(cluster_ip: str):
    assert variables("a", service("a", MAIN, cluster_ip=cluster_ip)) == {}


def pod(*, links: bool = True) -> Pod:
    return Pod(
        api_version="v1",
        kind="Pod",
        metadata=ObjectMeta(name="x", namespace="shop"),
        spec=PodSpec(enable_service_links=links),
    )


def test_a_container_keeps_what_was_known_at_its_start_and_the_next_run_knows_more(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.tick(4)
    node.service("late", clusterIP="10.96.9.9", ports=[{"port": 80}])
    node.tick(4)
    assert "LATE_SERVICE_HOST" not in dict(node.process().env)
    node.runtime.kill(node.process(), 1)
    node.tick(3)
    assert (node.status().restart_count, dict(node.process().env)["LATE_SERVICE_HOST"]) == (1, "10.96.9.9")


def test_explicit_variables_of_the_same_name_win(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.service("web", clusterIP="10.96.9.9", ports=[{"port": 80}])
    node.run_pod(containers=[mongod | {"env": [{"name": "WEB_SERVICE_HOST", "value": "mine"}]}])
    node.tick(4)
    found = dict(node.process().env)
    assert (found["WEB_SERVICE_HOST"], found["WEB_SERVICE_PORT"]) == ("mine", "80")


@pytest.mark.parametrize(("links", "hosts"), [(True, ["KUBERNETES", "WEB"]), (False, ["KUBERNETES"])])
def test_only_the_own_namespace_and_kubernetes_are_known(links: bool, hosts: list[str]):
    known = ServiceLinks()
    known.remember("default/kubernetes", service("kubernetes", MAIN, namespace="default", cluster_ip="10.96.0.1"))
    known.remember("shop/web", service("web", MAIN))
    known.remember("other/secret", service("secret", MAIN, namespace="other"))
    found = [name.removesuffix("_SERVICE_HOST") for name in known.of(pod(links=links)) if name.endswith("_HOST")]
    assert sorted(found) == hosts
