"""The plugin NodePorts: two Pods with one host port stand on two nodes, unless address or protocol tell them apart."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import create, run


def pod(cluster: Cluster, name: str, **port: Any) -> None:
    ports = [{"containerPort": 80, "hostPort": 8080} | port]
    containers = [{"name": "c", "image": "nginx", "ports": ports}]
    create(cluster, "pods", name, {"containers": containers, "nodeSelector": {"kubernetes.io/hostname": "node-1"}})


@pytest.mark.parametrize(
    ("one", "other", "placed"),
    [
        ({}, {}, False),
        ({}, {"protocol": "UDP"}, True),
        ({}, {"hostIP": "172.18.0.3"}, False),
        ({"hostIP": "127.0.0.1"}, {}, False),
        ({"hostIP": "127.0.0.1"}, {"hostIP": "172.18.0.3"}, True),
        ({"hostIP": "172.18.0.3"}, {"hostIP": "172.18.0.3"}, False),
        ({"hostIP": "0.0.0.0"}, {"hostIP": "172.18.0.3"}, False),  # noqa: S104 - text, nothing is bound
    ],
)
def test_a_port_is_taken_on_its_address_and_for_its_protocol(one, other, placed):
    cluster = Cluster()
    pod(cluster, "one", **one)
    run(cluster, 2)
    pod(cluster, "other", **other)
    run(cluster, 4)
    found: Any = cluster.store.get("pods", "default/other")
    assert found.spec.node_name == ("node-1" if placed else "")
    if placed:
        run(cluster, 6)
        found = cluster.store.get("pods", "default/other")
        assert found.status.phase == "Running", "the kubelet takes it as well"
    else:
        why = found.status.conditions[0].message
        assert "1 node(s) didn't have free ports for the requested pod ports" in why
