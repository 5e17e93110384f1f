"""Control plane reference, sections 10.1 and 10.2: search path, records, lag, and the lookup by hand."""

from __future__ import annotations

import pytest

from engine.api.core import ServicePort
from engine.network.tools.nslookup import nslookup_as_pod
from engine.runtime.sandboxconfig import cluster_first
from tests.engine.network.conftest import World, endpoint
from tests.engine.network.printing import printed as run_to_its_end


def printed(world: World, *argv: str, namespace: str = "default") -> tuple[str, int]:
    out, err, status = run_to_its_end(nslookup_as_pod(world.network.names, argv, namespace))
    return out + err, status


def test_a_service_name_gives_the_cluster_ip_even_without_endpoints(web: World):
    web.slice()
    web.tick()
    assert web.resolve("web", "default").addresses == ("10.96.128.10",)


def test_names_are_searched_from_the_own_namespace_outwards(web: World):
    answer = web.resolve("web.default", "other")
    assert answer.tried == ("web.default.other.svc.cluster.local", "web.default.svc.cluster.local")
    assert web.resolve("web", "other").rcode == "NXDOMAIN"


def test_five_dots_or_a_final_dot_ask_for_the_name_itself_first():
    assert cluster_first("x").candidates("a.b.c.d.e.f")[0] == "a.b.c.d.e.f"
    assert cluster_first("x").candidates("web.default.svc.cluster.local.") == ["web.default.svc.cluster.local"]
    assert cluster_first("x").candidates("web.default.svc.cluster.local")[-1] == "web.default.svc.cluster.local"


def test_a_new_service_is_known_one_tick_later(world: World):
    world.service()
    assert world.resolve("web", "default").rcode == "NXDOMAIN"
    world.tick()
    assert world.resolve("web", "default").rcode == "NOERROR"


def test_a_headless_service_gives_its_ready_pods_or_nothing(world: World):
    world.service(cluster_ip="None", type="ClusterIP")
    world.slice(endpoint("10.244.1.5"), endpoint("10.244.1.6", ready=False), endpoint("10.244.1.7", hostname="db-0"))
    world.tick()
    assert world.resolve("web", "default").addresses == ("10.244.1.5", "10.244.1.7")
    assert world.resolve("db-0.web", "default").addresses == ("10.244.1.7",)
    assert world.resolve("10-244-1-5.web", "default").addresses == ("10.244.1.5",)
    world.slice()
    world.tick()
    assert world.resolve("web", "default").rcode == "NXDOMAIN"


def test_an_external_name_leads_on(web: World):
    web.service("alias", type="ExternalName", cluster_ip="", external_name="web.default.svc.cluster.local", ports=())
    web.tick()
    answer = web.resolve("alias", "default")
    assert (answer.aliases, answer.addresses) == (("web.default.svc.cluster.local",), ("10.96.128.10",))


def test_external_names_that_lead_in_a_circle_end(web: World):
    web.service("ring", type="ExternalName", cluster_ip="", external_name="ring.default.svc.cluster.local", ports=())
    web.tick()
    assert web.resolve("ring", "default").addresses == ()


def test_srv_gives_the_service_port_and_for_headless_ones_the_target_port(web: World):
    web.service("flat", type="ClusterIP", cluster_ip="None", ports=(ServicePort(name="http", port=80),))
    web.slice(endpoint("10.244.1.5"), endpoint("10.244.1.6"), service="flat")
    web.tick()
    assert web.resolve("_http._tcp.web", "default", "SRV").lines == ("0 100 80 web.default.svc.cluster.local.",)
    assert web.resolve("_http._tcp.flat", "default", "SRV").lines[0] == (
        "0 50 8080 10-244-1-5.flat.default.svc.cluster.local."
    )


def test_reverse_lookups_know_services_and_endpoints(web: World):
    assert web.resolve("10.96.128.10", "default", "PTR").lines == ("web.default.svc.cluster.local.",)
    assert web.resolve("10.244.1.5", "default", "PTR").rcode == "NXDOMAIN", "only an endpoint with a host name has one"
    web.slice(endpoint("10.244.1.5", hostname="db-0"))
    web.tick()
    assert web.resolve("10.244.1.5", "default", "PTR").lines == ("db-0.web.default.svc.cluster.local.",)


def test_pod_names_are_answered_without_asking_for_the_pod(web: World):
    assert web.resolve("10-244-9-9.default.pod.cluster.local.", "default").addresses == ("10.244.9.9",)
    for name in ("10-244-9.default", "10-244-9-9.x.default", "10-244-9-9.nowhere", "x.10-244-9-9.default"):
        assert web.resolve(f"{name}.pod.cluster.local.", "default").rcode == "NXDOMAIN"
    assert web.resolve("default.pod.cluster.local.", "default")[:2] == ("NOERROR", "default.pod.cluster.local")


def test_without_a_dns_pod_nothing_resolves(web: World):
    web.dns.reach = lambda _node, _server: "refused"
    assert web.resolve("web", "default").rcode == "UNAVAILABLE"
    assert printed(web, "web")[1] == 1


def test_nslookup_says_from_which_namespace_it_asks(web: World):
    assert printed(web, "web") == (
        (
            "(asked as a Pod of namespace default would ask)\n"
            "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n"
            "Name:\tweb.default.svc.cluster.local\nAddress: 10.96.128.10\n\n"
        ),
        0,
    )


def test_nslookup_of_an_unknown_name_fails(web: World):
    text, status = printed(web, "nobody")
    assert "** server can't find nobody: NXDOMAIN\n" in text
    assert status == 1


def test_a_slice_that_panics_keeps_no_other_waiting_and_is_read_again(web: World, monkeypatch):
    works, failing = web.dns._slices.take, [True]

    def broken(entry):
        if failing and entry.key == "default/web-x":
            raise ValueError(entry.key)
        return works(entry)

    monkeypatch.setattr(web.dns._slices, "take", broken)
    web.service(cluster_ip="None")
    web.slice(endpoint("10.244.3.9"))
    with pytest.raises(ValueError, match="web-x"):
        web.tick()
    assert "10.244.3.9" not in web.resolve("web", "default").addresses
    assert web.dns.revision == web.store.revision
    failing.clear()
    web.dns.run()
    assert web.resolve("web", "default").addresses == ("10.244.3.9",)
