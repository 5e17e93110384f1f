"""Control plane reference, sections 7.4 and 12: how long each hop takes in a whole cluster, and a lost node's timeline.

A hop takes a whole tick here, so what takes milliseconds upstream takes a second; periods and deadlines are upstream's.
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.apps import EndpointSlice
from engine.api.core import Event, Node, Pod, Service
from engine.api.meta import condition
from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster, Timings
from engine.etcd.store import LogEntry
from engine.network.traffic.clients import ClientSpec, parse_target
from tests.present import present

PODS, NODES = by_plural("pods"), by_plural("nodes")


def run(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def ticks_until(cluster: Cluster, holds: Any, limit: int = 700) -> int:
    for count in range(1, limit):
        cluster.tick()
        if holds():
            return count
    raise AssertionError("it never came true")


def pod(name: str = "web", image: str = "nginx:1", **container: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {"containers": [{"name": "c", "image": image} | container]},
    }


def deployment(replicas: int = 3) -> dict[str, Any]:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": pod()["spec"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template},
    }


def service(name: str) -> dict[str, Any]:
    """A Service of the Pods that are labelled with its name."""
    spec = {"selector": {"app": name}, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


def warm(cluster: Cluster, image: str = "nginx:1") -> None:
    for machine in cluster.machines:
        cluster.runtime.images.finish_pull(machine.name, image)


def found(cluster: Cluster, name: str = "web") -> Pod | None:
    return cluster.store.get("pods", f"default/{name}")  # type: ignore[return-value]


def state(cluster: Cluster, resource: str, key: str, type_: str = "Ready") -> str:
    obj: Any = cluster.store.get(resource, key)
    entry = condition(obj.status.conditions, type_)
    return entry.status if entry is not None else ""


@pytest.fixture
def cluster() -> Cluster:
    made = Cluster(seed=1)
    warm(made)
    return made


def entries(cluster: Cluster, resource: str) -> list[LogEntry]:
    return [entry for entry in cluster.store.log if entry.resource == resource and entry.tick > 0]


def test_from_a_deployment_to_ready_pods_each_hop_takes_a_tick(cluster: Cluster):
    cluster.rest.create(by_plural("deployments"), "default", deployment())
    run(cluster, 12)
    replicasets = entries(cluster, "replicasets")[0].tick
    pods = entries(cluster, "pods")
    bound = next(entry.tick for entry in pods if entry.last.spec.node_name)
    ready = next(entry.tick for entry in pods if isinstance(entry.obj, Pod) and _ready(entry.obj))
    assert (replicasets, pods[0].tick, bound, ready) == (1, 2, 3, 5)


def _ready(found: Pod) -> bool:
    entry = condition(found.status.conditions, "Ready")
    return entry is not None and entry.status == "True"


def test_a_pod_with_a_cached_image_and_no_probe_is_ready_within_3_seconds(cluster: Cluster):
    cluster.rest.create(PODS, "default", pod())
    assert ticks_until(cluster, lambda: state(cluster, "pods", "default/web") == "True") == 3


def test_a_pull_adds_the_time_that_the_image_takes(cluster: Cluster):
    cluster.rest.create(PODS, "default", pod(image="mongo:3.3"))
    assert ticks_until(cluster, lambda: state(cluster, "pods", "default/web") == "True") == 3 + 5


def test_ready_pods_reach_the_rules_two_ticks_later(cluster: Cluster):
    cluster.rest.create(by_plural("services"), "default", service("web"))
    cluster.rest.create(PODS, "default", pod())
    ready = ticks_until(cluster, lambda: state(cluster, "pods", "default/web") == "True")
    address = present(cluster.store.get_as(Service, "default/web")).spec.cluster_ip
    proxy = cluster.proxies["node-1"]
    assert ready == 3
    assert ticks_until(cluster, lambda: bool(proxy.port_route(address, 80, "TCP", "pod").endpoints)) == 2


def test_a_deleted_pod_is_out_of_every_nodes_rules_two_ticks_later(cluster: Cluster):
    cluster.rest.create(by_plural("services"), "default", service("web"))
    cluster.rest.create(by_plural("deployments"), "default", deployment())
    run(cluster, 12)
    address = present(cluster.store.get_as(Service, "default/web")).spec.cluster_ip
    victim = next(iter(cluster.store.list_as(Pod, "default"))).metadata.name
    cluster.rest.delete(PODS, "default", victim)
    routes = [proxy.port_route for proxy in cluster.proxies.values()]

    def is_out() -> bool:
        served = {backend.pod for port_route in routes for backend in port_route(address, 80, "TCP", "pod").endpoints}
        return bool(served) and f"default/{victim}" not in served

    assert not is_out()
    assert ticks_until(cluster, is_out) == 2


def test_a_deleted_pod_with_a_server_that_ends_at_once_is_gone_three_ticks_later(cluster: Cluster):
    cluster.rest.create(PODS, "default", pod())
    run(cluster, 6)
    cluster.rest.delete(PODS, "default", "web")
    assert ticks_until(cluster, lambda: found(cluster) is None) <= 3


def test_without_the_control_planes_loops_what_runs_goes_on(cluster: Cluster):
    cluster.rest.create(by_plural("deployments"), "default", deployment())
    exposed = service("web")
    exposed["spec"]["type"] = "NodePort"
    cluster.rest.create(by_plural("services"), "default", exposed)
    run(cluster, 8)
    cluster.traffic.add(ClientSpec("crowd", parse_target("nodeport/web"), rate=((0, 3),)))
    for component in cluster.components:
        if component.cursor is not None and component.name not in {"kubelet", "kube-proxy", "coredns"}:
            component.cursor.paused = True
    alive = {entry.metadata.name for entry in cluster.store.list_as(Pod, "default")}
    run(cluster, 100)
    assert {entry.metadata.name for entry in cluster.store.list_as(Pod, "default")} == alive
    assert all(_ready(entry) for entry in cluster.store.list_as(Pod, "default"))
    counts = cluster.metrics.window("crowd", 0, cluster.clock.tick)
    assert (counts.issued, counts.served, counts.lost_total) == (300, 300, 0)


# --- section 7.4


def test_the_whole_timeline_of_a_lost_node(cluster: Cluster):
    cluster.rest.create(by_plural("deployments"), "default", deployment())
    cluster.rest.create(by_plural("services"), "default", service("web"))
    run(cluster, 10)
    victims = [entry for entry in cluster.store.list_as(Pod, "default") if entry.spec.node_name == "node-1"]
    (victim,) = victims
    key = f"default/{victim.metadata.name}"
    address = present(cluster.store.get_as(Service, "default/web")).spec.cluster_ip
    assert key in _routed(cluster, address)
    cluster.scene.power_off("node-1")
    crash = cluster.clock.tick

    noticed = ticks_until(cluster, lambda: state(cluster, "nodes", "node-1") == "Unknown")
    assert 40 <= noticed <= 60
    assert state(cluster, "pods", key) == "False"
    assert key in _routed(cluster, address)
    run(cluster, 2)
    assert (key in _routed(cluster, address), _conditions_of(cluster, key)) == (False, (False, False, False))
    pod_now: Any = cluster.store.get("pods", key)
    assert pod_now.status.phase == "Running"
    assert pod_now.status.container_statuses[0].ready

    evicted = ticks_until(
        cluster, lambda: present(cluster.store.get_as(Pod, key)).metadata.deletion_timestamp is not None
    )
    assert 345 <= noticed + 2 + evicted <= 365
    assert state(cluster, "pods", key, "DisruptionTarget") == "True"
    run(cluster, 6)
    alive = [entry for entry in cluster.store.list_as(Pod, "default") if entry.metadata.deletion_timestamp is None]
    assert len(alive) == 3
    assert "node-1" not in {entry.spec.node_name for entry in alive}

    run(cluster, 300)
    assert cluster.store.get("pods", key) is not None
    cluster.scene.power_on("node-1")
    run(cluster, 10)
    assert cluster.store.get("pods", key) is None
    assert present(cluster.store.get_as(Node, "node-1")).spec.taints == ()
    assert crash < cluster.clock.tick


def _routed(cluster: Cluster, address: str) -> set[str]:
    """The Pods to which a node that lives still sends a Service's traffic."""
    return {backend.pod for backend in cluster.proxies["node-2"].port_route(address, 80, "TCP", "pod").endpoints}


