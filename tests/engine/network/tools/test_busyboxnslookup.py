"""BusyBox's nslookup, of today and before 1.29, in Pods of every resolver."""

from __future__ import annotations

import pytest

from engine.cluster.cluster import Cluster
from tests.engine.network.tools.standing import address, inside, standing_cluster

CLUSTER = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n"
MACHINES = "Server:\t\t172.18.0.1\nAddress:\t172.18.0.1:53\n\n"
BASE = "default.svc.cluster.local"
NODATA = "\n"
"""All that it prints of an answer without a record."""


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    return standing_cluster()


def unknown(*names: str) -> str:
    return "".join(f"** server can't find {name}: NXDOMAIN\n\n" for name in names)


def found(name: str, ip: str) -> str:
    return f"Name:\t{name}\nAddress: {ip}\n\n"


SHOP = found(f"shop.{BASE}", "10.96.7.7")


@pytest.mark.parametrize(
    ("pod", "line", "printed", "code"),
    [
        # A name with a dot is asked for as it is, for both families.
        ("today", "kubernetes.default", CLUSTER + unknown("kubernetes.default") * 2, 1),
        ("today", f"shop.{BASE}", CLUSTER + SHOP + NODATA, 0),
        ("today", f"shop.{BASE}.", CLUSTER + SHOP + NODATA, 0),
        # One without is asked for under every suffix at once, and fails as a whole where one of them is unknown.
        (
            "today",
            "shop",
            CLUSTER
            + (SHOP + unknown("shop.svc.cluster.local", "shop.cluster.local"))
            + (NODATA + unknown("shop.svc.cluster.local", "shop.cluster.local")),
            1,
        ),
        ("none", "kube-dns", CLUSTER + found("kube-dns.kube-system.svc.cluster.local", "10.96.0.10") + NODATA, 0),
        ("none", "shop", CLUSTER + unknown("shop.kube-system.svc.cluster.local") * 2, 1),
        # The Pod's own name server, whichever that is.
        ("host", f"shop.{BASE}", MACHINES + unknown(f"shop.{BASE}") * 2, 1),
        ("default", f"shop.{BASE}", MACHINES + unknown(f"shop.{BASE}") * 2, 1),
        ("hostfirst", f"shop.{BASE}", CLUSTER + SHOP + NODATA, 0),
        ("host", "node-1", MACHINES + found("node-1", "172.18.0.3") + NODATA, 0),
        # A second word is the server; then there is no search path.
        ("host", f"shop.{BASE} 10.96.0.10", CLUSTER + SHOP + NODATA, 0),
        ("today", f"shop.{BASE} 172.18.0.1", MACHINES + unknown(f"shop.{BASE}") * 2, 1),
        ("today", "shop 10.96.0.10", CLUSTER + unknown("shop") * 2, 1),
        (
            "today",
            f"shop.{BASE} kube-dns.kube-system",
            f"Server:\t\tkube-dns.kube-system\nAddress:\t10.96.0.10:53\n\n{SHOP}{NODATA}",
            0,
        ),
        ("today", "shop nobody", "nslookup: bad address 'nobody'\n", 1),
        ("today", "shop 10.9.9.9", ";; connection timed out; no servers could be reached\n\n", 1),
        (
            "today",
            "shop 127.0.0.1",
            ";; connection timed out; no servers could be reached\n\n"
            "nslookup: write to '127.0.0.1': Connection refused\n",
            1,
        ),
        # Every kind of record.
        (
            "today",
            f"alias.{BASE}",
            f"{CLUSTER}alias.{BASE}\tcanonical name = shop.{BASE}\n{SHOP}"
            f"alias.{BASE}\tcanonical name = shop.{BASE}\n\n",
            0,
        ),
        ("today", f"away.{BASE}", CLUSTER + f"away.{BASE}\tcanonical name = example.com\n\n" * 2, 0),
        ("today", "10.96.7.7", f"{CLUSTER}7.7.96.10.in-addr.arpa\tname = shop.{BASE}\n\n", 0),
        ("today", "10.9.9.9", CLUSTER + unknown("9.9.9.10.in-addr.arpa"), 1),
        ("today", f"-type=a shop.{BASE}", CLUSTER + SHOP, 0),
        ("today", f"-type=cname alias.{BASE}", f"{CLUSTER}alias.{BASE}\tcanonical name = shop.{BASE}\n\n", 0),
        ("today", f"-type=mx shop.{BASE}", CLUSTER + NODATA, 0),
        (
            "today",
            f"-type=srv _http._tcp.shop.{BASE}",
            f"{CLUSTER}_http._tcp.shop.{BASE}\tservice = 0 100 80 shop.{BASE}\n\n",
            0,
        ),
        (
            "today",
            "-type=txt dns-version.cluster.local",
            f'{CLUSTER}dns-version.cluster.local\ttext = "1.1.0"\n\n',
            0,
        ),
        ("today", "-type=hinfo shop", 'nslookup: invalid query type "hinfo"\n', 1),
    ],
)
def test_of_today(cluster: Cluster, pod: str, line: str, printed: str, code: int):
    assert inside(cluster, pod, f"nslookup {line}") == (printed, code)


