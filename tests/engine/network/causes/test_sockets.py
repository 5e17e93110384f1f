"""Endpoints where nobody answers: the Pod, its machine, its process or its port."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.cluster.cluster import Cluster
from tests.engine.cluster_objects import create
from tests.engine.network.causes.losing import (
    NODE_1,
    Case,
    behind,
    caller,
    check,
    client,
    controller_read,
    delete,
    fault,
    pod,
    process,
    ready_since,
    remembered,
    removed_in,
    service,
    unlisted_in,
    wait,
    web,
)

PROXY = "kube-proxy on node-1"
HANG = fault("hang", component="kube-proxy", node="node-1")
FIRST = "10.244.2.2"
"""What a first Pod on node-2 gets for an address."""

HEADLESS: dict[str, Any] = {"type": None, "clusterIP": "None", "ports": [{"port": 80}]}


def died(cluster: Cluster) -> str:
    ended = cluster.runtime.records.ended(FIRST)
    assert ended is not None
    asked = next(
        entry.tick
        for entry in cluster.store.log_of("pods").entries
        if entry.key == "default/web" and entry.last.metadata.deletion_timestamp is not None
    )
    return f"pod/web was deleted in tick {asked}, its processes ended in tick {ended.tick}"


def removed(cluster: Cluster) -> str:
    tick = removed_in(cluster, FIRST)
    return f"the API removed it in tick {tick}; {behind(cluster, 'node-1', tick)}"


def same_address(cluster: Cluster) -> None:
    """Another Pod gets the address of the first, and nothing of it listens on port 80."""
    cluster.runtime.machines["node-2"].pins.append(FIRST)
    pod("other", "redis")(cluster)


def pair(cluster: Cluster) -> None:
    """A Pod of two containers."""
    both = [{"name": name, "image": "nginx"} for name in ("main", "more")]
    create(cluster, "pods", "web", {"nodeName": "node-2", "containers": both})


def slice_by_hand(cluster: Cluster) -> None:
    body = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "addressType": "IPv4",
        "metadata": {"name": "web-1", "labels": {"kubernetes.io/service-name": "web"}},
        "endpoints": [{"addresses": ["10.9.9.9"]}],
        "ports": [{"port": 80, "protocol": "TCP"}],
    }
    cluster.rest.create(by_plural("endpointslices"), "default", body)


def crashed(cluster: Cluster) -> str:
    one = process(cluster, "web")
    return f"main in pod/web ended in tick {one.finished_tick} with exit code {one.exit_code}"


def believed(cluster: Cluster) -> str:
    return f"; the API has called pod/web ready since tick {ready_since(cluster, 'web')}"


def starting(cluster: Cluster) -> str:
    return f"main in pod/web started in tick {process(cluster, 'web').started_tick} and has not opened 80 yet"


FORGETFUL = client("svc/web", "pod/caller", rate=((0, 1), (20, 0), (26, 1)))
"""It looks the name up at once, and asks again when the Pod is gone."""

LISTED = "; the API still lists it"
RULES = f"node-1's rules list {FIRST}:80"

CASES = {
    "a Pod that was deleted": Case(
        "Pod gone",
        "T",
        PROXY,
        f"node-1's rules still list {FIRST}:80",
        lambda cluster: f"{died(cluster)}; {removed(cluster)}",
        "nodeport/web",
        (web(), HANG, delete("pods", "web"), wait(5)),
        options=NODE_1,
    ),
    "a Pod that a name once led to": Case(
        "Pod gone",
        "T",
        FIRST,
        f"the caller dials {FIRST}:80",
        lambda cluster: f"{died(cluster)}{remembered(cluster, FIRST, unlisted_in(cluster, FIRST))}",
        "svc/web",
        (pod(), service(**HEADLESS), wait(12), caller(), FORGETFUL, delete("pods", "web")),
        "pod/caller",
    ),
    "an address that is another Pod's": Case(
        "address moved",
        "R",
        PROXY,
        f"node-1's rules still list {FIRST}:80",
        lambda cluster: f"{FIRST} is pod/other's by now; {died(cluster)}; {removed(cluster)}",
        "nodeport/web",
        (web(), HANG, delete("pods", "web"), wait(6), same_address, wait(8)),
        options=NODE_1,
    ),
    "a slice by hand": Case(
        "endpoint of nobody",
        "T",
        PROXY,
        "node-1's rules list 10.9.9.9:80",
        "no Pod and no machine has the address 10.9.9.9; the API still lists it",
        "nodeport/web",
        (service(selector=None), slice_by_hand, wait(6)),
        options=NODE_1,
    ),
    "a Pod on a dark node": Case(
        "endpoint without power",
        "T",
        PROXY,
        RULES,
        lambda cluster: (
            "node-2 has had no power since tick "
            f"{cluster.runtime.machines['node-2'].switched_tick}{believed(cluster)}{LISTED}"
        ),
        "nodeport/web",
        (web(), fault("nodeDown", node="node-2")),
        options=NODE_1,
    ),
    "a Pod on a dark node, by address": Case(
        "endpoint without power",
        "T",
        "pod/web",
        "node-2 is powered off",
        lambda cluster: (
            f"node-2 has had no power since tick {cluster.runtime.machines['node-2'].switched_tick}{believed(cluster)}"
        ),
        "pod/web:80",
        (web(), fault("nodeDown", node="node-2")),
        "harness",
    ),
    "a crash": Case(
        "process ended",
        "R",
        PROXY,
        RULES,
        lambda cluster: f"{crashed(cluster)}{LISTED}: {controller_read(cluster)}",
        "nodeport/web",
        (pod(restartPolicy="Never"), service(), wait(12), fault("crash", pod="web")),
        options=NODE_1,
    ),
    "a crash, by address": Case(
        "process ended",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        crashed,
        "pod/web:80",
        (pod(restartPolicy="Never"), wait(12), fault("crash", pod="web")),
        "harness",
    ),
    "a process that starts": Case(
        "not listening yet",
        "R",
        PROXY,
        RULES,
        lambda cluster: starting(cluster) + believed(cluster) + LISTED,
        "nodeport/web",
        (pod(image="late"), service(), wait(12)),
        options=NODE_1,
    ),
    "a process that starts, by address": Case(
        "not listening yet",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        lambda cluster: starting(cluster) + believed(cluster),
        "pod/web:80",
        (pod(image="late"), wait(12)),
        "harness",
    ),
    "a container that has not started": Case(
        "not listening yet",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        "main in pod/web has not started yet",
        "pod/web:80",
        (pod(image="mongo"), wait(4)),
        "harness",
    ),
    "the last Pod, that is to end": Case(
        "process ended",
        "R",
        PROXY,
        f"node-1's rules still list {FIRST}:80",
        lambda cluster: (
            f"pod/web was deleted in tick 12, its main ended in tick {process(cluster, 'web').finished_tick} "
            f"with exit code 0{believed(cluster)}{LISTED}, as terminating: {controller_read(cluster)}"
        ),
        "nodeport/web",
        (pod(image="slow-end"), service(), wait(12), delete("pods", "web"), wait(1)),
        options=NODE_1,
    ),
    "a Pod that a name still means to its caller": Case(
        "process ended",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        lambda cluster: f"{crashed(cluster)}{remembered(cluster, FIRST, unlisted_in(cluster, FIRST))}",
        "svc/web",
        (pod(restartPolicy="Never"), service(**HEADLESS), wait(12), caller(), FORGETFUL, fault("crash", pod="web")),
        "pod/caller",
    ),
    "127.0.0.1 alone": Case(
        "loopback only",
        "R",
        PROXY,
        RULES,
        "main in pod/web listens on 80 at 127.0.0.1 alone; the API still lists it",
        "nodeport/web",
        (pod(image="shy"), service(), wait(12)),
        options=NODE_1,
    ),
    "127.0.0.1 alone, by address": Case(
        "loopback only",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        "main in pod/web listens on 80 at 127.0.0.1 alone",
        "pod/web:80",
        (pod(image="shy"), wait(12)),
        "harness",
    ),
    "another target port": Case(
        "closed port",
        "R",
        PROXY,
        f"node-1's rules list {FIRST}:81",
        "nothing listens on 81 in pod/web: its processes have 80 (main); the API still lists it",
        "nodeport/web",
        (web(ports=[{"port": 80, "nodePort": 30080, "targetPort": 81}]),),
        options=NODE_1,
    ),
    "two containers that have not started": Case(
        "not listening yet",
        "R",
        "pod/web",
        "nothing listens on 80 in pod/web",
        "main, more in pod/web have not started yet",
        "pod/web:80",
        (pair, wait(1)),
        "harness",
    ),
    "a Pod in which everything has ended": Case(
        "process ended",
        "R",
        "pod/web",
        "nothing listens on 81 in pod/web",
        lambda cluster: (
            f"nothing runs in pod/web: main ended in tick {process(cluster, 'web').finished_tick} with exit code 0"
        ),
        "pod/web:81",
        (pod(image="busybox", container={"command": ["true"]}, restartPolicy="Never"), wait(12)),
        "harness",
    ),
    "another port, by address": Case(
        "closed port",
        "R",
        "pod/web",
        "nothing listens on 81 in pod/web",
        "nothing listens on 81 in pod/web: its processes have 80 (main)",
        "pod/web:81",
        (web(),),
        "harness",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_an_endpoint(name: str):
    check(CASES[name], f"test_sockets.py: {name}")
