"""What a screen shows of a session in one moment: plain frozen values, no engine objects.

Built by `Viewer` whenever a tick passed or a line ran; the screen compares and paints. Only reads: a cluster that is
watched goes the same way as one that is not. Pods read as `kubectl get pods` prints them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Endpoints, Event, Node, Pod, Service
from engine.api.meta import condition, number
from engine.api.wire import encode
from engine.apiserver.tables.pods import row
from engine.metrics import LETTERS
from engine.trace import why_lost
from levels.session.dominoes import Dominoes, last_expose

if TYPE_CHECKING:
    from engine.cluster import Cluster
    from engine.metrics import Lost
    from levels.session.session import Session

STRIP_TICKS = 160
"""How many ticks of requests a view keeps letters of."""

RATIO_TICKS = 20
"""The success ratio looks back as many ticks."""

_EVENTS = 60
_LOST = 40
_SYSTEM = "kube-system"
_READY, _STATUS = 1, 2


class PodView(NamedTuple):
    """A Pod."""

    name: str
    namespace: str
    node: str
    """Empty while no node has been chosen."""
    ready: str
    status: str
    restarts: int
    ip: str

    @property
    def well(self) -> bool:
        """Whether all its containers are ready."""
        have, _, want = self.ready.partition("/")
        return self.status == "Running" and have == want


class NodeView(NamedTuple):
    """A node and the Pods on it."""

    name: str
    ready: bool
    powered: bool
    pods: tuple[PodView, ...]


class ServiceView(NamedTuple):
    """A Service, its ports as kubectl prints them, and the ready addresses behind it."""

    name: str
    type: str
    ports: str
    endpoints: tuple[str, ...]


class ClientView(NamedTuple):
    """What became of a client's requests."""

    name: str
    target: str
    rate: int
    served: int
    lost: int
    letters: tuple[tuple[str, int], ...]
    """The letters that occurred, with their counts."""
    permille: int | None
    """Served per thousand of those settled in the last `RATIO_TICKS` ticks; None if none was."""
    strip: str
    """One sign per tick, newest last: `.` all served, the letter of most losses, `~` under way, blank for none."""


class EventView(NamedTuple):
    """An Event of a namespace that is not the system's."""

    tick: int
    type: str
    about: str
    reason: str
    message: str


class LostView(NamedTuple):
    """A lost request and its hops."""

    name: str
    letter: str
    hop: str
    hops: tuple[str, ...]


class View(NamedTuple):
    """One frame."""

    tick: int
    nodes: tuple[NodeView, ...]
    unplaced: tuple[PodView, ...]
    """Pods that wait for a node."""
    services: tuple[ServiceView, ...]
    clients: tuple[ClientView, ...]
    events: tuple[EventView, ...]
    dominoes: Dominoes | None
    lost: tuple[LostView, ...]
    """The last lost requests, newest first."""


class Viewer:
    """Makes the views of one session; keeps what Pods looked like, so that a frame costs what changed."""

    def __init__(self, session: Session) -> None:
        """Look at `session`."""
        self._cluster: Cluster = session.cluster
        self._pods: dict[str, tuple[str, PodView]] = {}

    def view(self) -> View:
        """Look now."""
        cluster = self._cluster
        pods = self._all_pods()
        return View(
            tick=cluster.clock.tick,
            nodes=tuple(self._node(machine.name, pods) for machine in cluster.machines),
            unplaced=tuple(pod for pod in pods if not pod.node),
            services=tuple(_services(cluster)),
            clients=tuple(_client(cluster, name) for name in _client_names(cluster)),
            events=_events(cluster),
            dominoes=last_expose(cluster),
            lost=_lost(cluster),
        )

    def _all_pods(self) -> list[PodView]:
        known = self._pods
        self._pods = {}
        for key, pod in sorted(self._cluster.store.table("pods").items()):
            meta = pod.metadata  # type: ignore[attr-defined]
            if meta.namespace == _SYSTEM or not isinstance(pod, Pod):
                continue
            before = known.get(key)
            fresh = before is not None and before[0] == meta.resource_version
            self._pods[key] = before if fresh and before is not None else (meta.resource_version, self._pod(pod))
        return [pod for _, pod in self._pods.values()]

    def _pod(self, pod: Pod) -> PodView:
        cells = row(encode(pod), self._cluster.rest.now())
        restarts = sum(status.restart_count for status in pod.status.container_statuses)
        ip = pod.status.pod_ip
        meta = pod.metadata
        ready, status = str(cells[_READY]), str(cells[_STATUS])
        return PodView(meta.name, meta.namespace, pod.spec.node_name, ready, status, restarts, ip)

    def _node(self, name: str, pods: list[PodView]) -> NodeView:
        node = self._cluster.store.get("nodes", name)
        found = condition(node.status.conditions, "Ready") if isinstance(node, Node) else None
        ready = found is not None and found.status == "True"
        here = tuple(pod for pod in pods if pod.node == name)
        return NodeView(name, ready, self._cluster.runtime.powered(name), here)


