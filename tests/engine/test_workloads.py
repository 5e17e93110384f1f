"""StatefulSets and Jobs in a whole cluster: with a scheduler, kubelets and names."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster import Cluster
from engine.network.paths import Failure, Place


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(seed=1)


def create(cluster: Cluster, plural: str, name: str, spec: dict[str, Any]) -> None:
    resource = by_plural(plural)
    body = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": name}, "spec": spec}
    cluster.rest.create(resource, "default", body)


def run(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def cells(cluster: Cluster, plural: str) -> list[list[Any]]:
    items = cluster.rest.list(by_plural(plural), "default")["items"]
    return [row["cells"] for row in cluster.rest.table(by_plural(plural), items)["rows"]]


def job(command: list[str], **spec: Any) -> dict[str, Any]:
    container = {"name": "main", "image": "busybox", "command": command}
    return {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}} | spec


def database(replicas: int) -> dict[str, Any]:
    labels = {"app": "db"}
    container = {"name": "db", "image": "nginx"}
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return {
        "serviceName": "db", "replicas": replicas, "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}],
    }  # fmt: skip


def test_each_pod_of_a_stateful_set_has_a_name_in_dns_and_a_volume(cluster: Cluster):
    create(cluster, "services", "db", {"clusterIP": "None", "selector": {"app": "db"}, "ports": [{"port": 80}]})
    create(cluster, "statefulsets", "db", database(2))
    run(cluster, 40)
    assert [row[:2] for row in cells(cluster, "statefulsets")] == [["db", "2/2"]]
    assert [row[:2] for row in cells(cluster, "persistentvolumeclaims")] == [
        ["data-db-0", "Bound"], ["data-db-1", "Bound"],
    ]  # fmt: skip
    first = cluster.rest.get(by_plural("pods"), "default", "db-0")
    address = cluster.traffic.network.resolve("db-0.db", Place("pod", "node-1", "default"))
    assert not isinstance(address, Failure)
    assert address == first["status"]["podIP"]


def test_a_job_runs_its_command_to_the_end(cluster: Cluster):
    create(cluster, "jobs", "once", job(["sh", "-c", "echo done; sleep 3"], completions=2))
    run(cluster, 40)
    assert [row[:3] for row in cells(cluster, "jobs")] == [["once", "Complete", "2/2"]]


def test_a_job_whose_command_fails_gives_up(cluster: Cluster):
    create(cluster, "jobs", "once", job(["false"], backoffLimit=1))
    run(cluster, 60)
    assert [row[:3] for row in cells(cluster, "jobs")] == [["once", "Failed", "0/1"]]


def test_settled_workloads_are_quiet(cluster: Cluster):
    create(cluster, "statefulsets", "db", database(1))
    create(cluster, "jobs", "once", job(["true"]))
    budget = {"minAvailable": 1, "selector": {"matchLabels": {"app": "db"}}}
    create(cluster, "poddisruptionbudgets", "db", budget)
    create(cluster, "resourcequotas", "few", {"hard": {"pods": "10"}})
    run(cluster, 60)
    revision = cluster.store.revision
    run(cluster, 30)
    assert cluster.store.revision == revision
