"""Control plane reference, section 10: the search path, and every kind of record."""

from __future__ import annotations

import pytest

from engine.api.core import ServicePort
from engine.network.tools.nslookup import nslookup
from engine.network.types import Origin
from engine.runtime.sandboxconfig import NODE_RESOLV_CONF, ResolvConf, cluster_first
from tests.engine.network.conftest import World, endpoint


@pytest.mark.parametrize(
    ("name", "tried"),
    [
        (
            "web",
            [
                "web.default.svc.cluster.local",
                "web.svc.cluster.local",
                "web.cluster.local",
                "web",
            ],
        ),
        (
            "web.other",
            [
                "web.other.default.svc.cluster.local",
                "web.other.svc.cluster.local",
                "web.other.cluster.local",
                "web.other",
            ],
        ),
        (
            "web.other.svc.cluster.local",
            [
                "web.other.svc.cluster.local.default.svc.cluster.local",
                "web.other.svc.cluster.local.svc.cluster.local",
                "web.other.svc.cluster.local.cluster.local",
                "web.other.svc.cluster.local",
            ],
        ),
        ("web.other.svc.cluster.local.", ["web.other.svc.cluster.local"]),
        (
            "a.b.c.d.e.f",
            [
                "a.b.c.d.e.f",
                "a.b.c.d.e.f.default.svc.cluster.local",
                "a.b.c.d.e.f.svc.cluster.local",
                "a.b.c.d.e.f.cluster.local",
            ],
        ),
    ],
)
def test_a_name_is_tried_with_each_suffix_in_order(name: str, tried: list[str]):
    assert cluster_first("default").candidates(name) == tried


@pytest.mark.parametrize("conf", [NODE_RESOLV_CONF, ResolvConf(("1.1.1.1",)), ResolvConf(())])
def test_a_pod_that_does_not_ask_the_cluster_knows_no_cluster_name(web: World, conf: ResolvConf):
    web.dns.reach = lambda _node, server: "open" if server == "10.96.0.10" else "timeout"
    web.api_pod("caller", "10.244.1.9")
    web.runtime.pod("caller", "10.244.1.9", conf=conf)
    web.client("inside", "svc/web", origin="pod/caller")
    web.tick()
    record = web.metrics.last_lost
    assert record is not None
    assert (record.letter, "dnsPolicy" in record.observed) == ("N", True)


# --- 10.2 records


@pytest.fixture
def zone(web: World) -> World:
    """web: a ClusterIP; flat: headless; alias: an ExternalName; bare: a ClusterIP without endpoints."""
    web.service("flat", type="ClusterIP", cluster_ip="None", ports=(ServicePort(name="http", port=80, protocol="TCP"),))
    web.slice(
        endpoint("10.244.1.5"),
        endpoint("10.244.1.6"),
        endpoint("10.244.1.7", hostname="db-0"),
        endpoint("10.244.1.8", ready=False),
        endpoint("10.244.1.9", ready=False, terminating=True),
        service="flat",
    )
    web.namespace("quiet")
    web.service("gone", type="ClusterIP", cluster_ip="None", ports=())
    web.service("bare", type="ClusterIP", cluster_ip="10.96.7.7")
    web.service("alias", type="ExternalName", cluster_ip="", external_name="web.default.svc.cluster.local", ports=())
    web.service("away", type="ExternalName", cluster_ip="", external_name="example.com", ports=())
    web.service("nameless", type="ClusterIP", cluster_ip="10.96.8.8", ports=(ServicePort(port=80, protocol="TCP"),))
    web.tick()
    return web


BASE = "default.svc.cluster.local"


