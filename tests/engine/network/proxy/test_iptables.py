"""Control plane reference, sections 9.2, 9.3 and 9.5: iptables-save, and the worked example of kube-proxy's rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from engine.api.apps import EndpointHints, ForZone
from engine.api.core import LoadBalancerIngress, LoadBalancerStatus, ServicePort, ServiceStatus
from engine.etcd.store import START
from engine.network.proxy.iptables import iptables_save
from tests.engine.network.conftest import World, endpoint

EXAMPLE = Path(__file__).parents[3] / "golden" / "iptables" / "worked-example.txt"
"""Without the two matches that need nfacct, which kube-proxy leaves out where the kernel has none."""


def test_the_whole_text_is_the_worked_example(web: World):
    ports = (ServicePort(name="http", port=80, protocol="TCP", node_port=30081),)
    web.service("empty", cluster_ip="10.96.55.5", ports=ports)
    ports = (ServicePort(name="https", port=443, protocol="TCP", target_port=6443),)
    web.service("kubernetes", type="ClusterIP", cluster_ip="10.96.0.1", selector={}, ports=ports)
    web.slice(endpoint("172.18.0.2"), service="kubernetes", port=6443, port_name="https")
    web.tick()
    assert iptables_save(web.proxies["node-1"]) == EXAMPLE.read_text()


def test_session_affinity_remembers_the_client_per_endpoint(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    lines = iptables_save(web.proxies["node-1"]).splitlines()
    assert (
        '-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.1.5:8080" -m recent --rcheck '
        "--seconds 10800 --reap --name KUBE-SEP-AFGSLHOD2HFNCBX4 --mask 255.255.255.255 --rsource "
        "-j KUBE-SEP-AFGSLHOD2HFNCBX4"
    ) in lines
    assert (
        '-A KUBE-SEP-AFGSLHOD2HFNCBX4 -p tcp -m comment --comment "default/web:http" -m recent --set '
        "--name KUBE-SEP-AFGSLHOD2HFNCBX4 --mask 255.255.255.255 --rsource -m tcp -j DNAT "
        "--to-destination 10.244.1.5:8080"
    ) in lines


def test_policy_local_shows_other_chains_on_other_nodes(web: World):
    web.service(external_traffic_policy="Local")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    here, there = (iptables_save(web.proxies[node]) for node in ("node-1", "node-2"))
    assert "-A KUBE-EXT-CDGGSHYLG3RE2FKL -j KUBE-SVL-CDGGSHYLG3RE2FKL\n" in here
    assert "KUBE-SVL" not in there
    assert 'default/web:http has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP' in there


def test_internal_policy_local_drops_at_the_cluster_ip_of_other_nodes(web: World):
    web.service(internal_traffic_policy="Local")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    here, there = (iptables_save(web.proxies[node]) for node in ("node-1", "node-2"))
    dropped = (
        '-A KUBE-SERVICES -d 10.96.128.10/32 -p tcp -m comment --comment "default/web:http has no local endpoints" '
        "-m tcp --dport 80 -j DROP\n"
    )
    assert (dropped in here, dropped in there) == (False, True)
    assert '"default/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVL-CDGGSHYLG3RE2FKL\n' in here


def test_without_endpoints_every_address_from_outside_is_refused(web: World):
    balanced(web, external_ips=("192.0.2.7",))
    web.slice()
    web.tick()
    text = iptables_save(web.proxies["node-1"])
    for address in ("192.0.2.7", "203.0.113.1"):
        assert (
            f"-A KUBE-EXTERNAL-SERVICES -d {address}/32 -p tcp -m comment --comment "
            '"default/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable\n'
        ) in text
    assert "CDGGSHYLG3RE2FKL" not in text


def test_a_lagging_node_still_prints_its_old_rules(web: World):
    web.proxies["node-2"].cursor.paused = True
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick()
    assert "10.244.2.7" not in iptables_save(web.proxies["node-1"])
    assert "10.244.2.7" in iptables_save(web.proxies["node-2"])


def balanced(world: World, **spec: Any) -> None:
    service = world.service(type="LoadBalancer", **spec)
    status = ServiceStatus(load_balancer=LoadBalancerStatus(ingress=(LoadBalancerIngress(ip="203.0.113.1"),)))
    world.store.put("services", "default/web", replace(service, status=status), "test", START)
    world.tick()


TO_BALANCER = (
    '-A KUBE-SERVICES -d 203.0.113.1/32 -p tcp -m comment --comment "default/web:http loadbalancer IP" '
    "-m tcp --dport 80 -j KUBE-%s-CDGGSHYLG3RE2FKL\n"
)


def test_a_balancers_address_leads_to_the_external_chain(web: World):
    balanced(web)
    assert TO_BALANCER % "EXT" in iptables_save(web.proxies["node-1"])


def test_source_ranges_stand_before_it_and_the_rest_is_dropped(web: World):
    balanced(web, load_balancer_source_ranges=("192.0.2.0/24",))
    text = iptables_save(web.proxies["node-1"])
    assert TO_BALANCER % "FW" in text
    assert (
        '-A KUBE-FW-CDGGSHYLG3RE2FKL -s 192.0.2.0/24 -m comment --comment "default/web:http loadbalancer IP" '
        "-j KUBE-EXT-CDGGSHYLG3RE2FKL\n"
    ) in text
    assert (
        "-A KUBE-PROXY-FIREWALL -d 203.0.113.1/32 -p tcp -m comment --comment "
        '"default/web:http traffic not accepted by KUBE-FW-CDGGSHYLG3RE2FKL" -m tcp --dport 80 -j DROP\n'
    ) in text


def test_an_external_ip_has_a_rule_of_its_own(web: World):
    web.service(external_ips=("192.0.2.7",))
    web.tick()
    assert (
        '-A KUBE-SERVICES -d 192.0.2.7/32 -p tcp -m comment --comment "default/web:http external IP" '
        "-m tcp --dport 80 -j KUBE-EXT-CDGGSHYLG3RE2FKL\n"
    ) in iptables_save(web.proxies["node-1"])


def test_the_health_check_port_is_let_in(web: World):
    balanced(web, external_traffic_policy="Local", health_check_node_port=32000)
    assert (
        '-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http health check node port" '
        "-m tcp --dport 32000 -j ACCEPT\n"
    ) in iptables_save(web.proxies["node-1"])


def test_the_external_chain_of_policy_local_has_four_rules_in_this_order(web: World):
    web.service(external_traffic_policy="Local")
    web.tick()
    rules = [line for line in iptables_save(web.proxies["node-1"]).splitlines() if line.startswith("-A KUBE-EXT-")]
    assert [line.partition("CDGGSHYLG3RE2FKL ")[2] for line in rules] == [
        (
            '-s 10.244.0.0/16 -m comment --comment "pod traffic for default/web:http external destinations" '
            "-j KUBE-SVC-CDGGSHYLG3RE2FKL"
        ),
        (
            '-m comment --comment "masquerade LOCAL traffic for default/web:http external destinations" '
            "-m addrtype --src-type LOCAL -j KUBE-MARK-MASQ"
        ),
        (
            '-m comment --comment "route LOCAL traffic for default/web:http external destinations" '
            "-m addrtype --src-type LOCAL -j KUBE-SVC-CDGGSHYLG3RE2FKL"
        ),
        "-j KUBE-SVL-CDGGSHYLG3RE2FKL",
    ]


def test_with_affinity_the_recent_rules_come_before_the_balancing_ones(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    rules = [line for line in iptables_save(web.proxies["node-1"]).splitlines() if line.startswith("-A KUBE-SVC-")]
    assert ["recent" in line for line in rules] == [False, True, True, False, False]


def test_a_large_cluster_leaves_the_comments_of_endpoints_out(web: World):
    """One of more than a thousand endpoints, over all Services."""
    web.service("other", cluster_ip="10.96.128.11")
    web.slice(endpoint("10.244.9.1"), service="other")
    web.slice(*(endpoint(f"10.244.{index // 250}.{index % 250 + 1}") for index in range(999)))
    web.tick()
    rules = [line for line in iptables_save(web.proxies["node-1"]).splitlines() if line.startswith("-A KUBE-SEP-")]
    assert all("--comment" in line for line in rules)
    web.slice(*(endpoint(f"10.244.{index // 250}.{index % 250 + 1}") for index in range(1001)))
    web.tick()
    rules = [line for line in iptables_save(web.proxies["node-1"]).splitlines() if "KUBE-SEP-" in line]
    assert not any("--comment" in line for line in rules)
    assert any("--probability 0.00099900" in line for line in rules)


def test_a_node_uses_only_the_chains_of_its_zone(web: World):
    web.proxies["node-1"].zone = "x"
    near, far = (
        replace(one, hints=EndpointHints(for_zones=(ForZone(name=zone),)))
        for one, zone in ((endpoint("10.244.1.5"), "x"), (endpoint("10.244.2.7"), "y"))
    )
    web.slice(near, far)
    web.tick()
    text = iptables_save(web.proxies["node-1"])
    assert "10.244.1.5:8080" in text
    assert "10.244.2.7" not in text
