"""`why node/X` tells since when a node has been silent, and what follows from that."""

from __future__ import annotations

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.nodes import node_lines
from tests.engine.cluster_objects import create, run

GRACE_S = 50


def silent(ticks: int) -> Cluster:
    """node-2 loses its power in tick 10."""
    cluster = Cluster(seed=3)
    create(cluster, "pods", "web", {"nodeName": "node-2", "containers": [{"name": "main", "image": "nginx"}]})
    run(cluster, 10)
    FAULTS["nodeDown"](cluster.scene, FaultTarget(node="node-2"))
    run(cluster, ticks)
    return cluster


def lines_of(cluster: Cluster, node: str = "node-2") -> list[str]:
    return node_lines(cluster.store, node, cluster.nodes.last_heard_s(node), GRACE_S)


def test_a_node_that_is_heard_is_ready_and_has_no_deadline():
    cluster = silent(5)
    assert lines_of(cluster, "node-1") == [
        "tick -30  node/node-1: Ready True, KubeletReady: kubelet is posting ready status",
        "tick 15   kubelet on node-1: was heard of: its Lease is renewed",
    ]


def test_an_unknown_node_has_no_lines():
    assert node_lines(Cluster(seed=3).store, "node-9", 0, GRACE_S) == []


def test_a_silent_node_says_since_when_and_until_when_it_is_believed_in():
    lines = lines_of(silent(20))
    assert lines[1:] == [
        "tick 10   kubelet on node-2: was heard of last: no Lease and no status of it for 20 ticks",
        f"{'':10}unless it is heard of, Ready turns Unknown in tick 60",
    ]


def test_a_node_that_is_believed_in_no_more_says_when_its_pods_go():
    cluster = silent(60)
    lines = lines_of(cluster)
    assert lines[0].startswith("tick 60   node/node-2: Ready Unknown, NodeStatusUnknown: ")
    taint = next(line for line in lines if "node.kubernetes.io/unreachable:NoExecute" in line)
    added = int(taint.split()[1])
    assert taint.endswith(f":NoExecute; 1 Pod tolerates it until tick {added + 300}"), "kube-proxy stays for ever"
    assert not any("turns Unknown" in line for line in lines)


def test_pods_whose_time_is_over_are_only_waited_for():
    lines = lines_of(silent(400))
    (taint,) = [line for line in lines if "node.kubernetes.io/unreachable:NoExecute" in line]
    assert taint.endswith("node.kubernetes.io/unreachable:NoExecute")
    assert lines[-1] == f"{'':10}1 of its Pods is to end, and only its kubelet could say that it has"


def test_pods_that_tolerate_a_taint_for_different_times_are_told_apart():
    cluster = Cluster(seed=3)
    for number, seconds in enumerate((30, 30, 90)):
        toleration = {"key": "k", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": seconds}
        body = {"nodeName": "node-2", "containers": [{"name": "main", "image": "nginx"}], "tolerations": [toleration]}
        create(cluster, "pods", f"web-{number}", body)
    run(cluster, 8)
    taint = {"key": "k", "value": "v", "effect": "NoExecute", "timeAdded": cluster.clock.stamp()}
    cluster.rest.patch(by_plural("nodes"), "", "node-2", {"spec": {"taints": [taint]}}, type="merge")
    assert lines_of(cluster)[-1] == (
        "tick 8    taint: k=v:NoExecute; 2 Pods tolerate it until tick 38; 1 Pod tolerates it until tick 98"
    )


def test_a_pod_in_its_grace_period_is_nothing_to_wonder_at():
    cluster = Cluster(seed=3)
    for name in ("web", "other"):
        create(cluster, "pods", name, {"nodeName": "node-2", "containers": [{"name": "main", "image": "nginx"}]})
    run(cluster, 8)
    for name in ("web", "other"):
        cluster.scene.client.delete("pods", "default", name)
    assert lines_of(cluster)[-1] == f"{'':10}2 of its Pods are to end"
