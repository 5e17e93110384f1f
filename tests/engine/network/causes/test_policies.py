"""What policies, source ranges and health checks leave a node without; and what the API has asked of it since."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.cluster import Cluster
from engine.network.traffic.clients import ClientSpec, parse_target
from engine.network.types import ExpectedResponse
from tests.engine.network.causes.losing import (
    NODE_1,
    Case,
    becomes,
    behind,
    caller,
    changed,
    check,
    delete,
    fault,
    ip_of,
    listed_since,
    pod,
    the_service,
    wait,
    web,
    written,
)

HANG = fault("hang", component="kube-proxy", node="node-1")
PROXY = "kube-proxy on node-1"
LB: dict[str, Any] = {"type": "LoadBalancer"}
LOCAL: dict[str, Any] = {"externalTrafficPolicy": "Local"}
OWN_ADDRESS: dict[str, Any] = NODE_1 | {"expect": ExpectedResponse(own_address=True)}
DROPS = "node-1 drops it: default/web may use only endpoints on that node, which has none"


def health_port(cluster: Cluster) -> int:
    return the_service(cluster).spec.health_check_node_port


def ask_for_health(cluster: Cluster) -> None:
    target = parse_target(f"port/{health_port(cluster)}")
    cluster.traffic.add(ClientSpec("it", target, rate=((0, 1),), timeout=1, **NODE_1))


def news(text: str) -> Any:
    """What the API has had of the Service since its last change, and node-1 not."""
    return lambda cluster: (
        f"{text} since tick {changed(cluster, 'web')}; {behind(cluster, 'node-1', changed(cluster, 'web'))}"
    )


def near_since(cluster: Cluster) -> int:
    return listed_since(cluster, ip_of(cluster, "near"))


def deleted(cluster: Cluster) -> str:
    tick = written(cluster, "services", "web", deleted=True)
    return f"Service default/web was deleted in tick {tick}; {behind(cluster, 'node-1', tick)}"


CASES = {
    "loadBalancerSourceRanges": Case(
        "source ranges",
        "T",
        PROXY,
        "default/web has loadBalancerSourceRanges, and the caller's address is in none of them",
        "the caller is 198.51.100.1; Service default/web admits 192.0.2.0/24",
        "lb/web",
        (web(**LB, loadBalancerSourceRanges=["192.0.2.0/24"]),),
        options=NODE_1,
        provider=1,
    ),
    "ranges that were widened": Case(
        "ranges behind",
        "T",
        PROXY,
        "default/web has loadBalancerSourceRanges, and the caller's address is in none of them",
        news("the caller is 198.51.100.1; Service default/web has admitted 0.0.0.0/0"),
        "lb/web",
        (
            web(**LB, loadBalancerSourceRanges=["192.0.2.0/24"]),
            HANG,
            becomes("web", load_balancer_source_ranges=("0.0.0.0/0",)),
            wait(3),
        ),
        options=NODE_1,
        provider=1,
    ),
    "externalTrafficPolicy Local": Case(
        "external policy",
        "T",
        PROXY,
        "node-1 drops it: default/web may use only endpoints on that node, which has none",
        "the externalTrafficPolicy of Service default/web is Local, and no endpoint is on node-1: 1 on node-2",
        "nodeport/web",
        (web(externalTrafficPolicy="Local"),),
        options=NODE_1,
    ),
    "externalTrafficPolicy Local without any endpoint": Case(
        "external policy",
        "T",
        PROXY,
        DROPS,
        "the externalTrafficPolicy of Service default/web is Local, and no endpoint is on node-1, nor anywhere else",
        "nodeport/web",
        (web(**LOCAL), HANG, delete("pods", "web"), wait(8)),
        options=NODE_1,
    ),
    "internalTrafficPolicy Local": Case(
        "internal policy",
        "T",
        PROXY,
        "node-1 drops it: default/web may use only endpoints on that node, which has none",
        "the internalTrafficPolicy of Service default/web is Local, and no endpoint is on node-1: 1 on node-2",
        "svc/web",
        (web(internalTrafficPolicy="Local"), caller()),
        "pod/caller",
    ),
    "an externalTrafficPolicy that became Cluster": Case(
        "policy behind",
        "T",
        PROXY,
        DROPS,
        news("the externalTrafficPolicy of Service default/web has been Cluster"),
        "nodeport/web",
        (web(**LOCAL), HANG, becomes("web", external_traffic_policy="Cluster"), wait(3)),
        options=NODE_1,
    ),
    "an internalTrafficPolicy that became Cluster": Case(
        "policy behind",
        "T",
        PROXY,
        DROPS,
        news("the internalTrafficPolicy of Service default/web has been Cluster"),
        "svc/web",
        (
            web(internalTrafficPolicy="Local"),
            caller(),
            HANG,
            becomes("web", internal_traffic_policy="Cluster"),
            wait(3),
        ),
        "pod/caller",
    ),
    "an externalTrafficPolicy that became Local": Case(
        "policy behind",
        "W",
        PROXY,
        "pod/web sees an address of node-1 in place of the caller's",
        news("the externalTrafficPolicy of Service default/web has been Local"),
        "nodeport/web",
        (web(), HANG, becomes("web", external_traffic_policy="Local"), wait(3)),
        options=OWN_ADDRESS,
    ),
    "a Local Service that was deleted": Case(
        "Service gone",
        "T",
        PROXY,
        DROPS,
        deleted,
        "port/30080",
        (web(**LOCAL), HANG, delete("services", "web"), wait(3)),
        options=NODE_1,
    ),
    "the caller's address and a Service that was deleted": Case(
        "Service gone",
        "W",
        PROXY,
        "pod/web sees an address of node-1 in place of the caller's",
        deleted,
        "port/30080",
        (web(), HANG, delete("services", "web"), wait(3)),
        options=OWN_ADDRESS,
    ),
    "a health check of a node without a Pod": Case(
        "health page",
        "5",
        PROXY,
        "node-1 has no ready Pod of default/web",
        "the ready Pods of Service default/web are elsewhere: 1 on node-2, none on node-1",
        "nodeport/web",
        (web(**LB, externalTrafficPolicy="Local"), ask_for_health),
        provider=1,
    ),
    "a health check of a node that is behind": Case(
        "endpoints behind",
        "5",
        PROXY,
        "node-1 has no ready Pod of default/web",
        lambda cluster: (
            "the API has listed 1 ready endpoint of Service default/web on node-1 since tick "
            f"{near_since(cluster)}; {behind(cluster, 'node-1', near_since(cluster))}"
        ),
        "nodeport/web",
        (web(**LB, **LOCAL), HANG, pod("near", node="node-1", app="web"), wait(12), ask_for_health),
        provider=1,
    ),
    "a health check of a Service without a Pod": Case(
        "health page",
        "5",
        PROXY,
        "node-1 has no ready Pod of default/web",
        "Service default/web has no ready endpoint, on node-1 or elsewhere",
        "nodeport/web",
        (web(**LB, **LOCAL), delete("pods", "web"), wait(8), ask_for_health),
        provider=1,
    ),
    "the address of the caller": Case(
        "masqueraded",
        "W",
        PROXY,
        "pod/web sees an address of node-1 in place of the caller's",
        "the externalTrafficPolicy of Service default/web is Cluster: node-1 puts its own address in",
        "nodeport/web",
        (web(),),
        options=NODE_1 | {"expect": ExpectedResponse(own_address=True)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_policies(name: str):
    check(CASES[name], f"test_policies.py: {name}")
