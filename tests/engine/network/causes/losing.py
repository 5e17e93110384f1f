"""Clusters in which a request is lost for one cause, and what both columns have to say then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec.structs import replace

from engine.api.apps import EndpointSlice
from engine.api.core import Pod, Service
from engine.cluster.cluster import Cluster
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.metrics import LostRequest
from engine.network.causes.table import CAUSES
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from engine.runtime.images import default_catalog
from engine.runtime.processes import Process
from engine.why.lost import why_lost
from tests.engine.cluster_objects import create, run
from tests.engine.network.causes.letters import rows

Arrange = Callable[[Cluster], None]
Fact = Callable[[Cluster], str]

HELLO: dict[str, Any] = {"ops": (ClientOperation("GET", "/demo/hello"),)}
PERSON: dict[str, Any] = {"ops": (ClientOperation("GET", "/demo/person"),)}
NODE_1: dict[str, Any] = {"nodes": ("node-1",)}
NODE_2: dict[str, Any] = {"nodes": ("node-2",)}

IMAGES: dict[str, Any] = {
    "shy": {"listens": [{"port": 80, "bind": "127.0.0.1"}]},
    "needy": {"listens": [{"port": 80}], "probes": {"/": "dependency"}},
    "slow-end": {"listens": [{"port": 80}], "onSIGTERM": {"exitAfter": 3}},
    "late": {"listens": [{"port": 80, "after": 30}]},
}


class Case(NamedTuple):
    """A way to lose a request; both columns as text, or worked out from the cluster."""

    cause: str
    letter: str
    hop: str
    observed: str | Fact
    actual: str | Fact
    target: str
    arrange: tuple[Arrange, ...]
    origin: str = "outside"
    options: dict[str, Any] = {}  # noqa: RUF012 - never written to
    provider: int | None = None
    """In how many ticks a cloud provider makes a load balancer."""


def lose(case: Case) -> tuple[Cluster, LostRequest]:
    """Play a case until its client has lost a request."""
    cluster = Cluster(seed=3, load_balancer_after=case.provider, catalog=default_catalog().with_images(IMAGES))
    for arrange in case.arrange:
        arrange(cluster)
    options: dict[str, Any] = {"rate": ((0, 1),), "timeout": 1} | case.options
    if "it" not in [spec.name for spec in cluster.traffic.list()]:
        cluster.traffic.add(ClientSpec("it", parse_target(case.target), case.origin, **options))
    for _ in range(30):
        run(cluster, 1)
        records = cluster.metrics.records("it")
        if records:
            return cluster, records[0]
    raise AssertionError(f"nothing was lost: {cluster.metrics.window('it', 0, cluster.clock.tick)}")


def check(case: Case, test: str) -> None:
    """Both columns tell the facts, as `docs/letters.md` says and `why` prints; the table has cause, letter and hop."""
    cluster, record = lose(case)
    assert (record.cause, record.letter, record.hop) == (case.cause, case.letter, case.hop), record
    assert record.observed == _said(case.observed, cluster)
    assert record.actual == _said(case.actual, cluster)
    assert (rows()[test].observed, rows()[test].actual) == (record.observed, record.actual)
    assert case.letter in CAUSES[case.cause].letters
    assert hop_pattern(record.hop) in CAUSES[case.cause].hops
    assert why_lost(record)[-2:] == [
        f"tick {record.settled:<4} {record.hop}: {record.observed}",
        f"{'':10}in truth: {record.actual}",
    ]


def _said(text: str | Fact, cluster: Cluster) -> str:
    return text if isinstance(text, str) else text(cluster)


def hop_pattern(hop: str) -> str:
    """A hop as the table calls it."""
    for head in ("kube-proxy on ", "firewall on "):
        if hop.startswith(head):
            return f"{head}NODE"
    if hop.startswith("pod/"):
        return "pod/POD"
    if hop[:1].isdigit():
        return "ADDRESS"
    return "NODE" if hop.startswith("node-") else hop


# --- what is arranged


def wait(ticks: int) -> Arrange:
    """Let ticks pass."""
    return lambda cluster: run(cluster, ticks)


def fault(kind: str, **target: Any) -> Arrange:
    """Something breaks."""
    return lambda cluster: _break(cluster, kind, target)


def _break(cluster: Cluster, kind: str, target: dict[str, Any]) -> None:
    FAULTS[kind](cluster.scene, FaultTarget(**target))


def pod(name: str = "web", image: str = "nginx", node: str = "node-2", **spec: Any) -> Arrange:
    """A Pod of one container with the label app=NAME, or another `app`."""
    app = spec.pop("app", name)
    container = {"name": "main", "image": image, "ports": [{"containerPort": 80}]} | spec.pop("container", {})
    body = {"nodeName": node, "containers": [container]} | spec
    return lambda cluster: create(cluster, "pods", name, body, labels={"app": app})


def service(name: str = "web", **spec: Any) -> Arrange:
    """A NodePort Service in front of the Pods with the label app=NAME."""
    body = {"type": "NodePort", "selector": {"app": name}, "ports": [{"port": 80, "nodePort": 30080}]} | spec
    return lambda cluster: create(cluster, "services", name, {key: body[key] for key in body if body[key] is not None})


def web(**spec: Any) -> Arrange:
    """A nginx Pod on node-2 behind a NodePort Service."""

    def arrange(cluster: Cluster) -> None:
        pod()(cluster)
        service(**spec)(cluster)
        run(cluster, 12)

    return arrange


def caller(**spec: Any) -> Arrange:
    """A Pod on node-1 that asks."""

    def arrange(cluster: Cluster) -> None:
        pod("caller", "podfall/reporter", "node-1", **spec)(cluster)
        run(cluster, 6)

    return arrange


def person(image: str = "vfarcic/go-demo-2") -> Arrange:
    """A go-demo-2 with its own mongod, each in a Pod of its own."""

    def arrange(cluster: Cluster) -> None:
        db = {"containers": [{"name": "db", "image": "mongo:3.3"}], "nodeName": "node-2"}
        create(cluster, "pods", "db", db, labels={"app": "db"})
        create(cluster, "services", "db", {"selector": {"app": "db"}, "ports": [{"port": 27017}]})
        api = {"name": "api", "image": image, "env": [{"name": "DB", "value": "db"}]}
        create(cluster, "pods", "api", {"containers": [api], "nodeName": "node-1"}, labels={"app": "api"})
        run(cluster, 40)

    return arrange


def client(target: str, origin: str = "outside", **options: Any) -> Arrange:
    """A client that is there before it loses anything."""
    settings: dict[str, Any] = {"rate": ((0, 1),), "timeout": 1} | options

    def arrange(cluster: Cluster) -> None:
        cluster.traffic.add(ClientSpec("it", parse_target(target), origin, **settings))
        run(cluster, 2)

    return arrange


def delete(resource: str, name: str) -> Arrange:
    """Somebody deletes an object."""
    return lambda cluster: cluster.scene.client.delete(resource, "default", name)


def becomes(name: str, **spec: Any) -> Arrange:
    """Somebody changes fields of a Service's spec."""

    def arrange(cluster: Cluster) -> None:
        found = the_service(cluster, name)
        cluster.scene.client.update(replace(found, spec=replace(found.spec, **spec)))

    return arrange


