"""The whole below the screen: a cluster that boots, sleeps when nothing happens, and repeats itself exactly."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Pod
from engine.api.scheme import by_plural
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from engine.etcd.store import LogEntry


def replicaset(replicas: int) -> dict[str, Any]:
    spec = {"containers": [{"name": "db", "image": "mongo:3.3", "args": ["--rest", "--httpinterface"]}]}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": "db"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "db"}},
            "template": {"metadata": {"labels": {"app": "db"}}, "spec": spec},
        },
    }


def run(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def pods(cluster: Cluster, namespace: str = "default") -> list[Pod]:
    return [pod for pod in cluster.store.list("pods", namespace) if isinstance(pod, Pod)]


def history(cluster: Cluster) -> list[tuple[Any, ...]]:
    def line(entry: LogEntry) -> tuple[Any, ...]:
        return entry.revision, entry.tick, entry.writer, entry.resource, entry.key, entry.obj

    return [line(entry) for entry in cluster.store.log]


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(seed=1)


def test_a_fresh_cluster_stands_at_tick_zero_with_kube_system_running(cluster: Cluster):
    assert cluster.clock.tick == 0
    running = {pod.metadata.name.rpartition("-")[0]: pod for pod in pods(cluster, "kube-system")}
    assert all(pod.status.phase == "Running" for pod in running.values())
    proxies = [pod for pod in pods(cluster, "kube-system") if pod.metadata.name.startswith("kube-proxy-")]
    assert {pod.spec.node_name for pod in proxies} == {"control-plane", "node-1", "node-2", "node-3"}
    dns = [pod for pod in pods(cluster, "kube-system") if pod.metadata.name.startswith("coredns-")]
    assert [pod.spec.node_name for pod in dns] == ["control-plane", "control-plane"]


def test_a_fresh_cluster_is_quiet(cluster: Cluster):
    revision = cluster.store.revision
    run(cluster, 50)
    assert cluster.store.revision == revision


@pytest.mark.parametrize("replicas", [10, 200])
def test_an_idle_tick_reads_nothing_and_reconciles_nothing(replicas: int):
    cluster = Cluster(seed=1, machines=workers(10))
    cluster.rest.create(by_plural("replicasets"), "default", replicaset(replicas))
    run(cluster, 40)
    assert sum(pod.status.phase == "Running" for pod in pods(cluster)) == replicas
    run(cluster, 5)
    before = (cluster.store.reads, sum(component.reconciles for component in cluster.components))
    run(cluster, 20)
    assert (cluster.store.reads, sum(component.reconciles for component in cluster.components)) == before


def test_the_same_inputs_give_the_same_history():
    def play() -> list[tuple[Any, ...]]:
        cluster = Cluster(seed=4)
        cluster.rest.create(by_plural("replicasets"), "default", replicaset(4))
        run(cluster, 20)
        victim = pods(cluster)[0].metadata.name
        cluster.rest.delete(by_plural("pods"), "default", victim)
        run(cluster, 20)
        return history(cluster)

    assert play() == play()


def test_another_seed_gives_other_names():
    def names(seed: int) -> list[str]:
        cluster = Cluster(seed=seed)
        cluster.rest.create(by_plural("replicasets"), "default", replicaset(3))
        run(cluster, 10)
        return [pod.metadata.name for pod in pods(cluster)]

    assert names(1) != names(2)


def test_every_write_has_a_cause_that_can_be_followed_to_its_start(cluster: Cluster):
    cluster.rest.create(by_plural("replicasets"), "default", replicaset(2))
    run(cluster, 20)
    for entry in cluster.store.log:
        seen = 0
        here: LogEntry | None = entry
        while here is not None and here.cause.kind == "revision":
            assert int(here.cause.ref) < here.revision
            here = cluster.store.entry(int(here.cause.ref))
            seen += 1
        assert here is not None
        assert here.cause.kind in {"start", "command", "clock", "fault"}


def test_without_a_scheduler_nothing_is_placed_until_it_is_back(cluster: Cluster):
    now = {"gracePeriodSeconds": 0}
    cluster.rest.delete(by_plural("pods"), "kube-system", "kube-scheduler-control-plane", options=now)
    run(cluster, 2)
    cluster.rest.create(by_plural("replicasets"), "default", replicaset(1))
    run(cluster, 40)
    (pod,) = pods(cluster)
    assert pod.status.phase == "Running"


def test_a_thousand_ticks_compact_the_log(cluster: Cluster):
    run(cluster, 1200)
    assert cluster.store.compacted > 0
    assert cluster.store.entry(1) is None
