"""What an entry of the log changed, in a few words."""

from __future__ import annotations

from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.chains import why_object
from engine.why.details import detail
from tests.engine.cluster_objects import create, run

LABELS = {"app": "web"}


def details(cluster: Cluster, resource: str, name: str) -> list[str]:
    return [detail(entry) for entry in cluster.store.log_of(resource).entries if entry.key.endswith(name)]


def deployed(image: str = "nginx") -> Cluster:
    cluster = Cluster(seed=3)
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": image}]}}
    create(cluster, "deployments", "web", {"replicas": 1, "selector": {"matchLabels": LABELS}, "template": template})
    run(cluster, 15)
    return cluster


def test_of_a_pod_its_place_its_phase_and_its_trouble():
    said = [text for text in _of_pods(deployed("nginx:does-not-exist")) if text]
    assert said[0].startswith("on node-")
    assert any(text.startswith("main waits: ErrImagePull: ") for text in said)
    assert "phase Running, ready" in _of_pods(deployed())


def _of_pods(cluster: Cluster) -> list[str]:
    return [detail(entry) for entry in cluster.store.log_of("pods").entries if entry.key.startswith("default/web-")]


def test_of_a_deployment_the_conditions_that_became_others():
    said = details(deployed(), "deployments", "/web")
    assert "Progressing True: NewReplicaSetAvailable" in said[-1]
    assert "Available True: MinimumReplicasAvailable" in " ".join(said)
    assert said[0] == ""


def test_of_a_node_nothing_until_a_condition_becomes_another():
    cluster = Cluster(seed=3)
    FAULTS["nodeDown"](cluster.scene, FaultTarget(node="node-2"))
    run(cluster, 60)
    said = [text for text in details(cluster, "nodes", "node-2") if text]
    assert "Ready Unknown: NodeStatusUnknown" in said[0]
    chain = why_object(cluster.store, cluster.metrics, "nodes", "node-1")
    assert chain[-1].endswith("kubeadm: created node/node-1")


def test_of_a_stateful_set_a_daemon_set_and_a_job_how_many_pods_there_are():
    cluster = Cluster(seed=3)
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
    selected = {"selector": {"matchLabels": LABELS}, "template": template}
    create(cluster, "statefulsets", "db", {"serviceName": "db", "replicas": 1, **selected})
    create(cluster, "daemonsets", "agent", selected)
    fails = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox", "command": ["false"]}]}
    create(cluster, "jobs", "once", {"backoffLimit": 0, "template": {"spec": fails}})
    run(cluster, 20)
    assert details(cluster, "statefulsets", "/db")[-1] == "1 of 1 replicas ready"
    assert details(cluster, "daemonsets", "/agent")[-1] == "3 of 3 Pods ready"
    assert details(cluster, "jobs", "/once")[-1].startswith("0 active, 0 succeeded, 1 failed, ")
    assert details(cluster, "jobs", "/once")[-1].endswith("Failed True: BackoffLimitExceeded")
