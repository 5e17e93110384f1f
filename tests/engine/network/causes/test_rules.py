"""What a node's rules lack: ports, addresses, endpoints; and how far the node is behind."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Service, ServicePort
from engine.cluster.cluster import Cluster
from engine.network.proxy.portrules import load_balancer_ips
from tests.engine.cluster_objects import run
from tests.engine.network.causes.losing import (
    NODE_1,
    Case,
    becomes,
    behind,
    caller,
    changed,
    check,
    client,
    delete,
    fault,
    ip_of,
    listed_since,
    pod,
    remembered,
    service,
    the_service,
    wait,
    web,
    written,
)

HANG = fault("hang", component="kube-proxy", node="node-1")
PROXY = "kube-proxy on node-1"
LB: dict[str, Any] = {"type": "LoadBalancer"}
PORTS = (
    ServicePort(name="a", port=80, target_port=80, node_port=30080, protocol="TCP"),
    ServicePort(name="b", port=81, target_port=80, node_port=30081, protocol="TCP"),
)


def port_behind(cluster: Cluster, port: int) -> str:
    tick = written(cluster, "services", "web")
    return f"Service default/web has had port {port} since tick {tick}; {behind(cluster, 'node-1', tick)}"


def address(cluster: Cluster) -> str:
    """The ClusterIP of the Service, which may be gone."""
    found = next(entry.last for entry in cluster.store.log_of("services").entries if entry.key == "default/web")
    assert isinstance(found, Service)
    return found.spec.cluster_ip


def gone(cluster: Cluster) -> int:
    """The tick in which the Service was deleted."""
    return written(cluster, "services", "web", deleted=True)


def balancer(cluster: Cluster) -> str:
    return load_balancer_ips(the_service(cluster))[0]


def without_proxies(cluster: Cluster) -> None:
    """Nobody runs kube-proxy any more; the rules stay as long as their machine has power."""
    cluster.scene.client.delete("daemonsets", "kube-system", "kube-proxy")
    run(cluster, 10)


CASES = {
    "a new node port": Case(
        "port behind",
        "R",
        PROXY,
        "node-1 has no rule for port 30080, and nothing else listens there",
        lambda cluster: port_behind(cluster, 30080),
        "nodeport/web",
        (HANG, web()),
        options=NODE_1,
    ),
    "a new ClusterIP": Case(
        "port behind",
        "T",
        PROXY,
        lambda cluster: f"nothing answers at {address(cluster)}:80: no rule on node-1 and no Pod has it",
        lambda cluster: port_behind(cluster, 80),
        "svc/web",
        (caller(), HANG, web()),
        "pod/caller",
    ),
    "a node port after a reboot": Case(
        "rules lost",
        "R",
        PROXY,
        "node-1 has no rule for port 30080, and nothing else listens there",
        lambda cluster: (
            f"node-1 came back in tick {cluster.proxies['node-1'].emptied} without rules; Service default/web "
            f"is older; {behind(cluster, 'node-1', cluster.proxies['node-1'].emptied or 0)}"
        ),
        "nodeport/web",
        (web(), fault("nodeDown", node="node-1"), wait(2), fault("nodeUp", node="node-1")),
        options=NODE_1,
    ),
    "a ClusterIP after a reboot": Case(
        "rules lost",
        "T",
        PROXY,
        "nothing answers at 10.96.0.1:443: no rule on node-1 and no Pod has it",
        lambda cluster: (
            f"node-1 came back in tick {cluster.proxies['node-1'].emptied} without rules; Service "
            "default/kubernetes is older; node-1 has not taken that over yet "
            f"({cluster.clock.tick - (cluster.proxies['node-1'].emptied or 0) + 1} behind)"
        ),
        "env/KUBERNETES_SERVICE_HOST:443",
        (caller(), without_proxies, fault("nodeDown", node="node-1"), wait(2), fault("nodeUp", node="node-1"), wait(6)),
        "pod/caller",
    ),
    "a host port elsewhere": Case(
        "port of nobody",
        "R",
        "kube-proxy on node-1",
        "node-1 has no rule for port 8099, and nothing else listens there",
        "no Service of the API has node port 8099; there is no node port at all; "
        "as a host port have it pod/web (on node-2)",
        "port/8099",
        (pod(containers=[{"name": "main", "image": "nginx", "ports": [{"containerPort": 80, "hostPort": 8099}]}]),),
        options=NODE_1,
    ),
    "a node port of nobody": Case(
        "port of nobody",
        "R",
        PROXY,
        "node-1 has no rule for port 30999, and nothing else listens there",
        "no Service of the API has node port 30999; the node ports there are: 30080 (default/web)",
        "port/30999",
        (web(),),
        options=NODE_1,
    ),
    "the node port of a deleted Service": Case(
        "former port",
        "R",
        PROXY,
        "node-1 has no rule for port 30080, and nothing else listens there",
        lambda cluster: (
            "30080 was a node port of Service default/web, which was deleted in tick "
            f"{written(cluster, 'services', 'web', deleted=True)}"
        ),
        "port/30080",
        (web(), delete("services", "web"), wait(4)),
        options=NODE_1,
    ),
    "a node port that a Service gave up": Case(
        "former port",
        "R",
        PROXY,
        "node-1 has no rule for port 30080, and nothing else listens there",
        lambda cluster: (
            f"30080 was a node port of Service default/web, which gave it up in tick {changed(cluster, 'web')}"
        ),
        "port/30080",
        (web(), becomes("web", ports=(PORTS[1],)), wait(4)),
        options=NODE_1,
    ),
    "another port of a ClusterIP": Case(
        "other port",
        "T",
        PROXY,
        "nothing answers at 10.96.0.1:81: no rule on node-1 and no Pod has it",
        "10.96.0.1 is Service default/kubernetes, which has port 443 and no port 81",
        "svc/kubernetes:81",
        (caller(),),
        "pod/caller",
    ),
    "another port of a load balancer": Case(
        "other port",
        "R",
        PROXY,
        lambda cluster: f"node-1 has no rule for {balancer(cluster)}:81, and nothing else listens there",
        lambda cluster: (
            f"{balancer(cluster)} is the load balancer of Service default/web, which has port 80 and no port 81"
        ),
        "lb/web:81",
        (web(**LB),),
        provider=1,
    ),
    "a port that was added": Case(
        "port behind",
        "T",
        PROXY,
        lambda cluster: f"nothing answers at {address(cluster)}:81: no rule on node-1 and no Pod has it",
        lambda cluster: (
            f"Service default/web has had port 81 since tick {changed(cluster, 'web')}; "
            + behind(cluster, "node-1", changed(cluster, "web"))
        ),
        "svc/web:81",
        (web(), caller(), HANG, pod("more", app="web"), wait(12), becomes("web", ports=PORTS), wait(2)),
        "pod/caller",
    ),
    "the ClusterIP of a deleted Service": Case(
        "former address",
        "T",
        PROXY,
        lambda cluster: f"nothing answers at {address(cluster)}:80: no rule on node-1 and no Pod has it",
        lambda cluster: (
            f"{address(cluster)} was the address of Service default/web, which was deleted in tick "
            f"{gone(cluster)}{remembered(cluster, address(cluster), gone(cluster))}"
        ),
        "svc/web:80",
        (web(), caller(), client("svc/web:80", "pod/caller"), delete("services", "web")),
        "pod/caller",
    ),
    "the ClusterIP of another Service of that name": Case(
        "former address",
        "T",
        PROXY,
        lambda cluster: f"nothing answers at {address(cluster)}:80: no rule on node-1 and no Pod has it",
        lambda cluster: (
            f"{address(cluster)} was the address of Service default/web, which was deleted in tick "
            f"{gone(cluster)}{remembered(cluster, address(cluster), gone(cluster), forever=True)}"
        ),
        "svc/web:80",
        (
            web(),
            caller(),
            client("svc/web:80", "pod/caller", dns_cache="forever"),
            delete("services", "web"),
            service(),
        ),
        "pod/caller",
    ),
    "an address of nobody": Case(
        "address of nobody",
        "T",
        PROXY,
        "nothing answers at 10.9.9.9:80: no rule on node-1 and no Pod has it",
        "no Service, no Pod and no node of the API has 10.9.9.9",
        "env/HOST:80",
        (caller(container={"env": [{"name": "HOST", "value": "10.9.9.9"}]}),),
        "pod/caller",
    ),
    "an endpoint that has come": Case(
        "endpoints behind",
        "R",
        PROXY,
        "node-1's rules list no endpoint for default/web",
        lambda cluster: (
            f"the API has listed 1 endpoint, {ip_of(cluster, 'web')}:80, since tick "
            f"{listed_since(cluster, ip_of(cluster, 'web'))}; "
            + behind(cluster, "node-1", listed_since(cluster, ip_of(cluster, "web")))
        ),
        "nodeport/web",
        (service(), wait(6), HANG, pod(), wait(12)),
        options=NODE_1,
    ),
    "a local endpoint that has come": Case(
        "endpoints behind",
        "T",
        PROXY,
        "node-1 drops it: default/web may use only endpoints on that node, which has none",
        lambda cluster: (
            f"the API has listed 1 endpoint, {ip_of(cluster, 'near')}:80, since tick "
            f"{listed_since(cluster, ip_of(cluster, 'near'))}; "
            + behind(cluster, "node-1", listed_since(cluster, ip_of(cluster, "near")))
        ),
        "nodeport/web",
        (web(externalTrafficPolicy="Local"), HANG, pod("near", node="node-1", app="web"), wait(12)),
        options=NODE_1,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_rules(name: str):
    check(CASES[name], f"test_rules.py: {name}")
