"""What `kubectl exec` says of what does not run, and which name server a question reaches."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError, StreamError
from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import create, run

SLEEPS = {"name": "c", "image": "busybox", "command": ["sleep", "3600"]}
CRASHES = {"name": "c", "image": "busybox", "command": ["sh", "-c", "exit 3"]}
NOT_THERE = 'Internal error occurred: unable to upgrade connection: container not found ("{}")'


def pod(cluster: Cluster, name: str, *containers: dict[str, Any], **spec: Any) -> None:
    create(cluster, "pods", name, {"containers": list(containers)} | spec)


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    cluster = Cluster()
    pod(cluster, "big", SLEEPS | {"resources": {"requests": {"cpu": "64"}}})
    pod(cluster, "nopull", SLEEPS | {"image": "vfarcic/go-demo-2:does-not-exist"})
    pod(cluster, "crash", CRASHES)
    pod(cluster, "done", SLEEPS | {"command": ["true"]}, restartPolicy="Never")
    pod(cluster, "half", SLEEPS, {"name": "d", "image": "busybox", "command": ["true"]}, restartPolicy="Never")
    init = {"name": "init", "image": "busybox"}
    pod(cluster, "after", SLEEPS, initContainers=[init | {"command": ["true"]}])
    pod(cluster, "before", SLEEPS, initContainers=[init | {"command": ["sleep", "3600"]}])
    pod(cluster, "config", SLEEPS | {"envFrom": [{"configMapRef": {"name": "none"}}]})
    run(cluster, 12)
    return cluster


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("nopull", "c"),
        ("crash", "c"),
        ("done", "c"),
        ("half", "d"),
        ("after", "init"),
        ("before", "c"),
        ("config", "c"),
    ],
)
def test_a_container_that_does_not_run_is_not_found_by_its_kubelet(cluster: Cluster, name: str, container: str):
    with pytest.raises(StreamError) as told:
        cluster.rest.exec("default", name, container, ["ls"], "")
    assert told.value.message == NOT_THERE.format(container)


@pytest.mark.parametrize(("name", "container"), [("half", "c"), ("after", "c"), ("before", "init")])
def test_beside_it_one_gets_into_what_runs(cluster: Cluster, name: str, container: str):
    assert cluster.rest.exec("default", name, container, ["hostname"], "") == (f"{name}\n", "", 0)


def test_a_pod_without_a_node_has_no_host(cluster: Cluster):
    with pytest.raises(StatusError) as refused:
        cluster.rest.exec("default", "big", "c", ["ls"], "")
    assert (refused.value.code, refused.value.message) == (400, "pod big does not have a host assigned")


def test_a_pod_whose_node_is_gone_has_no_kubelet_to_ask():
    cluster = Cluster()
    pod(cluster, "web", SLEEPS, nodeName="nowhere")
    with pytest.raises(StatusError) as refused:
        cluster.rest.exec("default", "web", "c", ["ls"], "")
    assert (refused.value.code, refused.value.message) == (404, 'nodes "nowhere" not found')


def test_a_pod_that_its_kubelet_has_not_seen_does_not_exist_there():
    cluster = Cluster()
    pod(cluster, "web", SLEEPS, nodeName="node-1")
    for expected in ("pod does not exist", 'container not found ("c")'):
        with pytest.raises(StreamError) as told:
            cluster.rest.exec("default", "web", "c", ["ls"], "")
        assert told.value.message == f"Internal error occurred: unable to upgrade connection: {expected}"
        run(cluster, 1)
    run(cluster, 4)
    assert cluster.rest.exec("default", "web", "c", ["hostname"], "") == ("web\n", "", 0)


def test_a_question_reaches_a_name_server_by_the_rules_of_its_node():
    cluster = Cluster()
    selector = {"k8s-app": "kube-dns"}
    ports = [{"port": 53, "protocol": "UDP"}]
    spec = {"clusterIP": "10.96.5.5", "selector": selector, "ports": ports}
    mine = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "mine"}, "spec": spec}
    cluster.rest.create(by_plural("services"), "kube-system", mine)
    create(cluster, "services", "none", {"clusterIP": "10.96.6.6", "selector": {"a": "b"}, "ports": ports})
    pod(cluster, "web", {"name": "c", "image": "nginx"}, nodeName="node-1")
    run(cluster, 6)
    coredns = next(one.ip for one in cluster.runtime.sandboxes.all() if one.pod_key.startswith("kube-system/coredns-"))
    web: Any = cluster.store.get("pods", "default/web")
    reached = {
        "10.96.0.10": "open",
        "10.96.5.5": "open",
        coredns: "open",
        "10.96.6.6": "refused",
        web.status.pod_ip: "refused",
        "172.18.0.3": "refused",
        "10.96.0.1": "timeout",
        "10.9.9.9": "timeout",
    }
    assert {server: cluster.dns.reach("node-1", server) for server in reached} == reached


@pytest.mark.parametrize("cut", ["node-1", "control-plane"])
def test_a_question_does_not_cross_a_cut_wire(cut: str):
    cluster = Cluster()
    assert cluster.dns.reach("node-1", "10.96.0.10") == "open"
    cluster.runtime.cut_off(cut)
    assert cluster.dns.reach("node-1", "10.96.0.10") == "timeout"
