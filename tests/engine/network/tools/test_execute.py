"""What a container's own files and tools say of its name, resolver and address; curl and wget go by the same."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from tests.engine.network.tools.standing import address, inside, standing_cluster

BASE = "default.svc.cluster.local"
CLUSTER_FILE = f"search {BASE} svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
MACHINE_FILE = "nameserver 172.18.0.1\n"


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return standing_cluster()


@pytest.mark.parametrize(
    ("pod", "text"),
    [
        ("today", CLUSTER_FILE),
        ("host", MACHINE_FILE),
        ("hostfirst", CLUSTER_FILE),
        ("default", MACHINE_FILE),
        ("none", "search kube-system.svc.cluster.local\nnameserver 10.96.0.10\n"),
        ("few", CLUSTER_FILE.replace("ndots:5", "ndots:1")),
    ],
)
def test_the_resolver_file(cluster: Cluster, pod: str, text: str):
    assert inside(cluster, pod, "cat /etc/resolv.conf") == (text, 0)


def test_the_hosts_file_has_the_own_name_and_the_aliases(cluster: Cluster):
    text, code = inside(cluster, "ali", "cat /etc/hosts")
    assert code == 0
    assert text.startswith("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n")
    assert text.endswith(
        f"{address(cluster, 'ali')}\tali.flat.{BASE}\tali\n"
        "\n# Entries added by HostAliases.\n127.0.0.1\tstore.example\n10.96.7.7\tshop.example\n"
    )
    text, code = inside(cluster, "host", "cat /etc/hosts")
    assert text.startswith("# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n")
    assert text.endswith("172.18.0.4\tnode-2\n")


@pytest.mark.parametrize(
    ("pod", "line", "printed", "code"),
    [
        ("today", "hostname", "today\n", 0),
        ("today", "hostname -f", "today\n", 0),
        ("today", "hostname -d", "\n", 0),
        ("ali", "hostname", "ali\n", 0),
        ("ali", "hostname -f", f"ali.flat.{BASE}\n", 0),
        ("ali", "hostname -d", f"flat.{BASE}\n", 0),
        ("ali", "hostname -s", "ali\n", 0),
        ("ali", "cat /etc/hostname", "ali\n", 0),
        ("host", "hostname", "node-2\n", 0),
        ("host", "hostname -f", "node-2\n", 0),
        ("host", "hostname -i", "172.18.0.4\n", 0),
        ("today", "hostname -x", "hostname: unrecognized option: x\n", 1),
        ("today", "hostname other", "hostname: sethostname: Operation not permitted\n", 1),
    ],
)
def test_the_host_name(cluster: Cluster, pod: str, line: str, printed: str, code: int):
    assert inside(cluster, pod, line) == (printed, code)


def test_the_files_are_in_their_folder(cluster: Cluster):
    assert inside(cluster, "today", "ls /etc") == ("hostname\nhosts\nresolv.conf\n", 0)
    missing = "ls: /nowhere: No such file or directory\n"
    assert inside(cluster, "today", "ls /nowhere") == (missing, 1)


@pytest.mark.parametrize(("pod", "name"), [("today", "today"), ("ali", "ali"), ("host", "node-2")])
def test_the_host_name_is_a_variable_and_a_shell_knows_it(cluster: Cluster, pod: str, name: str):
    assert f"HOSTNAME={name}" in inside(cluster, pod, "env")[0].splitlines()


@pytest.mark.parametrize("tool", ["wget -qO- -T 2", "curl -s -m 2"])
@pytest.mark.parametrize(
    ("pod", "host", "reached"),
    [
        ("ali", "ali", True),
        ("ali", f"ali.flat.{BASE}", True),
        ("ali", "store.example", True),
        ("ali", "shop.example", True),
        ("today", "store.example", False),
        ("today", "shop", True),
        ("today", "alias", True),
        ("today", "away", False),
        ("today", "flat", True),
        ("today", "ali.flat", True),
        ("few", "shop.default", True),
        ("second", f"shop.{BASE}", True),
        ("second", "shop", False),
        ("lost", f"shop.{BASE}", False),
        ("hostfirst", "shop", True),
        ("host", f"shop.{BASE}", False),
        ("default", f"shop.{BASE}", False),
        ("none", "shop", False),
        ("none", f"shop.{BASE}", True),
    ],
)
def test_requests_go_where_the_pods_resolver_says(cluster: Cluster, tool: str, pod: str, host: str, reached: bool):
    printed, code = inside(cluster, pod, f"{tool} http://{host}")
    assert ("Welcome to nginx!" in printed, code == 0) == (reached, reached)


@pytest.mark.parametrize(
    ("pod", "host", "cause", "observed"),
    [
        ("default", "shop", "name past the cluster", "this Pod's dnsPolicy leads past cluster DNS"),
        ("host", "shop", "name on a node", "on node-2 itself nobody knows the name shop"),
        ("lost", "shop", "name past the cluster", "this Pod's dnsPolicy leads past cluster DNS"),
        ("hostfirst", "nobody", "no such name", "cluster DNS has no address for nobody"),
        ("none", "shop", "search path", "cluster DNS has no address for shop"),
        ("second", "nobody", "no such name", "cluster DNS has no address for nobody"),
    ],
)
def test_a_name_that_is_not_found_is_told_by_whom_was_asked(
    cluster: Cluster, pod: str, host: str, cause: str, observed: str
):
    inside(cluster, pod, f"curl -s http://{host}")
    record = cluster.metrics.last_lost
    assert record is not None
    assert record.observed.startswith(observed)
    assert (record.letter, record.cause) == ("N", cause)