def test_names_of_pods_and_headless_services(cluster: Cluster):
    ip = address(cluster, "ali")
    for name in (f"flat.{BASE}", f"ali.flat.{BASE}", f"{ip.replace('.', '-')}.default.pod.cluster.local"):
        assert inside(cluster, "today", f"nslookup {name}") == (CLUSTER + found(name, ip) + NODATA, 0)
    reverse = ".".join(reversed(ip.split(".")))
    printed = f"{CLUSTER}{reverse}.in-addr.arpa\tname = ali.flat.{BASE}\n\n"
    assert inside(cluster, "today", f"nslookup {ip}") == (printed, 0)


@pytest.mark.parametrize("line", ["", "a b c", "-type=a"])
def test_without_a_name_it_tells_its_usage(cluster: Cluster, line: str):
    printed, code = inside(cluster, "today", f"nslookup {line}")
    assert (printed.partition(" HOST")[0], code) == ("Usage: nslookup [-type=QUERY_TYPE] [-debug]", 1)


OLD = "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n"


@pytest.mark.parametrize(
    ("pod", "line", "printed", "code"),
    [
        (
            "old",
            "kubernetes.default",
            f"{OLD}Name:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n",
            0,
        ),
        ("old", "shop", f"{OLD}Name:      shop\nAddress 1: 10.96.7.7 shop.{BASE}\n", 0),
        ("old", "alias", f"{OLD}Name:      alias\nAddress 1: 10.96.7.7 shop.{BASE}\n", 0),
        ("old", "door", f"{OLD}Name:      door\nAddress 1: 172.18.0.3\n", 0),
        ("old", "porch", f"{OLD}Name:      porch\nAddress 1: 172.18.0.3\n", 0),
        ("old", "10.96.7.7", f"{OLD}Name:      10.96.7.7\nAddress 1: 10.96.7.7 shop.{BASE}\n", 0),
        ("old", "nobody", f"{OLD}nslookup: can't resolve 'nobody'\n", 1),
        ("old", "away", f"{OLD}nslookup: can't resolve 'away'\n", 1),
        ("old", "localhost", f"{OLD}Name:      localhost\nAddress 1: 127.0.0.1 localhost\n", 0),
        # ndots:1 asks for a name with a dot as it is first, and then along the search path.
        ("few", "shop.default", f"{OLD}Name:      shop.default\nAddress 1: 10.96.7.7 shop.{BASE}\n", 0),
        # Another server, with the search path of the Pod all the same.
        (
            "old",
            "shop 172.18.0.1",
            "Server:    172.18.0.1\nAddress 1: 172.18.0.1\n\nnslookup: can't resolve 'shop'\n",
            1,
        ),
        (
            "lost",
            f"shop.{BASE}",
            f"Server:    10.9.9.9\nAddress 1: 10.9.9.9\n\nnslookup: can't resolve 'shop.{BASE}'\n",
            1,
        ),
        ("old", "shop nobody", "nslookup: bad address 'nobody'\n", 1),
        # The C library reads /etc/hosts first.
        ("ali", "store.example", f"{OLD}Name:      store.example\nAddress 1: 127.0.0.1 localhost\n", 0),
        ("ali", "shop.example", f"{OLD}Name:      shop.example\nAddress 1: 10.96.7.7 shop.example\n", 0),
    ],
)
def test_before_the_rewrite(cluster: Cluster, pod: str, line: str, printed: str, code: int):
    assert inside(cluster, pod, f"nslookup {line}") == (printed, code)


def test_the_first_name_server_that_answers_is_asked(cluster: Cluster):
    printed, code = inside(cluster, "second", f"nslookup shop.{BASE}")
    assert (f"Address 1: 10.96.7.7 shop.{BASE}\n" in printed, code) == (True, 0)


def test_a_pods_own_name_is_its_address(cluster: Cluster):
    ip = address(cluster, "ali")
    for name in ("ali", f"ali.flat.{BASE}"):
        printed = f"{OLD}Name:      {name}\nAddress 1: {ip} ali.flat.{BASE}\n"
        assert inside(cluster, "ali", f"nslookup {name}") == (printed, 0)


@pytest.mark.parametrize("line", ["", "-type=a shop", "a b c"])
def test_the_old_one_knows_no_options(cluster: Cluster, line: str):
    printed, code = inside(cluster, "old", f"nslookup {line}")
    assert (printed.splitlines()[0], code) == ("Usage: nslookup [HOST] [SERVER]", 1)
