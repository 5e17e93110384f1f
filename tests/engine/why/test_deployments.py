"""`why deploy/X` tells what holds a rollout up, and until when it may."""

from __future__ import annotations

from typing import Any

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.deployments import deployment_lines
from tests.engine.cluster_objects import create, run

LABELS = {"app": "web"}


def played(ticks: int, image: str = "nginx", **spec: Any) -> Cluster:
    cluster = Cluster(seed=3)
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": image}]}}
    create(
        cluster, "deployments", "web", {"replicas": 2, "selector": {"matchLabels": LABELS}, "template": template} | spec
    )
    run(cluster, ticks)
    return cluster


def lines_of(cluster: Cluster) -> list[str]:
    return deployment_lines(cluster.store, "default/web")


def test_a_rollout_that_is_done_says_so_and_nothing_more():
    (line,) = lines_of(played(20))
    assert "deployment/web: Progressing True, NewReplicaSetAvailable: " in line


def test_an_unknown_deployment_has_no_lines():
    assert lines_of(Cluster(seed=3)) == []


def test_a_rollout_that_waits_names_its_pods_and_the_deadline():
    cluster = played(20, "nginx:does-not-exist")
    lines = lines_of(cluster)
    assert lines[1] == f"{'':10}2 of 2 replicas are of the new template, 0 available"
    assert [line.partition("waits for pod/")[2].partition(": ")[2] for line in lines[2:4]] == [
        'main waits: ImagePullBackOff: Back-off pulling image "nginx:does-not-exist"'
    ] * 2
    moved = int(lines[0].split()[1])
    assert lines[4] == f"{'':10}unless something moves, its progress deadline of 600 s is over in tick {moved + 600}"


def test_more_than_three_pods_are_counted():
    lines = lines_of(played(20, "nginx:does-not-exist", replicas=5))
    assert f"{'':10}and for 2 more" in lines


def test_a_deadline_that_has_passed_is_the_reason():
    lines = lines_of(played(60, "nginx:does-not-exist", progressDeadlineSeconds=30))
    assert "Progressing False, ProgressDeadlineExceeded: " in lines[0]
    assert not any("unless something moves" in line for line in lines)


def test_a_quota_that_refuses_pods_is_named():
    cluster = Cluster(seed=3)
    create(cluster, "resourcequotas", "few", {"hard": {"pods": "0"}})
    run(cluster, 3)
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
    create(cluster, "deployments", "web", {"replicas": 1, "selector": {"matchLabels": LABELS}, "template": template})
    run(cluster, 10)
    assert any(
        "ReplicaFailure True, FailedCreate: " in line and "exceeded quota: few" in line for line in lines_of(cluster)
    )


def test_a_paused_rollout_says_so_and_has_no_deadline():
    cluster = played(3, paused=True)
    lines = lines_of(cluster)
    assert f"{'':10}it is paused" in lines
    assert not any("unless something moves" in line for line in lines)


def test_a_change_that_the_controller_has_not_seen_is_told():
    cluster = played(20)
    cluster.rest.patch(by_plural("deployments"), "default", "web", {"spec": {"replicas": 3}}, type="merge")
    assert f"{'':10}the deployment controller has not seen its last change yet" in lines_of(cluster)


def test_a_probe_that_fails_is_the_reason_of_who_waits():
    cluster = Cluster(seed=3)
    probe = {"httpGet": {"path": "/", "port": 8081}, "periodSeconds": 2}
    container = {"name": "main", "image": "nginx", "readinessProbe": probe}
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [container]}}
    create(cluster, "deployments", "web", {"replicas": 1, "selector": {"matchLabels": LABELS}, "template": template})
    run(cluster, 14)
    (told,) = [line for line in lines_of(cluster) if "waits for pod/" in line]
    assert ": main runs and is not ready: Readiness probe failed: Get " in told
    assert told.endswith(":8081: connect: connection refused")


def test_replicas_of_the_former_template_are_counted():
    cluster = played(20)
    changed = {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": "nginx:does-not-exist"}]}}}}
    cluster.rest.patch(by_plural("deployments"), "default", "web", changed, type="strategic")
    run(cluster, 12)
    assert f"{'':10}2 replicas of a former template still there" in lines_of(cluster)


def test_a_replicaset_that_its_controller_has_not_seen_is_told():
    cluster = Cluster(seed=3)
    FAULTS["hang"](cluster.scene, FaultTarget(component="replicaset-controller"))
    template = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
    create(cluster, "deployments", "web", {"replicas": 1, "selector": {"matchLabels": LABELS}, "template": template})
    run(cluster, 8)
    assert any("its controller has not seen the last change of replicaset/web-" in line for line in lines_of(cluster))
