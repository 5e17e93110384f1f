"""A cluster of more nodes than the usual range has room for: it comes up, works, and costs nothing while idle."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from engine.api.core import Node, Pod
from engine.api.scheme import by_plural
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from engine.network.proxy.iptables import iptables_save
from tests.engine.cluster.test_cluster import replicaset, run


@pytest.fixture(scope="module")
def large() -> Cluster:
    cluster = Cluster(seed=1, machines=workers(300))
    cluster.rest.create(by_plural("replicasets"), "default", replicaset(400))
    run(cluster, 40)
    return cluster


def pods(cluster: Cluster, namespace: str) -> list[Pod]:
    return [pod for pod in cluster.store.list_as(Pod, namespace) if isinstance(pod, Pod)]


def test_each_node_has_its_kube_proxy(large: Cluster):
    found = [pod for pod in pods(large, "kube-system") if pod.metadata.name.startswith("kube-proxy-")]
    assert {pod.status.phase for pod in found} == {"Running"}
    assert {pod.spec.node_name for pod in found} == {"control-plane", *(f"node-{n}" for n in range(1, 301))}


def test_each_pod_has_an_address_of_its_own_in_the_range_of_its_node(large: Cluster):
    found = pods(large, "default")
    assert len({pod.status.pod_ip for pod in found}) == 400
    ranges = {node.metadata.name: IPv4Network(node.spec.pod_cidr) for node in large.store.list_as(Node)}
    assert all(IPv4Network(pod.status.pod_ip).subnet_of(ranges[pod.spec.node_name]) for pod in found)


def test_kube_proxy_knows_the_wider_range(large: Cluster):
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "db"},
        "spec": {"selector": {"app": "db"}, "ports": [{"port": 28017}]},
    }
    large.rest.create(by_plural("services"), "default", service)
    run(large, 4)
    assert "! -s 10.128.0.0/9 -d 10." in iptables_save(large.proxies["node-300"])


def test_a_kubelet_follows_its_own_node_alone(large: Cluster):
    kept = {name: list(kubelet.lister(Node)) for name, kubelet in large.kubelets.items()}
    assert kept == {name: [name] for name in large.kubelets}


def test_a_change_of_its_own_node_reaches_the_kubelet(large: Cluster):
    before = len(large.kubelets["node-7"].lister(Node)["node-7"].spec.taints)
    large.rest.patch(
        by_plural("nodes"),
        "",
        "node-7",
        {"spec": {"taints": [{"key": "a", "effect": "NoSchedule"}]}},
        type="merge",
    )
    run(large, 3)
    assert len(large.kubelets["node-7"].lister(Node)["node-7"].spec.taints) == before + 1


def test_an_idle_tick_costs_nothing_however_many_nodes_there_are(large: Cluster):
    run(large, 60)
    before = (large.store.reads, sum(component.reconciles for component in large.components))
    run(large, 20)
    assert (large.store.reads, sum(component.reconciles for component in large.components)) == before