def _services(cluster: Cluster) -> list[ServiceView]:
    out: list[ServiceView] = []
    for key in cluster.store.keys("services"):
        service = cluster.store.get("services", key)
        if not isinstance(service, Service) or key.startswith(f"{_SYSTEM}/") or key == "default/kubernetes":
            continue
        ports = ",".join(
            f"{port.port}{f':{port.node_port}' if port.node_port else ''}/{port.protocol or 'TCP'}"
            for port in service.spec.ports
        )
        kind = service.spec.type or "ClusterIP"
        out.append(ServiceView(service.metadata.name, kind, ports, _addresses(cluster, key)))
    return out


def _addresses(cluster: Cluster, key: str) -> tuple[str, ...]:
    endpoints = cluster.store.get("endpoints", key)
    if not isinstance(endpoints, Endpoints):
        return ()
    return tuple(
        f"{address.ip}:{number(port.port)}"
        for subset in endpoints.subsets for port in subset.ports for address in subset.addresses
    )  # fmt: skip


def _client_names(cluster: Cluster) -> list[str]:
    return sorted({*cluster.metrics.clients(), *(spec.name for spec in cluster.traffic.list())})


def _client(cluster: Cluster, name: str) -> ClientView:
    tick, metrics = cluster.clock.tick, cluster.metrics
    spec = next((spec for spec in cluster.traffic.list() if spec.name == name), None)
    total = metrics.window(name, 0, tick)
    recent = metrics.window(name, tick - RATIO_TICKS + 1, tick)
    settled = recent.served + recent.lost_total
    return ClientView(
        name=name,
        target=str(spec.target) if spec is not None else "",
        rate=spec.rate_at(tick) if spec is not None else 0,
        served=total.served,
        lost=total.lost_total,
        letters=tuple((letter, count) for letter, count in total.lost.items() if count),
        permille=recent.served * 1000 // settled if settled else None,
        strip="".join(_sign(cluster, name, at) for at in range(max(1, tick - STRIP_TICKS + 1), tick + 1)),
    )


def _sign(cluster: Cluster, name: str, tick: int) -> str:
    counts = cluster.metrics.window(name, tick, tick)
    if counts.lost_total:
        return max(LETTERS, key=lambda letter: counts.lost[letter])
    if counts.pending:
        return "~"
    return "." if counts.served else " "


def _events(cluster: Cluster) -> tuple[EventView, ...]:
    found: list[EventView] = []
    for entry in reversed(cluster.store.feed("events").entries):
        event = entry.obj
        if not isinstance(event, Event) or event.metadata.namespace == _SYSTEM or entry.tick < 0:
            continue
        about = f"{event.involved_object.kind.lower()}/{event.involved_object.name}"
        found.append(EventView(entry.tick, event.type, about, event.reason, " ".join(event.message.split())))
        if len(found) == _EVENTS:
            break
    return tuple(reversed(found))


def _lost(cluster: Cluster) -> tuple[LostView, ...]:
    records: list[Lost] = []
    for client in cluster.metrics.clients():
        records += cluster.metrics.records(client)[-_LOST:]
    records.sort(key=lambda record: (record.settled, record.tick, record.client, record.number), reverse=True)
    return tuple(LostView(r.name, r.letter, r.hop, tuple(why_lost(r))) for r in records[:_LOST])
