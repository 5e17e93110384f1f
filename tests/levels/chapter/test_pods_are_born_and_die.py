"""Sentences S1-S6: Pods are born and die, are never healed, and their addresses cannot be relied on."""

from __future__ import annotations

from typing import Any

from tests.levels.chapter.conftest import Console

BARE = """\
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {type: db}}
spec:
  containers:
  - {name: db, image: "mongo:3.3", command: [mongod], args: [--rest, --httpinterface]}
"""


def bare(console: Console) -> None:
    console.write("db.yml", BARE)
    console.ok("kubectl create -f db.yml")
    console.ok("tick 15")


def test_s1_a_bare_pod_that_is_deleted_stays_gone(console: Console):
    bare(console)
    console.ok("kubectl delete pod db")
    console.ok("tick 60")
    assert console.pods() == []


def test_s1_a_container_that_crashes_comes_back_in_the_same_pod(console: Console):
    bare(console)
    (before,) = console.pods()
    console.ok("crash pod/db")
    console.ok("tick 5")
    (after,) = console.pods()
    assert after.metadata.uid == before.metadata.uid
    assert after.status.pod_ip == before.status.pod_ip
    assert [status.restart_count for status in after.status.container_statuses] == [1]
    assert after.status.container_statuses[0].ready


def test_s1_a_replicaset_replaces_a_pod_that_died(pair: Console):
    before = {pod.metadata.name for pod in pair.pods()}
    pair.ok(f"kubectl delete pod {min(before)}")
    pair.ok("tick 15")
    after = {pod.metadata.name for pod in pair.pods()}
    assert len(after) == 2
    assert len(before & after) == 1


def test_s1_a_replicaset_kills_surplus(pair: Console):
    owned = {pod.metadata.name for pod in pair.pods()}
    pair.ok("kubectl run probe --image=mongo:3.3 --labels=type=backend,service=go-demo-2")
    pair.ok("tick 40")
    left = [pod for pod in pair.pods() if pod.metadata.deletion_timestamp is None]
    assert len(left) == 2
    assert "Deleted pod" in pair.ok("kubectl describe rs go-demo-2")
    assert {pod.metadata.name for pod in left} <= owned | {"probe"}


def test_s2_controllers_create_the_scheduler_places_and_the_kubelet_runs(pair: Console):
    writers: dict[str, Any] = {}
    for entry in pair.cluster.store.log:
        if entry.resource == "pods" and entry.key.startswith("default/"):
            writers.setdefault(entry.writer, entry.tick)
    ordered = sorted(writers, key=lambda name: writers[name])
    assert ordered == ["replicaset-controller", "default-scheduler", "kubelet"]


def test_s3_api_and_database_in_one_pod_scale_together(pair: Console):
    pair.ok("kubectl scale rs go-demo-2 --replicas=4")
    pair.ok("tick 20")
    running = [[status.name for status in pod.status.container_statuses] for pod in pair.pods()]
    assert running == [["db", "api"]] * 4


def test_s4_apart_from_its_database_the_api_needs_to_be_told_where_it_is(console: Console):
    console.ok("kubectl create deployment api --image=vfarcic/go-demo-2")
    console.ok("tick 40")
    (pod,) = console.pods()
    assert pod.status.container_statuses[0].restart_count > 0
    assert "no reachable servers" in console.ok(f"kubectl logs {pod.metadata.name} --previous")


def test_s5_a_replacement_has_another_address(pair: Console):
    before = {pod.status.pod_ip for pod in pair.pods()}
    pair.ok("kubectl delete pod -l service=go-demo-2")
    pair.ok("tick 20")
    after = {pod.status.pod_ip for pod in pair.pods()}
    assert len(after) == 2
    assert not before & after


def test_s6_a_services_address_outlives_its_pods(exposed: Console):
    before = exposed.service()
    exposed.ok("kubectl delete pod -l service=go-demo-2 --wait=false")
    exposed.ok("tick 25")
    after = exposed.service()
    assert (after.cluster_ip, after.ports) == (before.cluster_ip, before.ports)
    assert "MongoDB" in exposed.ok(f"curl http://node-1:{after.ports[0].node_port}")
