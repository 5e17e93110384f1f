"""BIND's nslookup, in Pods whose image is no BusyBox."""

from __future__ import annotations

import pytest

from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from tests.engine.network.tools.standing import inside, standing_cluster

CLUSTER = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n"
BASE = "default.svc.cluster.local"
SHOP = f"Name:\tshop.{BASE}\nAddress: 10.96.7.7\n\n"


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return standing_cluster()


@pytest.mark.parametrize(
    ("line", "printed", "code"),
    [
        ("shop", CLUSTER + SHOP, 0),
        ("shop.default", CLUSTER + SHOP, 0),
        ("alias", f"{CLUSTER}alias.{BASE}\tcanonical name = shop.{BASE}.\n{SHOP}", 0),
        (
            "away",
            f"{CLUSTER}away.{BASE}\tcanonical name = example.com.\n\n** server can't find example.com: NXDOMAIN\n\n",
            1,
        ),
        ("nobody", f"{CLUSTER}** server can't find nobody: NXDOMAIN\n\n", 1),
        ("node-1", f"{CLUSTER}Name:\tnode-1\nAddress: 172.18.0.3\n\n", 0),
        # The search path stays the Pod's own, whoever is asked.
        ("shop 10.96.0.10", CLUSTER + SHOP, 0),
        (
            "shop 172.18.0.1",
            "Server:\t\t172.18.0.1\nAddress:\t172.18.0.1#53\n\n** server can't find shop: NXDOMAIN\n\n",
            1,
        ),
        ("shop kube-dns.kube-system", f"Server:\t\tkube-dns.kube-system\nAddress:\t10.96.0.10#53\n\n{SHOP}", 0),
        ("shop nobody", "nslookup: couldn't get address for 'nobody': not found\n", 1),
        (
            "shop 10.9.9.9",
            ";; communications error to 10.9.9.9#53: timed out\n;; no servers could be reached\n\n",
            1,
        ),
        (
            "shop 10.96.7.7",
            ";; communications error to 10.96.7.7#53: timed out\n;; no servers could be reached\n\n",
            1,
        ),
        (
            "shop node-1",
            ";; communications error to 172.18.0.3#53: connection refused\n;; no servers could be reached\n\n",
            1,
        ),
        ("-type=hinfo shop", "unknown query type: HINFO\n", 1),
        ("", "usage: nslookup [-type=A|AAAA|ANY|CNAME|MX|NS|PTR|SOA|SRV|TXT] NAME [SERVER]\n", 1),
        ("-type=cname alias", f"{CLUSTER}alias.{BASE}\tcanonical name = shop.{BASE}.\n\n", 0),
        ("-type=any shop", CLUSTER + SHOP, 0),
        ("-type=mx shop", f"{CLUSTER}*** Can't find shop.{BASE}: No answer\n\n", 0),
        ("-type=txt shop", f"{CLUSTER}*** Can't find shop.{BASE}: No answer\n\n", 0),
        ("-type=mx nobody", f"{CLUSTER}** server can't find nobody: NXDOMAIN\n\n", 1),
    ],
)
def test_it_asks_the_pods_server_or_the_one_that_is_named(cluster: Cluster, line: str, printed: str, code: int):
    assert inside(cluster, "other", f"nslookup {line}") == (printed, code)


def test_a_pod_of_coredns_can_be_asked_itself(cluster: Cluster):
    names = [key for key in cluster.store.keys("pods") if key.startswith("kube-system/coredns-")]
    pod = cluster.store.get_as(Pod, names[0])
    assert pod is not None
    ip = pod.status.pod_ip
    printed = f"Server:\t\t{ip}\nAddress:\t{ip}#53\n\n{SHOP}"
    assert inside(cluster, "other", f"nslookup shop {ip}") == (printed, 0)