# --- what is true


def the_pod(cluster: Cluster, name: str) -> Pod:
    found = cluster.store.get_as(Pod, f"default/{name}")
    assert found is not None
    return found


def ip_of(cluster: Cluster, name: str) -> str:
    return the_pod(cluster, name).status.pod_ip


def the_service(cluster: Cluster, name: str = "web") -> Service:
    found = cluster.store.get_as(Service, f"default/{name}")
    assert found is not None
    return found


def process(cluster: Cluster, name: str, container: str = "main") -> Process:
    sandbox = cluster.runtime.sandbox(the_pod(cluster, name).metadata.uid)
    assert sandbox is not None
    return sandbox.containers[container]


def former(cluster: Cluster, name: str, container: str = "main") -> Process:
    """The run before the present one."""
    sandbox = cluster.runtime.sandbox(the_pod(cluster, name).metadata.uid)
    assert sandbox is not None
    return sandbox.previous[container]


def written(cluster: Cluster, resource: str, name: str, *, deleted: bool = False) -> int:
    """The tick in which an object was made, or deleted."""
    entries = [entry for entry in cluster.store.log_of(resource).entries if entry.key == f"default/{name}"]
    return next(entry.tick for entry in entries if (entry.obj is None if deleted else entry.old is None))


def changed(cluster: Cluster, name: str) -> int:
    """The tick in which a Service was changed last."""
    entries = [entry for entry in cluster.store.log_of("services").entries if entry.key == f"default/{name}"]
    return entries[-1].tick


