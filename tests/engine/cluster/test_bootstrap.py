"""Control plane reference, sections 5.2, 6.4, 7.3 and 10.2: what kubeadm puts into a fresh cluster."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address
from typing import Any

import pytest

from engine.api.apps import EndpointSlice
from engine.api.core import Node, Pod
from engine.apiserver.registry.allocators import SERVICE_CIDR
from engine.cluster.bootstrap import NODES_MAX, address_of, cluster_cidr_of, pod_cidr_of, workers
from engine.cluster.cluster import Cluster
from engine.network.proxy.kubeproxy import OUTSIDER
from tests.engine.cluster_objects import create
from tests.present import present


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return Cluster(seed=1)


def found(cluster: Cluster, resource: str, key: str) -> Any:
    return cluster.store.get(resource, key)


@pytest.mark.parametrize(
    ("name", "taints"),
    [("control-plane", [("node-role.kubernetes.io/control-plane", "", "NoSchedule")]), ("node-1", []), ("node-3", [])],
)
def test_only_the_control_plane_is_tainted(cluster: Cluster, name: str, taints: list[tuple[str, str, str]]):
    assert [(taint.key, taint.value, taint.effect) for taint in found(cluster, "nodes", name).spec.taints] == taints


def test_every_node_takes_110_pods_and_has_a_range_of_addresses_of_its_own(cluster: Cluster):
    nodes = list(cluster.store.list_as(Node))
    assert {node.status.allocatable["pods"] for node in nodes} == {"110"}
    assert [node.spec.pod_cidr for node in nodes] == [f"10.244.{index}.0/24" for index in range(4)]


def test_every_node_has_room_for_logs_and_empty_dirs(cluster: Cluster):
    nodes = list(cluster.store.list_as(Node))
    rooms = [room for node in nodes for room in (node.status.capacity, node.status.allocatable)]
    assert {room["ephemeral-storage"] for room in rooms} == {"100Gi"}


def test_a_pod_that_requests_some_of_it_runs_and_one_that_requests_more_waits():
    cluster = Cluster(seed=1)
    for name, size in (("small", "100Mi"), ("large", "101Gi")):
        container = {"name": "c", "image": "nginx", "resources": {"requests": {"ephemeral-storage": size}}}
        create(cluster, "pods", name, {"containers": [container]})
    for _ in range(10):
        cluster.tick()
    assert found(cluster, "pods", "default/small").status.phase == "Running"
    (waits,) = found(cluster, "pods", "default/large").status.conditions
    assert "3 Insufficient ephemeral-storage" in waits.message


def test_every_node_is_told_how_long_to_cache(cluster: Cluster):
    assert {str(node.metadata.annotations) for node in cluster.store.list_as(Node)} == {
        "{'node.alpha.kubernetes.io/ttl': '0'}"
    }


def test_there_is_a_class_of_storage_for_claims_that_name_none(cluster: Cluster):
    made = found(cluster, "storageclasses", "standard")
    assert made.metadata.annotations == {"storageclass.kubernetes.io/is-default-class": "true"}
    assert made.body["volumeBindingMode"] == "Immediate"


def test_cluster_dns_asks_as_its_machine_does_not_itself(cluster: Cluster):
    pods = [pod for pod in cluster.store.list_as(Pod, "kube-system") if pod.metadata.name.startswith("coredns-")]
    assert [pod.spec.dns_policy for pod in pods] == ["Default", "Default"]


def test_the_service_of_cluster_dns(cluster: Cluster):
    service = found(cluster, "services", "kube-system/kube-dns")
    assert (service.spec.cluster_ip, service.spec.selector) == ("10.96.0.10", {"k8s-app": "kube-dns"})
    assert [(port.name, port.port, port.protocol) for port in service.spec.ports] == [
        ("dns", 53, "UDP"),
        ("dns-tcp", 53, "TCP"),
        ("metrics", 9153, "TCP"),
    ]


def test_two_replicas_answer_for_it(cluster: Cluster):
    assert found(cluster, "deployments", "kube-system/coredns").spec.replicas == 2
    (served,) = [
        entry
        for entry in cluster.store.list_as(EndpointSlice, "kube-system")
        if entry.metadata.labels["kubernetes.io/service-name"] == "kube-dns"
    ]
    assert [endpoint.conditions.ready for endpoint in present(served.endpoints)] == [True, True]


def test_the_api_servers_own_service(cluster: Cluster):
    """Section 8.5: filled by the API server itself."""
    service = found(cluster, "services", "default/kubernetes")
    assert (service.spec.cluster_ip, service.spec.selector) == ("10.96.0.1", {})
    (subset,) = found(cluster, "endpoints", "default/kubernetes").subsets
    assert ([entry.ip for entry in subset.addresses], [port.port for port in subset.ports]) == (["172.18.0.2"], [6443])


def test_up_to_250_nodes_a_node_has_the_range_with_its_number():
    assert {(cluster_cidr_of(nodes), pod_cidr_of(250, nodes)) for nodes in (1, 249, 250)} == {
        ("10.244.0.0/16", "10.244.250.0/24"),
    }
    assert (address_of(0), address_of(250)) == ("172.18.0.2", "172.18.0.252")


@pytest.mark.parametrize("nodes", [251, 300, NODES_MAX])
def test_in_a_larger_cluster_no_two_ranges_or_addresses_meet(nodes: int):
    ranges = [IPv4Network(pod_cidr_of(index, nodes)) for index in range(nodes + 1)]
    whole = IPv4Network(cluster_cidr_of(nodes))
    assert len(set(ranges)) == nodes + 1
    assert {(one.prefixlen, one.subnet_of(whole)) for one in ranges} == {(24, True)}
    machines = {ip_address(address_of(index)) for index in range(nodes + 1)}
    assert len(machines) == nodes + 1
    assert machines.issubset(IPv4Network("172.18.0.0/16").hosts())
    others = [IPv4Network(text) for text in (SERVICE_CIDR, "172.18.0.0/16", "203.0.113.0/24", f"{OUTSIDER}/32")]
    assert not any(whole.overlaps(other) for other in others)


def test_beyond_what_kubernetes_supports_there_is_no_cluster():
    with pytest.raises(ValueError, match="a cluster has 1 to 5000 nodes, not 5001"):
        workers(NODES_MAX + 1)


def test_a_kubelet_says_where_it_listens(cluster: Cluster):
    status = found(cluster, "nodes", "node-1").status
    assert status.carried("daemonEndpoints") == {"kubeletEndpoint": {"Port": 10250}}
