"""Whatever becomes of the Service `kubernetes`, the API server makes it anew."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import ServicePort
from engine.apiserver.server import RequestContext
from engine.cluster.cluster import Cluster
from engine.cluster.kubernetesservice import KubernetesServiceReconciler
from engine.etcd.store import START

KEY = "default/kubernetes"
SOMEBODY = RequestContext("somebody", START)


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(seed=1)


def pass_time(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def kept(cluster: Cluster, resource: str) -> Any:
    return cluster.store.get(resource, KEY)


@pytest.mark.parametrize("resource", ["services", "endpoints", "endpointslices"])
def test_what_is_deleted_comes_back_within_ten_seconds(cluster, resource):
    before = kept(cluster, resource)
    cluster.server.delete(resource, "default", "kubernetes", SOMEBODY)
    pass_time(cluster, 11)
    after = kept(cluster, resource)
    assert after.metadata.uid != before.metadata.uid
    if resource == "services":
        assert (after.spec.cluster_ip, after.spec.ports) == ("10.96.0.1", before.spec.ports)
        assert kept(cluster, "endpoints").subsets[0].addresses[0].ip == "172.18.0.2"


def test_its_ports_and_endpoints_are_set_right(cluster):
    service, endpoints = kept(cluster, "services"), kept(cluster, "endpoints")
    other = (ServicePort(name="x", port=1),)
    cluster.server.update(replace(service, spec=replace(service.spec, ports=other)), SOMEBODY)
    cluster.server.update(replace(endpoints, subsets=()), SOMEBODY)
    pass_time(cluster, 11)
    assert [(port.name, port.port) for port in kept(cluster, "services").spec.ports] == [("https", 443)]
    assert kept(cluster, "endpoints").subsets == endpoints.subsets


def test_labels_of_others_stay_and_nothing_is_looked_at_while_nobody_touches_it(cluster):
    pass_time(cluster, 20)
    (reconciler,) = [each for each in cluster.components if isinstance(each, KubernetesServiceReconciler)]
    looks = reconciler.reconciles
    pass_time(cluster, 30)
    assert reconciler.reconciles == looks
    service = kept(cluster, "services")
    labels = service.metadata.labels | {"mine": "1"}
    cluster.server.update(replace(service, metadata=replace(service.metadata, labels=labels)), SOMEBODY)
    pass_time(cluster, 12)
    assert kept(cluster, "services").metadata.labels["mine"] == "1"
    assert reconciler.reconciles == looks + 1
