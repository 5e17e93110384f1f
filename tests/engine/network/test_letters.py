"""Every lost request has exactly one letter, one hop and one fact: each way to lose one, in a cluster.

Control plane reference, section 9.3 (what a client sees), and the letters: N name unknown, R refused, T timeout,
X reset, 5 server error, W wrong data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from engine.api.core import Pod
from engine.cluster.cluster import Cluster
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.metrics import LETTERS, LostRequest
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from engine.network.types import ExpectedResponse
from engine.trace import why_lost
from tests.engine.cluster_objects import create, run

Arrange = Callable[[Cluster], None]


def web(cluster: Cluster, **spec: Any) -> None:
    """One nginx Pod on node-2 behind a NodePort Service."""
    pod = {"nodeName": "node-2", "containers": [{"name": "main", "image": "nginx", "ports": [{"containerPort": 80}]}]}
    create(cluster, "pods", "web", pod, labels={"app": "web"})
    ports = [{"port": 80, "nodePort": 30080}]
    service = {"type": "NodePort", "selector": {"app": "web"}, "ports": ports} | spec
    create(cluster, "services", "web", service)


def caller(cluster: Cluster) -> None:
    """A Pod on node-1 that asks."""
    pod = {"nodeName": "node-1", "containers": [{"name": "main", "image": "podfall/reporter"}]}
    create(cluster, "pods", "caller", pod)


def person(cluster: Cluster, image: str = "vfarcic/go-demo-2") -> None:
    """A go-demo-2 with its own mongod, both in Pods of their own."""
    db = {"containers": [{"name": "db", "image": "mongo:3.3"}], "nodeName": "node-2"}
    create(cluster, "pods", "db", db, labels={"app": "db"})
    create(cluster, "services", "db", {"selector": {"app": "db"}, "ports": [{"port": 27017}]})
    api = {"name": "api", "image": image, "env": [{"name": "DB", "value": "db"}]}
    create(cluster, "pods", "api", {"containers": [api], "nodeName": "node-1"}, labels={"app": "api"})
    run(cluster, 40)


def fault(cluster: Cluster, kind: str, **target: Any) -> None:
    FAULTS[kind](cluster.scene, FaultTarget(**target))


class Case(NamedTuple):
    """A way to lose a request."""

    letter: str
    hop: str
    observed: str
    target: str
    arrange: tuple[Arrange, ...]
    origin: str = "outside"
    options: dict[str, Any] = {}  # noqa: RUF012 - never written to


def _no_local(cluster: Cluster) -> None:
    web(cluster, externalTrafficPolicy="Local")


def _no_internal(cluster: Cluster) -> None:
    web(cluster, internalTrafficPolicy="Local")


def _wrong_port(cluster: Cluster) -> None:
    web(cluster, ports=[{"port": 80, "targetPort": 81, "nodePort": 30080}])


def _empty(cluster: Cluster) -> None:
    web(cluster, selector={"app": "nobody"})


def _settle(cluster: Cluster) -> None:
    run(cluster, 20)


def _dark(cluster: Cluster) -> None:
    fault(cluster, "nodeDown", node="node-2")


def _cut(cluster: Cluster) -> None:
    fault(cluster, "partition", node="node-2")


def _wall(cluster: Cluster) -> None:
    fault(cluster, "firewall", node="node-2", port=30080)


def _stall(cluster: Cluster) -> None:
    fault(cluster, "stall", pod="web")


def _no_dns(cluster: Cluster) -> None:
    for process in _coredns(cluster):
        cluster.runtime.stall(process)


def _coredns(cluster: Cluster) -> list[Any]:
    pods = [pod for pod in cluster.store.list_as(Pod, "kube-system") if pod.metadata.name.startswith("coredns")]
    return [box.containers["coredns"] for pod in pods if (box := cluster.runtime.sandbox(pod.metadata.uid))]


def _kill_db(cluster: Cluster) -> None:
    fault(cluster, "crash", pod="db")


def _stall_db(cluster: Cluster) -> None:
    fault(cluster, "stall", pod="db")


def _hung_rules(cluster: Cluster) -> None:
    fault(cluster, "hang", component="kube-proxy", node="node-1")
    fault(cluster, "delete", pod="web")
    run(cluster, 40)


def _reconnecting(cluster: Cluster) -> None:
    person(cluster, "vfarcic/go-demo-2:3.1")


def _delete_db(cluster: Cluster) -> None:
    fault(cluster, "delete", pod="db")
    run(cluster, 3)


PERSON = {"ops": (ClientOperation("GET", "/demo/person"),)}
SHOP: dict[str, Any] = {"ops": (ClientOperation("PUT", "/demo/person"), ClientOperation("GET", "/demo/person"))}
NODE_1, NODE_2 = {"nodes": ("node-1",)}, {"nodes": ("node-2",)}

CASES = {
    "a name of no Service": Case(
        "N",
        "DNS",
        "cluster DNS has no address for none",
        "svc/none",
        (caller,),
        "pod/caller",
    ),
    "a cluster name outside": Case("N", "DNS", "outside the cluster nobody knows the name web", "svc/web", (web,)),
    "a cluster name on a node": Case("N", "DNS", "on node-1 itself nobody knows", "svc/web", (web,), "node/node-1"),
    "no DNS": Case(
        "N",
        "DNS",
        "no coredns Pod answers behind 10.96.0.10",
        "svc/web",
        (web, caller, _settle, _no_dns),
        "pod/caller",
    ),
    "a balancer without address": Case("N", "the load balancer", "Service web has no address", "lb/web", (web,)),
    "no Service": Case("R", "the node's own port", "there is no Service none", "nodeport/none", ()),
    "no node port": Case(
        "R",
        "the node's own port",
        "is of type ClusterIP and has no node port",
        "nodeport/kubernetes",
        (),
    ),
    "a port of nobody": Case(
        "R",
        "kube-proxy on node-1",
        "node-1 has no rule for port 30999",
        "port/30999",
        (),
        options=NODE_1,
    ),
    "no endpoint": Case(
        "R",
        "kube-proxy on node-1",
        "node-1's rules list no endpoint for default/web",
        "nodeport/web",
        (_empty,),
        options=NODE_1,
    ),
    "nobody listens": Case(
        "R",
        "kube-proxy on node-1",
        "node-1's rules list 10.244.2.2:81",
        "nodeport/web",
        (_wrong_port,),
        options=NODE_1,
    ),
    "no such Pod": Case("R", "the caller", "no Pod fits pod/none", "pod/none:80", (), "harness"),
    "no variable": Case("R", "the caller", "has the variable HOST", "env/HOST:80", (caller,), "pod/caller"),
    "a dark node": Case("T", "node-2", "node-2 is powered off", "nodeport/web", (web, _settle, _dark), options=NODE_2),
    "a Pod on a dark node": Case(
        "T",
        "kube-proxy on node-1",
        "node-1's rules list 10.244.2.2:80",
        "nodeport/web",
        (web, _settle, _dark),
        options=NODE_1,
    ),
    "a node that is cut off": Case(
        "T",
        "node-2",
        "node-2 is cut off",
        "nodeport/web",
        (web, _settle, _cut),
        options=NODE_2,
    ),
    "a Pod on a node that is cut off": Case(
        "T",
        "node-2",
        "node-2 is cut off",
        "nodeport/web",
        (web, _settle, _cut),
        options=NODE_1,
    ),
    "a firewall": Case(
        "T",
        "firewall on node-2",
        "drops what comes for port 30080",
        "nodeport/web",
        (web, _settle, _wall),
        options=NODE_2,
    ),
    "no local endpoint": Case(
        "T",
        "kube-proxy on node-1",
        "node-1 drops it: default/web may use only",
        "nodeport/web",
        (_no_local, _settle),
        options=NODE_1,
    ),
    "no local endpoint inside": Case(
        "T",
        "kube-proxy on node-1",
        "node-1 drops it: default/web may use only",
        "svc/web",
        (_no_internal, caller, _settle),
        "pod/caller",
    ),
    "a rule for a deleted Pod": Case(
        "T",
        "kube-proxy on node-1",
        "node-1's rules still list 10.244.2.2:80",
        "nodeport/web",
        (web, _settle, _hung_rules),
        options=NODE_1,
    ),
    "a process that does not answer": Case(
        "T",
        "pod/web",
        "accepts connections and answers nothing",
        "nodeport/web",
        (web, _settle, _stall),
        options=NODE_1,
    ),
    "an address of nobody": Case(
        "T",
        "kube-proxy on node-1",
        "nothing answers at 10.96.0.1:81",
        "svc/kubernetes:81",
        (caller,),
        "pod/caller",
    ),
    "a database that does not answer": Case(
        "T",
        "pod/api",
        "waits for a database",
        "pod/api:8080",
        (person, _stall_db),
        "harness",
        PERSON,
    ),
    "a dead socket": Case(
        "X",
        "pod/api",
        "still holds a dead connection to its database",
        "pod/api:8080",
        (person, _kill_db),
        "harness",
        PERSON,
    ),
    "no database": Case(
        "5",
        "pod/api",
        "reaches no database",
        "pod/api:8080",
        (_reconnecting, _delete_db),
        "harness",
        PERSON,
    ),
    "over its capacity": Case(
        "5",
        "pod/api",
        "is over its capacity",
        "pod/api:8080",
        (person,),
        "harness",
        {"rate": ((0, 40),), "ops": (ClientOperation("GET", "/demo/hello"),)},
    ),
    "another protocol": Case("W", "pod/db", "speaks mongo, not http", "pod/db:27017", (person,), "harness"),
    "a page of nobody": Case(
        "W",
        "pod/api",
        "has no page /none",
        "pod/api:8080",
        (person,),
        "harness",
        {"ops": (ClientOperation("GET", "/none"),)},
    ),
    "a node's address": Case(
        "W",
        "kube-proxy on node-1",
        "in place of the caller's",
        "nodeport/web",
        (web, _settle),
        options=NODE_1 | {"expect": ExpectedResponse(own_address=True)},
    ),
}


def lose(case: Case) -> tuple[Cluster, LostRequest]:
    """Play a case until its client has lost a request."""
    cluster = Cluster(seed=3)
    for arrange in case.arrange:
        arrange(cluster)
    if not case.arrange or case.arrange[-1] in {web, caller, _empty, _wrong_port}:
        run(cluster, 12)
    options: dict[str, Any] = {"rate": ((0, 1),), "timeout": 1} | case.options
    cluster.traffic.add(ClientSpec("it", parse_target(case.target), case.origin, **options))
    run(cluster, 3)
    (record, *_) = cluster.metrics.records("it")
    return cluster, record


@pytest.mark.parametrize("name", CASES)
def test_each_way_to_lose_a_request_has_its_letter_its_hop_and_its_fact(name: str):
    case = CASES[name]
    cluster, record = lose(case)
    assert (record.letter, record.hop.startswith(case.hop)) == (case.letter, True), record
    assert case.observed in f"{record.observed}; {record.actual}"
    counts = cluster.metrics.window("it", 0, cluster.clock.tick)
    assert counts.issued == counts.served + counts.lost_total + counts.pending
    told = why_lost(record)
    assert told[0].startswith(f"it@{record.tick}.{record.number}: {case.letter}, ")
    assert any(record.observed in line for line in told)


def test_every_letter_has_a_case():
    assert {case.letter for case in CASES.values()} == set(LETTERS)


def test_a_stale_read_is_wrong_data_of_the_database_that_misses_it():
    cluster = Cluster(seed=3)
    for index in (1, 2):
        pair = [
            {"name": "db", "image": "mongo:3.3"},
            {"name": "api", "image": "vfarcic/go-demo-2", "env": [{"name": "DB", "value": "localhost"}]},
        ]
        create(cluster, "pods", f"pair-{index}", {"containers": pair}, labels={"app": "pair"})
    run(cluster, 30)
    spec = ClientSpec("shop", parse_target("pods/app=pair:8080"), "harness", rate=((0, 4),), **SHOP)
    cluster.traffic.add(spec)
    run(cluster, 20)
    records = cluster.metrics.records("shop")
    assert {record.letter for record in records} == {"W"}
    assert all("has no document shop." in record.observed for record in records)
    assert sum(cluster.metrics.stale["shop"].values()) == len(records)
