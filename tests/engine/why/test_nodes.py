"""`why node/X` tells since when a node has been silent, and what follows from that."""

from __future__ import annotations

from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.why.nodes import NodePatience, node_lines
from tests.engine.cluster_objects import create, run

PATIENCE = NodePatience(grace_s=50, evict_after_s=300)


def silent(ticks: int) -> Cluster:
    """node-2 loses its power in tick 10."""
    cluster = Cluster(seed=3)
    create(cluster, "pods", "web", {"nodeName": "node-2", "containers": [{"name": "main", "image": "nginx"}]})
    run(cluster, 10)
    FAULTS["nodeDown"](cluster.scene, FaultTarget(node="node-2"))
    run(cluster, ticks)
    return cluster


def lines_of(cluster: Cluster, node: str = "node-2") -> list[str]:
    return node_lines(cluster.store, node, cluster.nodes.last_heard_s(node), PATIENCE)


def test_a_node_that_is_heard_is_ready_and_has_no_deadline():
    cluster = silent(5)
    assert lines_of(cluster, "node-1") == [
        "tick -30  node/node-1: Ready True, KubeletReady: kubelet is posting ready status",
        "tick 15   kubelet on node-1: was heard of: its Lease is renewed",
    ]


def test_an_unknown_node_has_no_lines():
    assert node_lines(Cluster(seed=3).store, "node-9", 0, PATIENCE) == []


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
    pods = sum(pod.spec.node_name == "node-2" for pod in cluster.store.list_as(Pod))
    assert taint.endswith(
        f"its Pods ({pods}) are evicted in tick {added + 300}, unless they tolerate it for another time"
    )
    assert not any("turns Unknown" in line for line in lines)
