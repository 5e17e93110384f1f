"""StatefulSets, DaemonSets, Jobs and CronJobs in a whole cluster: with a scheduler, kubelets and names."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.network.types import Origin, RequestFailure


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(seed=1)


def create(cluster: Cluster, plural: str, name: str, spec: dict[str, Any], namespace: str = "default") -> None:
    resource = by_plural(plural)
    body = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": name}, "spec": spec}
    cluster.rest.create(resource, namespace, body)


def run(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def cells(cluster: Cluster, plural: str, namespace: str = "default") -> list[list[Any]]:
    return [row["cells"] for row in cluster.rest.table(by_plural(plural), namespace)["rows"]]


def job(command: list[str], **spec: Any) -> dict[str, Any]:
    container = {"name": "main", "image": "busybox", "command": command}
    return {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}} | spec


def database(replicas: int) -> dict[str, Any]:
    labels = {"app": "db"}
    container = {"name": "db", "image": "nginx"}
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return {
        "serviceName": "db",
        "replicas": replicas,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}],
    }


def test_each_pod_of_a_stateful_set_has_a_name_in_dns_and_a_volume(cluster: Cluster):
    create(cluster, "services", "db", {"clusterIP": "None", "selector": {"app": "db"}, "ports": [{"port": 80}]})
    create(cluster, "statefulsets", "db", database(2))
    run(cluster, 40)
    assert [row[:2] for row in cells(cluster, "statefulsets")] == [["db", "2/2"]]
    assert [row[:2] for row in cells(cluster, "persistentvolumeclaims")] == [
        ["data-db-0", "Bound"],
        ["data-db-1", "Bound"],
    ]
    first = cluster.rest.get(by_plural("pods"), "default", "db-0")
    address = cluster.traffic.network.resolve("db-0.db", Origin("pod", "node-1", "default"))
    assert not isinstance(address, RequestFailure)
    assert address == (first["status"]["podIP"],)


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


@pytest.mark.parametrize("age", [0, 1, 2, 40])
def test_a_namespace_goes_with_its_budget_and_the_pods_that_it_counts(cluster: Cluster, age: int):
    spaces = by_plural("namespaces")
    cluster.rest.create(spaces, "", {"metadata": {"name": "lab"}})
    create(cluster, "statefulsets", "db", database(2), "lab")
    create(
        cluster, "poddisruptionbudgets", "db", {"minAvailable": 1, "selector": {"matchLabels": {"app": "db"}}}, "lab"
    )
    run(cluster, age)
    cluster.rest.delete(spaces, "", "lab")
    run(cluster, 80)
    assert "lab" not in [space["metadata"]["name"] for space in cluster.rest.list(spaces, "")["items"]]
    assert cells(cluster, "poddisruptionbudgets", "lab") == cells(cluster, "pods", "lab") == []


def test_each_pod_of_an_indexed_job_learns_its_index(cluster: Cluster):
    command = ["sh", "-c", "echo $JOB_COMPLETION_INDEX; sleep 20"]
    create(cluster, "jobs", "shards", job(command, completions=3, parallelism=3, completionMode="Indexed"))
    run(cluster, 15)
    pods = cluster.rest.list(by_plural("pods"), "default")["items"]
    logs = {pod["spec"]["hostname"]: cluster.rest.log("default", pod["metadata"]["name"], "main") for pod in pods}
    assert logs == {"shards-0": "0\n", "shards-1": "1\n", "shards-2": "2\n"}


def test_a_cron_job_runs_by_the_clock_of_the_cluster(cluster: Cluster):
    spec = {"schedule": "* * * * *", "jobTemplate": {"spec": job(["sh", "-c", "sleep 3"])}}
    create(cluster, "cronjobs", "minutely", spec)
    run(cluster, 200)
    assert [row[1:3] for row in cells(cluster, "jobs")] == [["Complete", "1/1"]] * 3
    (row,) = cells(cluster, "cronjobs")
    assert row[:6] == ["minutely", "* * * * *", "<none>", "False", 0, "20s"]


def test_a_daemon_set_rolls_from_node_to_node(cluster: Cluster):
    labels = {"app": "agent"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a", "image": "nginx:1"}]}}
    create(cluster, "daemonsets", "agent", {"selector": {"matchLabels": labels}, "template": template})
    run(cluster, 20)
    change = {"spec": {"template": {"spec": {"containers": [{"name": "a", "image": "nginx:2"}]}}}}
    cluster.rest.patch(by_plural("daemonsets"), "default", "agent", change, type="strategic")
    least = 3
    for _ in range(60):
        cluster.tick()
        status = cluster.rest.get(by_plural("daemonsets"), "default", "agent")["status"]
        least = min(least, status.get("numberAvailable", 0))
    assert (least, status["updatedNumberScheduled"], status["numberAvailable"]) == (2, 3, 3)
    revisions = cluster.rest.list(by_plural("controllerrevisions"), "default")["items"]
    assert sorted(entry["revision"] for entry in revisions) == [1, 2]
