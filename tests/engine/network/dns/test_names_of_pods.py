"""Names that Pods have of their own: in a StatefulSet, by hostname and subdomain, before they are ready."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.runtime.sandboxconfig import cluster_first
from tests.engine.cluster_objects import create, run
from tests.engine.network.tools.standing import address, inside

BASE = "default.svc.cluster.local"
NEVER = {"exec": {"command": ["false"]}}


def headless(cluster: Cluster, name: str, **spec: Any) -> None:
    ports = [{"name": "http", "port": 80}]
    create(cluster, "services", name, {"clusterIP": "None", "selector": {"app": name}, "ports": ports} | spec)


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """`db`: a StatefulSet of two; `early` and `late`: one Pod that is never ready, published in the one of them."""
    cluster = Cluster()
    headless(cluster, "db")
    nginx = {"name": "c0", "image": "nginx"}
    template = {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [nginx]}}
    selector = {"matchLabels": {"app": "db"}}
    spec = {"serviceName": "db", "replicas": 2, "selector": selector, "template": template}
    create(cluster, "statefulsets", "db", spec | {"podManagementPolicy": "Parallel"})
    headless(cluster, "early", publishNotReadyAddresses=True)
    headless(cluster, "late")
    for name in ("early", "late"):
        unready = {"hostname": "one", "subdomain": name, "containers": [nginx | {"readinessProbe": NEVER}]}
        create(cluster, "pods", name, unready, labels={"app": name})
    create(cluster, "pods", "elsewhere", {"hostname": "two", "subdomain": "db", "containers": [nginx]})
    run(cluster, 15)
    return cluster


def resolved(cluster: Cluster, name: str, qtype: str = "A") -> tuple[str, ...]:
    found = cluster.traffic.network.names.lookup(name, cluster_first("default"), "node-1", qtype)
    return found.addresses or found.lines


@pytest.mark.parametrize("name", ["db-0.db", f"db-0.db.{BASE}", "db-1.db.default"])
def test_a_pod_of_a_statefulset_has_a_name_below_its_service(cluster: Cluster, name: str):
    assert resolved(cluster, name) == (address(cluster, name.partition(".")[0]),)
    assert resolved(cluster, "db") == tuple(sorted(address(cluster, pod) for pod in ("db-0", "db-1")))


def test_its_name_is_its_own_everywhere(cluster: Cluster):
    full, ip = f"db-0.db.{BASE}", address(cluster, "db-0")
    assert inside(cluster, "db-0", "hostname -f") == (f"{full}\n", 0)
    assert f"{ip}\t{full}\tdb-0\n" in inside(cluster, "db-0", "cat /etc/hosts")[0]
    assert resolved(cluster, ip, "PTR") == (f"{full}.",)
    assert resolved(cluster, f"_http._tcp.db.{BASE}", "SRV") == (f"0 50 80 {full}.", f"0 50 80 db-1.db.{BASE}.")


def test_a_pod_that_the_service_does_not_select_has_no_record_and_knows_its_name_all_the_same(cluster: Cluster):
    assert resolved(cluster, "two.db") == ()
    assert inside(cluster, "elsewhere", "hostname -f") == (f"two.db.{BASE}\n", 0)
    assert "Welcome to nginx!" in inside(cluster, "elsewhere", f"wget -qO- http://two.db.{BASE}")[0]


@pytest.mark.parametrize(("service", "published"), [("early", True), ("late", False)])
def test_who_is_not_ready_has_a_name_where_the_service_publishes_it(cluster: Cluster, service: str, published: bool):
    expected = (address(cluster, service),) if published else ()
    assert (resolved(cluster, service), resolved(cluster, f"one.{service}")) == (expected, expected)


def test_by_its_address_any_pod_has_a_name(cluster: Cluster):
    ip = address(cluster, "late")
    assert resolved(cluster, f"{ip.replace('.', '-')}.default.pod.cluster.local") == (ip,)
    assert resolved(cluster, f"{ip.replace('.', '-')}.default.pod") == (ip,)