def listed_since(cluster: Cluster, ip: str) -> int:
    """The tick in which an EndpointSlice first listed an address as ready."""
    return next(tick for tick, ready in _slices(cluster) if ip in ready)


def removed_in(cluster: Cluster, ip: str) -> int:
    """The tick in which the EndpointSlices ceased to list an address."""
    since = listed_since(cluster, ip)
    return next(tick for tick, listed in _slices(cluster, ready=False) if tick > since and ip not in listed)


def _slices(cluster: Cluster, *, ready: bool = True) -> list[tuple[int, set[str]]]:
    slices = [(entry.tick, entry.obj) for entry in cluster.store.log_of("endpointslices").entries]
    return [
        (tick, {one.addresses[0] for one in found.endpoints or () if one.conditions.ready or not ready})
        for tick, found in slices
        if isinstance(found, EndpointSlice) and found.metadata.name.startswith("web")
    ]


def ready_since(cluster: Cluster, name: str) -> int:
    entries = cluster.store.log_of("pods").entries
    return next(entry.tick for entry in entries if entry.key == f"default/{name}" and _ready(entry.obj))


def _ready(pod: Any) -> bool:
    return pod is not None and any(one.type == "Ready" and one.status == "True" for one in pod.status.conditions)


def controller_read(cluster: Cluster) -> str:
    """How far the controller that writes EndpointSlices has read."""
    (controller,) = [one for one in cluster.components if isinstance(one, EndpointSliceController)]
    entry = cluster.store.entry(controller.cursor.revision)
    assert entry is not None
    return f"its controller has taken over nothing after tick {entry.tick}"


def behind(cluster: Cluster, who: str, tick: int) -> str:
    """How somebody stands to news of that tick, as of now."""
    return f"{who} has not taken that over yet ({cluster.clock.tick - tick + 1} behind)"


def remembered(cluster: Cluster, address: str, tick: int, *, forever: bool = False) -> str:
    """What the caller remembers of `web`, which ceased to mean that address in `tick`, and how far CoreDNS was."""
    state = cluster.traffic.state_of("it")
    assert state is not None
    known = state.names.remembered(ip_of(cluster, "caller"), "web")
    assert known is not None
    assert known.addresses == (address,)
    again = "never asks DNS again" if forever else f"asks DNS again in tick {known.tick + state.names.ttl}"
    read = next(sync.tick for sync in cluster.metrics.rule_syncs["dns"] if sync.tick > tick)
    return (
        f"; the caller heard of {address} in tick {known.tick} and {again}; "
        f"web ceased to mean it in tick {tick}; coredns took that over in tick {read}"
    )


def unlisted_in(cluster: Cluster, ip: str) -> int:
    """The tick in which the EndpointSlices ceased to list an address as ready."""
    since = listed_since(cluster, ip)
    return next(tick for tick, ready in _slices(cluster) if tick > since and ip not in ready)
