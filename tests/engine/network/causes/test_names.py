"""Names that nobody resolves: what the API has under them, and how far CoreDNS has read."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import Deployment
from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from tests.engine.network.causes.losing import (
    Arrange,
    Case,
    behind,
    caller,
    check,
    fault,
    ip_of,
    listed_since,
    pod,
    service,
    the_service,
    wait,
    web,
    written,
)


def coredns(cluster: Cluster) -> list[str]:
    pods = cluster.store.list_as(Pod, "kube-system")
    named = [one for one in pods if one.metadata.name.startswith("coredns")]
    return [one.metadata.name for one in sorted(named, key=lambda one: one.status.pod_ip or "")]


def stop_dns(cluster: Cluster) -> None:
    for name in coredns(cluster):
        fault("stall", namespace="kube-system", pod=name)(cluster)


def without_dns(cluster: Cluster) -> None:
    found = cluster.store.get_as(Deployment, "kube-system/coredns")
    assert found is not None
    cluster.scene.client.update(replace(found, spec=replace(found.spec, replicas=0)))


def member(name: str) -> Arrange:
    """A Pod that the headless Service gives a name of its own."""
    return pod(name, hostname=name, subdomain="web", app="web")


def exists(cluster: Cluster) -> str:
    ip = the_service(cluster).spec.cluster_ip
    return f"Service default/web exists: Pods find it by cluster DNS at {ip}, and node port 30080 of every node"


def unknown(name: str) -> str:
    return f"cluster DNS has no address for {name} (asked from namespace default)"


IN_POD = "pod/caller"
ONLY_PODS = "nobody knows the name web: cluster names resolve only in Pods"
HEADLESS: dict[str, Any] = {"type": None, "clusterIP": "None", "ports": [{"port": 80}]}
ALIAS: dict[str, Any] = {"type": "ExternalName", "externalName": "shop.example", "selector": None, "ports": None}

CASES = {
    "from outside": Case("name outside", "N", "DNS", f"outside the cluster {ONLY_PODS}", exists, "svc/web", (web(),)),
    "headless, from outside": Case(
        "name outside",
        "N",
        "DNS",
        f"outside the cluster {ONLY_PODS}",
        "Service default/web exists: it is headless, Pods find the addresses of its ready Pods by cluster DNS, "
        "and it has no node port",
        "svc/web",
        (service(**HEADLESS),),
    ),
    "an alias, from outside": Case(
        "name outside",
        "N",
        "DNS",
        f"outside the cluster {ONLY_PODS}",
        "Service default/web exists: for Pods it is but another name for shop.example, and it has no node port",
        "svc/web:80",
        (service(**ALIAS),),
    ),
    "from a node": Case(
        "name on a node", "N", "DNS", f"on node-1 itself {ONLY_PODS}", exists, "svc/web", (web(),), "node/node-1"
    ),
    "dnsPolicy Default": Case(
        "name past the cluster",
        "N",
        "DNS",
        "this Pod's dnsPolicy leads past cluster DNS, and nobody else knows web",
        exists,
        "svc/web",
        (web(), caller(dnsPolicy="Default")),
        IN_POD,
    ),
    "all coredns stopped": Case(
        "no DNS server",
        "N",
        "DNS",
        "no coredns Pod answers behind 10.96.0.10, asked from node-1",
        lambda cluster: (
            "node-1's rules lead 10.96.0.10:53 to "
            + ", ".join(f"pod/{name} (stopped since tick 18)" for name in coredns(cluster))
        ),
        "svc/web",
        (web(), caller(), stop_dns),
        IN_POD,
    ),
    "coredns cut off": Case(
        "no DNS server",
        "N",
        "DNS",
        "no coredns Pod answers behind 10.96.0.10, asked from node-1",
        lambda cluster: (
            "node-1's rules lead 10.96.0.10:53 to "
            + ", ".join(f"pod/{name} (node-1 is cut off)" for name in coredns(cluster))
        ),
        "svc/web",
        (web(), caller(), fault("partition", node="node-1")),
        IN_POD,
    ),
    "no coredns at all": Case(
        "no DNS server",
        "N",
        "DNS",
        "no coredns Pod answers behind 10.96.0.10, asked from node-1",
        lambda cluster: (
            "no Pod fits its selector k8s-app=kube-dns, "
            f"of {len(cluster.store.list_as(Pod, 'kube-system'))} in namespace kube-system"
        ),
        "svc/web",
        (web(), caller(), without_dns, wait(9)),
        IN_POD,
    ),
    "coredns hangs": Case(
        "record behind",
        "N",
        "DNS",
        unknown("web"),
        lambda cluster: (
            f"the API has had Service default/web since tick {written(cluster, 'services', 'web')}; "
            + behind(cluster, "coredns", written(cluster, "services", "web"))
        ),
        "svc/web",
        (caller(), fault("hang", component="coredns"), wait(2), web()),
        IN_POD,
    ),
    "the Service of another namespace": Case(
        "other namespace",
        "N",
        "DNS",
        unknown("kube-dns"),
        "Service kube-dns is in namespace kube-system: from default its name is kube-dns.kube-system",
        "svc/kube-dns",
        (caller(),),
        IN_POD,
    ),
    "another search path": Case(
        "search path",
        "N",
        "DNS",
        unknown("web"),
        "cluster DNS knows web.default.svc.cluster.local, and the caller's search path makes something else of web",
        "svc/web",
        (web(), caller(dnsPolicy="None", dnsConfig={"nameservers": ["10.96.0.10"], "searches": ["cluster.local"]})),
        IN_POD,
    ),
    "fewer dots": Case(
        "search path",
        "N",
        "DNS",
        unknown("web.default"),
        "cluster DNS knows web.default.svc.cluster.local, and the caller's search path makes something else of "
        "web.default",
        "svc/web.default",
        (web(), caller(dnsPolicy="None", dnsConfig={"nameservers": ["10.96.0.10"]})),
        IN_POD,
    ),
    "no such Service": Case(
        "no such name",
        "N",
        "DNS",
        unknown("none"),
        "the API never heard of Service default/none: the namespace has kubernetes",
        "svc/none",
        (caller(),),
        IN_POD,
    ),
    "a name of the internet": Case(
        "no such name",
        "N",
        "DNS",
        unknown("shop.example"),
        "the API has no namespace example, and DNS here knows nothing outside cluster.local",
        "svc/shop.example:80",
        (caller(),),
        IN_POD,
    ),
    "headless without a Pod": Case(
        "headless and empty",
        "N",
        "DNS",
        unknown("web"),
        "Service default/web is headless: no Pod fits its selector app=web, of 1 in namespace default",
        "svc/web",
        (caller(), service(**HEADLESS), wait(4)),
        IN_POD,
    ),
    "no endpoint of that name": Case(
        "no such endpoint",
        "N",
        "DNS",
        unknown("db-7.web.default.svc.cluster.local"),
        "Service default/web exists, and none of its ready endpoints is called db-7",
        "svc/db-7.web.default.svc.cluster.local:80",
        (caller(), pod(), service(**HEADLESS), wait(12)),
        IN_POD,
    ),
    "an endpoint that has come": Case(
        "record behind",
        "N",
        "DNS",
        unknown("db-0.web"),
        lambda cluster: (
            "an EndpointSlice has listed endpoint db-0 of Service default/web since tick "
            f"{listed_since(cluster, ip_of(cluster, 'db-0'))}; "
            + behind(cluster, "coredns", listed_since(cluster, ip_of(cluster, "db-0")))
        ),
        "svc/db-0.web:80",
        (caller(), service(**HEADLESS), wait(4), fault("hang", component="coredns"), member("db-0"), wait(12)),
        IN_POD,
    ),
    "another endpoint that has come": Case(
        "no such endpoint",
        "N",
        "DNS",
        unknown("db-7.web"),
        "Service default/web exists, and none of its ready endpoints is called db-7",
        "svc/db-7.web:80",
        (caller(), service(**HEADLESS), wait(4), fault("hang", component="coredns"), member("db-0"), wait(12)),
        IN_POD,
    ),
    "an alias of the internet": Case(
        "alias",
        "N",
        "DNS",
        unknown("web"),
        "Service default/web is but another name for shop.example, which nobody here knows",
        "svc/web:80",
        (caller(), service(**ALIAS), wait(4)),
        IN_POD,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_a_name(name: str):
    check(CASES[name], f"test_names.py: {name}")
