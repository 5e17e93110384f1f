"""What an entry of the log changed, in a few words."""

from __future__ import annotations

from typing import Any

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.chains import why_object
from engine.why.details import detail
from engine.why.pods import pod_lines
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
    assert any(text.endswith("kubeadm: created node/node-1") for text in chain)
    assert chain[-1].endswith("ttl-controller: changed node/node-1")


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


def test_of_a_node_what_keeps_pods_away():
    cluster = Cluster(seed=3)
    nodes = by_plural("nodes")
    taint = {"key": "k", "value": "v", "effect": "NoSchedule"}
    cluster.rest.patch(nodes, "", "node-1", {"spec": {"taints": [taint]}}, type="merge")
    cluster.rest.patch(nodes, "", "node-1", {"spec": {"taints": None, "unschedulable": True}}, type="merge")
    cluster.rest.patch(nodes, "", "node-1", {"spec": {"unschedulable": None}}, type="merge")
    assert details(cluster, "nodes", "node-1")[-3:] == [
        "taint k=v:NoSchedule",
        "cordoned, without taint k=v:NoSchedule",
        "no longer cordoned",
    ]


def test_of_a_service_who_is_asked_where_and_how():
    cluster = Cluster(seed=3)
    create(cluster, "services", "web", {"selector": {"app": "web"}, "ports": [{"port": 80}]})
    changes: list[dict[str, Any]] = [
        {"selector": {"app": "wep", "tier": "a"}},
        {"type": "NodePort", "externalTrafficPolicy": "Local", "ports": [{"port": 80, "nodePort": 30080}]},
        {"selector": None},
    ]
    for change in changes:
        cluster.rest.patch(by_plural("services"), "default", "web", {"spec": change}, type="merge")
    assert details(cluster, "services", "/web") == [
        "",
        "selector app=wep,tier=a",
        "type NodePort, ports 80->80 (node port 30080), externalTrafficPolicy Local",
        "selector none",
    ]


def test_of_a_budget_and_a_quota_how_much_is_left():
    cluster = Cluster(seed=3)
    create(cluster, "poddisruptionbudgets", "two", {"minAvailable": 1, "selector": {"matchLabels": LABELS}})
    create(cluster, "resourcequotas", "few", {"hard": {"pods": "3"}})
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
    create(cluster, "replicasets", "web", {"replicas": 2, "selector": {"matchLabels": LABELS}, "template": template})
    run(cluster, 15)
    assert details(cluster, "poddisruptionbudgets", "/two")[-1] == "2 of 2 Pods healthy, 1 needed, 1 may go"
    assert [text for text in details(cluster, "resourcequotas", "/few") if text][-1] == "pods 2 of 3 used"


def test_of_a_pod_that_has_to_make_room_who_says_so():
    cluster = crowded()
    said = [detail(entry) for entry in cluster.store.log_of("pods").entries if entry.key == "default/low"]
    assert "PreemptionByScheduler: default-scheduler: preempting to accommodate a higher priority pod" in said
    vip = [line.strip() for line in pod_lines(cluster.store, "default/vip")]
    assert vip[-1] == "pod/vip: room is made for it on node-2: Pods of lower priority end there"


def crowded() -> Cluster:
    """A Pod of high priority finds its node full."""
    cluster = Cluster(seed=3)
    high = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "high"}, "value": 1000}
    cluster.rest.create(by_plural("priorityclasses"), "", high)
    for name, extra in (("low", {}), ("vip", {"priorityClassName": "high"})):
        main = {"name": "main", "image": "nginx", "resources": {"requests": {"cpu": "1500m"}}}
        on = {"nodeSelector": {"kubernetes.io/hostname": "node-2"}, "terminationGracePeriodSeconds": 20}
        create(cluster, "pods", name, {"containers": [main], **on, **extra})
        run(cluster, 8 if name == "low" else 2)
    return cluster