@pytest.mark.parametrize(
    ("qtype", "name", "rcode", "answer"),
    [
        ("A", f"web.{BASE}.", "NOERROR", ("10.96.128.10",)),
        ("A", f"bare.{BASE}.", "NOERROR", ("10.96.7.7",)),
        ("A", f"flat.{BASE}.", "NOERROR", ("10.244.1.5", "10.244.1.6", "10.244.1.7")),
        ("A", f"gone.{BASE}.", "NXDOMAIN", ()),
        ("A", f"alias.{BASE}.", "NOERROR", ("10.96.128.10",)),
        ("A", f"away.{BASE}.", "NOERROR", ()),
        ("AAAA", f"web.{BASE}.", "NOERROR", ()),
        ("AAAA", f"nobody.{BASE}.", "NXDOMAIN", ()),
        ("SRV", f"_http._tcp.web.{BASE}.", "NOERROR", (f"0 100 80 web.{BASE}.",)),
        (
            "SRV",
            f"_http._tcp.flat.{BASE}.",
            "NOERROR",
            (
                f"0 33 8080 10-244-1-5.flat.{BASE}.",
                f"0 33 8080 10-244-1-6.flat.{BASE}.",
                f"0 33 8080 db-0.flat.{BASE}.",
            ),
        ),
        ("SRV", f"_other._tcp.web.{BASE}.", "NXDOMAIN", ()),
        ("SRV", f"_http._udp.web.{BASE}.", "NXDOMAIN", ()),
        ("SRV", f"_._tcp.nameless.{BASE}.", "NXDOMAIN", ()),
        ("A", f"10-244-1-5.flat.{BASE}.", "NOERROR", ("10.244.1.5",)),
        ("A", f"db-0.flat.{BASE}.", "NOERROR", ("10.244.1.7",)),
        ("A", f"10-244-1-7.flat.{BASE}.", "NXDOMAIN", ()),
        ("A", f"10-244-1-5.web.{BASE}.", "NOERROR", ("10.244.1.5",)),
        ("A", f"10-244-1-8.flat.{BASE}.", "NXDOMAIN", ()),
        ("A", f"10-244-1-9.flat.{BASE}.", "NXDOMAIN", ()),
        ("A", "10-244-1-5.default.pod.cluster.local.", "NOERROR", ("10.244.1.5",)),
        ("A", "10-9-9-9.default.pod.cluster.local.", "NOERROR", ("10.9.9.9",)),
        ("A", "10-244-1.default.pod.cluster.local.", "NXDOMAIN", ()),
        ("A", "10-244-1-5.nowhere.pod.cluster.local.", "NXDOMAIN", ()),
        ("PTR", "10.96.128.10", "NOERROR", (f"web.{BASE}.",)),
        ("PTR", "10.128.96.10.in-addr.arpa", "NOERROR", (f"web.{BASE}.",)),
        ("PTR", "9.9.9.9", "NXDOMAIN", ()),
        ("PTR", "5.1.244.10.in-addr.arpa", "NXDOMAIN", ()),
        ("PTR", "7.1.244.10.in-addr.arpa", "NOERROR", (f"db-0.flat.{BASE}.",)),
        ("A", f"nobody.{BASE}.", "NXDOMAIN", ()),
        ("A", "web.nowhere.svc.cluster.local.", "NXDOMAIN", ()),
        ("A", f"nobody.web.{BASE}.", "NXDOMAIN", ()),
        ("A", f"a.b.c.web.{BASE}.", "NXDOMAIN", ()),
        ("A", "default.svc.cluster.local.", "NOERROR", ()),
        ("A", "quiet.svc.cluster.local.", "NOERROR", ()),
        ("A", "nowhere.svc.cluster.local.", "NXDOMAIN", ()),
        ("A", "svc.cluster.local.", "NOERROR", ()),
        ("A", "pod.cluster.local.", "NOERROR", ()),
        ("A", "quiet.pod.cluster.local.", "NOERROR", ()),
        ("A", "nowhere.pod.cluster.local.", "NXDOMAIN", ()),
        ("A", "cluster.local.", "NOERROR", ()),
        ("TXT", "dns-version.cluster.local.", "NOERROR", ('"1.1.0"',)),
        ("TXT", f"web.{BASE}.", "NOERROR", ()),
        ("A", "example.com.", "NXDOMAIN", ()),
    ],
)
def test_each_query_has_its_answer(zone: World, qtype: str, name: str, rcode: str, answer: tuple[str, ...]):
    found = zone.resolve(name, "default", qtype)
    assert (found.rcode, found.addresses or found.lines) == (rcode, answer)


def test_an_external_name_is_an_alias_that_leads_on_where_it_can(zone: World):
    assert zone.resolve("alias", "default").aliases == (f"web.{BASE}",)
    assert zone.resolve("away", "default").aliases == ("example.com",)


def test_who_publishes_unready_addresses_has_ready_endpoints(zone: World):
    zone.slice(endpoint("10.244.1.8", ready=True, serving=False), service="flat")
    zone.tick()
    assert zone.resolve("flat", "default").addresses == ("10.244.1.8",)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("-type=TXT", "dns-version.cluster.local."), 'dns-version.cluster.local\ttext = "1.1.0"\n'),
        (("-type=AAAA", "web"), f"*** Can't find web.{BASE}: No answer\n"),
        (("10.96.128.10",), f"10.128.96.10.in-addr.arpa\tname = web.{BASE}.\n"),
        (("alias",), f"alias.{BASE}\tcanonical name = web.{BASE}.\nName:\tweb.{BASE}\nAddress: 10.96.128.10\n"),
    ],
)
def test_nslookup_prints_each_kind_of_record(zone: World, arguments: tuple[str, ...], printed: str):
    text = "".join(piece.text for piece in nslookup(zone.network.names, arguments, Origin("pod", "node-1")))
    assert printed in text
