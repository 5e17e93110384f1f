"""Host ports: a port of a node leads into a Pod there, on the addresses that it names, behind Services' own ports."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from engine.network.proxy.iptables import iptables_save
from engine.network.tools.curl import curl
from engine.network.traffic.clients import ClientSpec, TrafficTarget
from engine.network.types import OUTSIDE, Origin
from tests.engine.cluster_objects import create, run
from tests.engine.network.printing import printed

IMAGES = {name: {"listens": [{"port": 80, "after": 0}], "answers": {80: {"http": f"{name}\n"}}} for name in "abs"}
NODE_1, NODE_2 = "172.18.0.3", "172.18.0.4"
REFUSED = ("", 7)


def pod(cluster: Cluster, name: str, node: str, image: str = "a", *ports: dict[str, Any], **spec: Any) -> None:
    containers = [{"name": "c", "image": image, "ports": [{"containerPort": 80} | port for port in ports]}]
    create(cluster, "pods", name, {"nodeName": node, "containers": containers} | spec, labels={"app": name})


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """On node-1 Pods with host ports on each, on one and on the loopback address; callers on both nodes."""
    cluster = Cluster(seed=1)
    cluster.runtime.catalog = cluster.runtime.catalog.with_images(IMAGES)
    pod(cluster, "all", "node-1", "a", {"hostPort": 8099}, {"hostPort": 8098, "containerPort": 81})
    pod(cluster, "one", "node-1", "b", {"hostPort": 8100, "hostIP": NODE_1})
    pod(cluster, "loop", "node-1", "b", {"hostPort": 8101, "hostIP": "127.0.0.1"})
    pod(cluster, "udp", "node-1", "b", {"hostPort": 8102, "protocol": "UDP"})
    pod(cluster, "shared", "node-1", "b", {"hostPort": 30099})
    pod(cluster, "served", "node-2", "s")
    ports = [{"port": 80, "nodePort": 30099}]
    create(cluster, "services", "served", {"type": "NodePort", "selector": {"app": "served"}, "ports": ports})
    pod(cluster, "near", "node-1")
    pod(cluster, "far", "node-2")
    pod(cluster, "host", "node-1", hostNetwork=True)
    run(cluster, 12)
    return cluster


def ask(cluster: Cluster, origin: Origin, url: str) -> tuple[str, int]:
    out, _, code = printed(curl(cluster.traffic.network, cluster.metrics, ["-s", url], origin))
    return out, code


def standing(cluster: Cluster, place: str) -> Origin:
    origin = cluster.traffic.network.origin(place)
    assert origin is not None
    return origin


@pytest.mark.parametrize(
    "place", ["outside", "pod/near", "pod/far", "pod/host", "pod/all", "node/node-1", "node/node-2"]
)
def test_everybody_reaches_it_at_its_node_and_at_no_other(cluster: Cluster, place: str):
    origin = standing(cluster, place)
    assert ask(cluster, origin, "http://node-1:8099") == ("a\n", 0)
    assert ask(cluster, origin, f"http://{NODE_1}:8100") == ("b\n", 0)
    assert ask(cluster, origin, f"http://{NODE_2}:8099") == REFUSED
    assert ask(cluster, origin, f"http://{NODE_1}:8103") == REFUSED


def test_one_on_the_loopback_address_serves_its_node_alone(cluster: Cluster):
    for place, expected in (("pod/host", ("b\n", 0)), ("node/node-1", ("b\n", 0)), ("node/node-2", REFUSED)):
        assert ask(cluster, standing(cluster, place), "http://127.0.0.1:8101") == expected
    assert ask(cluster, standing(cluster, "pod/near"), "http://127.0.0.1:8101") == REFUSED
    assert ask(cluster, OUTSIDE, f"http://{NODE_1}:8101") == REFUSED


def test_one_without_an_address_is_at_the_loopback_too_and_one_on_another_is_not(cluster: Cluster):
    host = standing(cluster, "pod/host")
    assert ask(cluster, host, "http://localhost:8099") == ("a\n", 0)
    assert ask(cluster, host, "http://localhost:8100") == REFUSED


def test_a_host_port_of_udp_takes_no_tcp(cluster: Cluster):
    assert ask(cluster, OUTSIDE, f"http://{NODE_1}:8102") == REFUSED


def test_the_node_port_of_a_service_comes_before_a_host_port(cluster: Cluster):
    assert ask(cluster, OUTSIDE, f"http://{NODE_1}:30099") == ("s\n", 0)


def test_where_nothing_listens_behind_it_the_pod_is_to_blame(cluster: Cluster):
    assert ask(cluster, OUTSIDE, f"http://{NODE_1}:8098") == REFUSED
    record = cluster.metrics.last_lost
    assert record is not None
    assert (record.hop, record.observed) == ("pod/all", "nothing listens on 81 in pod/all")


@pytest.mark.parametrize(
    ("place", "own"),
    [("pod/far", True), ("node/node-2", True), ("pod/near", False), ("node/node-1", True)],
)
def test_the_pod_sees_its_caller_unless_that_is_on_its_own_node(cluster: Cluster, place: str, own: bool):
    network = cluster.traffic.network
    route = network.connect(standing(cluster, place), NODE_1, 8099)
    assert network.ask(route, route.endpoints[0], "GET", "/").own_address is own


def test_by_the_loopback_address_nobody_is_seen(cluster: Cluster):
    network = cluster.traffic.network
    route = network.connect(standing(cluster, "node/node-1"), "127.0.0.1", 8099)
    assert not network.ask(route, route.endpoints[0], "GET", "/").own_address


def test_a_port_that_no_pod_has_there_is_told_with_those_who_have_it_elsewhere(cluster: Cluster):
    ask(cluster, OUTSIDE, f"http://{NODE_2}:8100")
    record = cluster.metrics.last_lost
    assert record is not None
    assert record.actual.endswith(f"; as a host port have it pod/one (on node-1, at {NODE_1})")
    ask(cluster, OUTSIDE, f"http://{NODE_2}:8099")
    record = cluster.metrics.last_lost
    assert record is not None
    assert record.actual.endswith("; as a host port have it pod/all (on node-1)")


def test_the_rules_of_a_node_show_its_host_ports(cluster: Cluster):
    lines = iptables_save(cluster.proxies["node-1"]).splitlines()
    hooks = ["-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT"]
    hooks += ["-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT"]
    hooks += ['-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ']
    assert [line for line in lines if line in hooks] == hooks
    kube = next(index for index, line in enumerate(lines) if line.endswith("-j KUBE-SERVICES"))
    assert kube < lines.index(hooks[0]), "a Service's port comes first"
    entry = next(line for line in lines if "--dports 8099,8098 " in line)
    assert entry.startswith('-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"kindnet\\" id: \\"')
    chain = entry.rpartition(" ")[2]
    ip = standing(cluster, "pod/all").ip
    match = "-p tcp -m tcp --dport 8099"
    assert [line for line in lines if line.startswith(f"-A {chain} ")][:3] == [
        f"-A {chain} -s 10.244.1.0/24 {match} -j CNI-HOSTPORT-SETMARK",
        f"-A {chain} -s 127.0.0.1/32 {match} -j CNI-HOSTPORT-SETMARK",
        f"-A {chain} {match} -j DNAT --to-destination {ip}:80",
    ]
    assert any(f"-d {NODE_1}/32 -p tcp -m tcp --dport 8100 -j DNAT" in line for line in lines)
    assert any("-p udp -m udp --dport 8102 -j DNAT" in line for line in lines)
    assert all(f":{name} - [0:0]" in lines for name in (chain, "CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-SETMARK"))


def test_a_node_without_host_ports_has_no_such_rules(cluster: Cluster):
    assert "CNI-" not in iptables_save(cluster.proxies["node-2"])


def test_a_client_that_keeps_asking_notices_when_the_pod_goes():
    cluster = Cluster(seed=1)
    cluster.runtime.catalog = cluster.runtime.catalog.with_images(IMAGES)
    pod(cluster, "all", "node-1", "a", {"hostPort": 8099}, terminationGracePeriodSeconds=1)
    run(cluster, 6)
    cluster.traffic.add(ClientSpec("it", TrafficTarget("port", "", 8099), nodes=("node-1",), rate=((0, 1),)))
    run(cluster, 3)
    assert cluster.metrics.window("it", 0, 9).served == 3
    cluster.rest.delete(by_plural("pods"), "default", "all")
    run(cluster, 6)
    assert "default/all" not in cluster.store.keys("pods")
    assert iptables_save(cluster.proxies["node-1"]).count("CNI-") == 0
    assert cluster.metrics.window("it", 12, 15).lost["R"] > 0
    hops = {(record.hop, record.observed) for record in cluster.metrics.records("it")}
    assert ("pod/all", "a host port of node-1 leads to 10.244.1.2:80") in hops
