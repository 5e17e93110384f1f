"""Services without an endpoint: by selector, Pods, named port, or because their EndpointSlices are late."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Node
from engine.cluster.cluster import Cluster
from tests.engine.network.causes.losing import (
    NODE_1,
    Case,
    becomes,
    behind,
    changed,
    check,
    controller_read,
    delete,
    fault,
    pod,
    ready_since,
    service,
    wait,
    web,
    written,
)

PROXY = "kube-proxy on node-1"
EMPTY = "node-1's rules list no endpoint for default/web"
DONE: dict[str, Any] = {"restartPolicy": "Never", "container": {"command": ["true"]}}
NAMED = {"ports": [{"port": 80, "nodePort": 30080, "targetPort": "http"}]}
ALIAS: dict[str, Any] = {
    "type": "ExternalName",
    "external_name": "shop.example",
    "cluster_ip": "",
    "cluster_ips": (),
    "ports": (),
    "ip_families": (),
    "ip_family_policy": "",
    "internal_traffic_policy": "",
    "external_traffic_policy": "",
}


def gone(cluster: Cluster) -> str:
    tick = written(cluster, "services", "web", deleted=True)
    return f"Service default/web was deleted in tick {tick}; {behind(cluster, 'node-1', tick)}"


def late(cluster: Cluster) -> str:
    fits = f"1 ready Pod fits its selector app=web, pod/web since tick {ready_since(cluster, 'web')}"
    return f"{fits}, and no EndpointSlice lists them: {controller_read(cluster)} and hangs"


def unknown_since(cluster: Cluster) -> int:
    """The tick in which node-2 was called Ready no longer."""
    entries = [entry for entry in cluster.store.log_of("nodes").entries if entry.key == "node-2"]
    return next(
        entry.tick
        for entry in entries
        if isinstance(entry.obj, Node) and any(one.status == "Unknown" for one in entry.obj.status.conditions)
    )


CASES = {
    "a deleted Service": Case(
        "Service gone",
        "R",
        PROXY,
        EMPTY,
        gone,
        "port/30080",
        (
            service(),
            wait(4),
            fault("hang", component="kube-proxy", node="node-1"),
            delete("services", "web"),
            wait(2),
        ),
        options=NODE_1,
    ),
    "a Service that became an alias": Case(
        "Service gone",
        "R",
        PROXY,
        EMPTY,
        lambda cluster: (
            "Service default/web is of type ExternalName: no rules lead to it any more; "
            + behind(cluster, "node-1", changed(cluster, "web"))
        ),
        "port/30080",
        (service(), wait(4), fault("hang", component="kube-proxy", node="node-1"), becomes("web", **ALIAS), wait(2)),
        options=NODE_1,
    ),
    "no selector": Case(
        "no selector",
        "R",
        PROXY,
        EMPTY,
        "Service default/web has no selector, and no EndpointSlice lists an address for it",
        "nodeport/web",
        (web(selector=None),),
        options=NODE_1,
    ),
    "a wrong label": Case(
        "selector fits nobody",
        "R",
        PROXY,
        EMPTY,
        "no Pod fits its selector app=nobody, of 1 in namespace default",
        "nodeport/web",
        (web(selector={"app": "nobody"}),),
        options=NODE_1,
    ),
    "a Pod that has ended": Case(
        "Pods are ending",
        "R",
        PROXY,
        EMPTY,
        "what fits its selector app=web has ended or is to end: pod/web",
        "nodeport/web",
        (pod(image="busybox", **DONE), service(), wait(12)),
        options=NODE_1,
    ),
    "an image that is not there": Case(
        "Pods not ready",
        "R",
        PROXY,
        EMPTY,
        "1 Pod fits its selector app=web, and none is ready: pod/web (main waits: ImagePullBackOff: "
        'Back-off pulling image "nginx:does-not-exist")',
        "nodeport/web",
        (pod(image="nginx:does-not-exist"), service(), wait(14)),
        options=NODE_1,
    ),
    "a Pod of a node that nobody hears of": Case(
        "Pods not ready",
        "R",
        PROXY,
        EMPTY,
        lambda cluster: (
            "1 Pod fits its selector app=web, and none is ready: pod/web (the API has had node-2's condition Ready at "
            f"Unknown since tick {unknown_since(cluster)})"
        ),
        "nodeport/web",
        (web(), fault("nodeDown", node="node-2"), wait(56)),
        options=NODE_1,
    ),
    "a Pod of which its kubelet says nothing": Case(
        "Pods not ready",
        "R",
        PROXY,
        EMPTY,
        "1 Pod fits its selector app=web, and none is ready: "
        "pod/web (the kubelet on node-2 has not said anything of it yet)",
        "nodeport/web",
        (fault("hang", component="kubelet", node="node-2"), pod(), service(), wait(8)),
        options=NODE_1,
    ),
    "a named port of nobody": Case(
        "no named port",
        "R",
        PROXY,
        EMPTY,
        lambda cluster: (
            f"1 ready Pod fits its selector app=web, pod/web since tick {ready_since(cluster, 'web')}, but no "
            "container of them has a port named http: none of their ports has a name"
        ),
        "nodeport/web",
        (web(**NAMED),),
        options=NODE_1,
    ),
    "a hung controller": Case(
        "slices behind",
        "R",
        PROXY,
        EMPTY,
        late,
        "nodeport/web",
        (service(), wait(4), fault("hang", component="endpoint-slice-controller"), pod(), wait(12)),
        options=NODE_1,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_a_service(name: str):
    check(CASES[name], f"test_services.py: {name}")