def _conditions_of(cluster: Cluster, key: str) -> tuple[Any, ...]:
    """What the slices say of a Pod: ready, serving, terminating."""
    (found,) = [
        endpoint.conditions
        for one in cluster.store.list_as(EndpointSlice, "default")
        for endpoint in present(one.endpoints)
        if endpoint.target_ref is not None and f"default/{endpoint.target_ref.name}" == key
    ]
    return found.ready, found.serving, found.terminating


def test_a_node_that_returns_before_eviction_keeps_its_pods(cluster: Cluster):
    cluster.rest.create(by_plural("deployments"), "default", deployment())
    run(cluster, 10)
    before = {entry.metadata.name for entry in cluster.store.list_as(Pod, "default")}
    cluster.scene.power_off("node-1")
    run(cluster, 120)
    cluster.scene.power_on("node-1")
    run(cluster, 20)
    after = list(cluster.store.list_as(Pod, "default"))
    assert {entry.metadata.name for entry in after} == before
    assert all(_ready(entry) for entry in after)
    told = [event.message for event in cluster.store.list_as(Event) if event.reason == "NodeReady"]
    assert "Node node-1 status is now: NodeReady" in told


def test_what_a_script_has_written_can_be_read_from_outside(cluster: Cluster):
    script = "mkdir -p /data /empty; echo hello > /data/greeting; sleep 1000"
    cluster.rest.create(PODS, "default", pod(image="busybox", command=["sh", "-c", script]))
    run(cluster, 8)
    assert cluster.server.connector.run_in("default", "web", "c", ["cat", "/data/greeting"], "")[0] == "hello\n"
    assert cluster.server.connector.run_in("default", "web", "c", ["ls", "/data"], "")[0] == "greeting\n"
    assert cluster.server.connector.run_in("default", "web", "c", ["ls", "/"], "")[0] == "data\nempty\netc\nvar\n"
    assert cluster.server.connector.run_in("default", "web", "c", ["ls", "/empty"], "")[::2] == ("", 0)
    assert cluster.server.connector.run_in("default", "web", "c", ["ls", "/nope"], "")[2] == 1


