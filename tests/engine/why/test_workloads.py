"""`why rs/X`, `sts/X`, `ds/X` and `job/X` tell what keeps them from what they want."""

from __future__ import annotations

from typing import Any

from engine.api.apps import DaemonSet, ReplicaSet, StatefulSet
from engine.api.batch import Job
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.workloads import workload_lines
from tests.engine.cluster_objects import create, run

LABELS = {"app": "web"}
SELECTOR = {"matchLabels": LABELS}
MISSING = "nginx:does-not-exist"


def template(image: str = "nginx", **spec: Any) -> dict[str, Any]:
    return {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": image}]} | spec}


def lines_of(cluster: Cluster, kind: type[Any], ticks: int) -> list[str]:
    run(cluster, ticks)
    owner = cluster.store.get_as(kind, "default/web")
    assert owner is not None
    return [line.strip() for line in workload_lines(cluster.store, owner)]


def test_who_has_all_that_it_wants_has_nothing_to_tell():
    cluster = Cluster(seed=3)
    create(cluster, "replicasets", "web", {"replicas": 2, "selector": SELECTOR, "template": template()})
    assert lines_of(cluster, ReplicaSet, 12) == []


def test_who_is_refused_pods_says_by_whom():
    cluster = Cluster(seed=3)
    create(cluster, "resourcequotas", "few", {"hard": {"pods": "0"}})
    run(cluster, 2)
    create(cluster, "replicasets", "web", {"replicas": 1, "selector": SELECTOR, "template": template()})
    (told,) = lines_of(cluster, ReplicaSet, 5)
    assert "replicaset/web: FailedCreate: pods " in told
    assert "exceeded quota: few" in told


def test_who_waits_names_the_pods_and_why():
    cluster = Cluster(seed=3)
    body = {"replicas": 3, "serviceName": "web", "selector": SELECTOR, "template": template(MISSING)}
    create(cluster, "statefulsets", "web", body)
    assert lines_of(cluster, StatefulSet, 20) == [
        f'waits for pod/web-0: main waits: ImagePullBackOff: Back-off pulling image "{MISSING}"'
    ]


def test_many_that_are_waited_for_are_counted():
    cluster = Cluster(seed=3)
    create(cluster, "replicasets", "web", {"replicas": 5, "selector": SELECTOR, "template": template(MISSING)})
    assert lines_of(cluster, ReplicaSet, 20)[-1] == "and for 2 more"


def test_a_pod_without_a_word_of_its_kubelet_waits_for_that():
    cluster = Cluster(seed=3)
    FAULTS["hang"](cluster.scene, FaultTarget(component="kubelet", node="node-1"))
    create(cluster, "daemonsets", "web", {"selector": SELECTOR, "template": template()})
    (told,) = lines_of(cluster, DaemonSet, 12)
    assert told.endswith("the kubelet on node-1 has not said anything of it yet")


def test_a_failed_pod_is_not_waited_for():
    cluster = Cluster(seed=3)
    spec = template("busybox", restartPolicy="Never")
    spec["spec"]["containers"][0]["command"] = ["sh", "-c", "exit 3"]
    create(cluster, "jobs", "web", {"backoffLimit": 0, "template": spec})
    verdict, told = lines_of(cluster, Job, 30)
    assert verdict.endswith("job/web: BackoffLimitExceeded: Job has reached the specified backoff limit")
    assert told.startswith("pod/web-")
    assert told.endswith(" has failed: main ended: Error, exit code 3")


def test_who_was_not_seen_by_its_controller_says_so():
    cluster = Cluster(seed=3)
    FAULTS["hang"](cluster.scene, FaultTarget(component="statefulset-controller"))
    create(cluster, "statefulsets", "web", {"serviceName": "web", "selector": SELECTOR, "template": template()})
    assert lines_of(cluster, StatefulSet, 5) == ["its controller has not seen the last change of statefulset/web yet"]
