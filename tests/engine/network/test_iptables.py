"""iptables-save: the worked example of kube-proxy's rules."""

from __future__ import annotations

from engine.api.core import ServicePort
from engine.network.iptables import iptables_save
from tests.engine.network.conftest import World, endpoint

NAT_RULES = """\
-A KUBE-EXT-CDGGSHYLG3RE2FKL -m comment --comment "masquerade traffic for default/web:http external destinations" -j KUBE-MARK-MASQ
-A KUBE-EXT-CDGGSHYLG3RE2FKL -j KUBE-SVC-CDGGSHYLG3RE2FKL
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http" -m tcp --dport 30080 -j KUBE-EXT-CDGGSHYLG3RE2FKL
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SEP-2RIJ5GIYXEFH6G4D -s 10.244.2.7/32 -m comment --comment "default/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-2RIJ5GIYXEFH6G4D -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 10.244.2.7:8080
-A KUBE-SEP-AFGSLHOD2HFNCBX4 -s 10.244.1.5/32 -m comment --comment "default/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-AFGSLHOD2HFNCBX4 -p tcp -m comment --comment "default/web:http" -m tcp -j DNAT --to-destination 10.244.1.5:8080
-A KUBE-SERVICES -d 10.96.128.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-CDGGSHYLG3RE2FKL
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-CDGGSHYLG3RE2FKL ! -s 10.244.0.0/16 -d 10.96.128.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.1.5:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-AFGSLHOD2HFNCBX4
-A KUBE-SVC-CDGGSHYLG3RE2FKL -m comment --comment "default/web:http -> 10.244.2.7:8080" -j KUBE-SEP-2RIJ5GIYXEFH6G4D
COMMIT
"""  # noqa: E501 - the real tool's lines are that long

REFUSED_OUTSIDE = (
    '-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "default/empty:http has no endpoints" '
    "-m addrtype --dst-type LOCAL -m tcp --dport 30081 -j REJECT --reject-with icmp-port-unreachable\n"
)
REFUSED_INSIDE = (
    '-A KUBE-SERVICES -d 10.96.55.5/32 -p tcp -m comment --comment "default/empty:http has no endpoints" '
    "-m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable\n"
)


def test_the_nat_table_is_the_worked_example(web: World):
    assert NAT_RULES in iptables_save(web.proxies["node-1"])


def test_a_service_without_endpoints_is_refused_and_has_no_chain(web: World):
    ports = (ServicePort(name="http", port=80, protocol="TCP", node_port=30081),)
    web.service("empty", cluster_ip="10.96.55.5", ports=ports)
    web.tick()
    text = iptables_save(web.proxies["node-1"])
    assert REFUSED_OUTSIDE in text
    assert REFUSED_INSIDE in text
    assert "30081" not in text.split("*filter")[0]


def test_session_affinity_remembers_the_client_per_endpoint(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    text = iptables_save(web.proxies["node-1"])
    assert "-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-AFGSLHOD2HFNCBX4" in text
    assert "-m recent --set --name KUBE-SEP-AFGSLHOD2HFNCBX4" in text


def test_policy_local_shows_other_chains_on_other_nodes(web: World):
    web.service(external_traffic_policy="Local")
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    here, there = (iptables_save(web.proxies[node]) for node in ("node-1", "node-2"))
    assert "-A KUBE-EXT-CDGGSHYLG3RE2FKL -j KUBE-SVL-CDGGSHYLG3RE2FKL\n" in here
    assert "KUBE-SVL" not in there
    assert 'default/web:http has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP' in there


def test_a_lagging_node_still_prints_its_old_rules(web: World):
    web.proxies["node-2"].informer_.paused = True
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick()
    assert "10.244.2.7" not in iptables_save(web.proxies["node-1"])
    assert "10.244.2.7" in iptables_save(web.proxies["node-2"])