def test_the_constants_of_node_loss_and_eviction_may_be_set():
    cluster = Cluster(seed=1, timings=Timings(node_grace_s=20, evict_after_s=30))
    warm(cluster)
    cluster.rest.create(PODS, "default", pod())
    run(cluster, 6)
    node = present(found(cluster)).spec.node_name
    cluster.scene.power_off(node)
    assert ticks_until(cluster, lambda: state(cluster, "nodes", node) == "Unknown") in {20, 21}
    assert 34 <= ticks_until(cluster, lambda: present(found(cluster)).metadata.deletion_timestamp is not None) <= 42


@pytest.mark.parametrize(
    ("words", "log", "phase"),
    [
        (["-sS", "http://web"], "Welcome to nginx!", "Succeeded"),
        (["-sS", "http://nobody"], "curl: (6) Could not resolve host: nobody", "Failed"),
        (["-sS", "http://void"], "curl: (7) Failed to connect to void port 80", "Failed"),
    ],
)
def test_a_pod_that_asks_once_ends_as_its_curl_does(cluster: Cluster, words: list[str], log: str, phase: str):
    for name in ("web", "void"):
        cluster.rest.create(by_plural("services"), "default", service(name))
    cluster.rest.create(PODS, "default", pod())
    run(cluster, 10)
    once = pod("once", "curlimages/curl:8", args=words)
    once["spec"]["restartPolicy"] = "Never"
    cluster.rest.create(PODS, "default", once)
    run(cluster, 10)
    assert present(found(cluster, "once")).status.phase == phase
    lines = cluster.runtime.sandboxes.logs(present(found(cluster, "once")).metadata.uid, "c", previous=False)
    assert log in "\n".join(lines)


def test_images_on_a_node_draw_pods_that_nothing_else_tells_apart(cluster: Cluster):
    cluster.runtime.images.finish_pull("node-2", "mongo:3.3")
    cluster.rest.create(PODS, "default", pod(image="mongo:3.3"))
    run(cluster, 3)
    assert present(found(cluster)).spec.node_name == "node-2"
