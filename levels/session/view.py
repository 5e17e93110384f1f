"""What a screen shows of a session in one moment: plain frozen values, no engine objects.

Built by `Viewer` whenever a tick passed or a line ran; the screen compares and paints. Only reads: a cluster that is
watched goes the same way as one that is not. Pods read as `kubectl get pods` prints them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Endpoints, Event, Pod, Service
from engine.api.meta import number
from engine.apiserver.tables.pods import row
from engine.metrics import LETTERS
from levels.commands.known_power import is_ready, known_dark
from levels.session.lost_requests import LostRequestView, last_lost
from levels.session.propagation import Propagation, PropagationReader
from levels.session.routes.reader import RouteReader

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.metrics import RequestCounts
    from levels.session.routes.values import ServiceRoute
    from levels.session.session import Session

STRIP_TICKS = 160
"""How many ticks of requests a view keeps letters of."""

RATIO_TICKS = 20
"""The success ratio looks back as many ticks."""

FEW = {letter: letter.lower() if letter.isalpha() else "e" for letter in LETTERS}
"""The letters of ticks in which fewer than half of the requests were lost."""

SHARES = 8
"""Into how many parts the share of what a tick lost is divided."""

_EVENTS = 60
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
    """One sign per tick, newest last: `.` all served, the letter of most losses (that of `FEW` where less than half was
    lost), `~` under way, blank for none."""
    shares: tuple[int, ...] = ()
    """How many eighths of each tick's requests were lost, begun ones counted whole."""


class EventView(NamedTuple):
    """An Event of a namespace that is not the system's."""

    tick: int
    type: str
    about: str
    reason: str
    message: str


class SessionView(NamedTuple):
    """One frame."""

    tick: int
    nodes: tuple[NodeView, ...]
    unplaced: tuple[PodView, ...]
    """Pods that wait for a node."""
    services: tuple[ServiceView, ...]
    clients: tuple[ClientView, ...]
    events: tuple[EventView, ...]
    propagation: Propagation | None
    lost: tuple[LostRequestView, ...]
    """The last lost requests, newest first."""
    routes: tuple[ServiceRoute, ...] = ()
    """Who reaches whom through what, per Service, the one that loses most first."""


class Viewer:
    """Makes the views of one session; keeps what Pods looked like, so that a frame costs what changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cluster: Cluster = session.cluster
        self._pods: dict[str, tuple[Pod, PodView]] = {}
        """Key to the object seen last and how it looked: objects never change, so the same one looks the same."""
        self._routes = RouteReader(session.cluster, session.unseen)
        self._propagation = PropagationReader(session.cluster)
        self._addresses: dict[str, tuple[Endpoints, tuple[str, ...]]] = {}
        """The same for what is behind a Service."""

    def view(self) -> SessionView:
        cluster = self._cluster
        pods = self._all_pods()
        routes = self._routes.routes()
        return SessionView(
            tick=cluster.clock.tick,
            nodes=tuple(self._node(machine.name, pods.get(machine.name, [])) for machine in cluster.machines),
            unplaced=tuple(pods.get("", ())),
            services=tuple(self._services()),
            clients=tuple(_client(cluster, name) for name in _client_names(cluster)),
            events=_events(cluster),
            propagation=self._propagation.last_expose(routes),
            lost=last_lost(cluster),
            routes=routes,
        )

    def _all_pods(self) -> dict[str, list[PodView]]:
        """The Pods of each node, by its name; those without one under the empty name."""
        known, self._pods = self._pods, {}
        found: dict[str, list[PodView]] = {}
        for key, pod in sorted(self._cluster.store.table("pods").items()):
            seen = known.get(key)
            if seen is None or seen[0] is not pod:
                if not isinstance(pod, Pod) or pod.metadata.namespace == _SYSTEM:
                    continue
                seen = (pod, self._pod(pod))
            self._pods[key] = seen
            found.setdefault(seen[1].node, []).append(seen[1])
        return found

    def _pod(self, pod: Pod) -> PodView:
        cells = row(pod, self._cluster.rest.now())
        restarts = sum(status.restart_count for status in pod.status.container_statuses)
        ip = pod.status.pod_ip
        meta = pod.metadata
        ready, status = str(cells[_READY]), str(cells[_STATUS])
        return PodView(meta.name, meta.namespace, pod.spec.node_name, ready, status, restarts, ip)

    def _node(self, name: str, pods: list[PodView]) -> NodeView:
        dark = known_dark(self._cluster, self._session.unseen, name)
        return NodeView(name, is_ready(self._cluster, name), not dark, tuple(pods))

    def _services(self) -> list[ServiceView]:
        store = self._cluster.store
        out: list[ServiceView] = []
        for key in store.keys("services"):
            service = store.get("services", key)
            if not isinstance(service, Service) or key.startswith(f"{_SYSTEM}/") or key == "default/kubernetes":
                continue
            kind = service.spec.type or "ClusterIP"
            out.append(ServiceView(service.metadata.name, kind, _ports(service), self._behind(key)))
        return out

    def _behind(self, key: str) -> tuple[str, ...]:
        endpoints = self._cluster.store.get("endpoints", key)
        if not isinstance(endpoints, Endpoints):
            return ()
        seen = self._addresses.get(key)
        if seen is None or seen[0] is not endpoints:
            seen = self._addresses[key] = (endpoints, _addresses(endpoints))
        return seen[1]


def _ports(service: Service) -> str:
    return ",".join(
        f"{port.port}{f':{port.node_port}' if port.node_port else ''}/{port.protocol or 'TCP'}"
        for port in service.spec.ports
    )


def _addresses(endpoints: Endpoints) -> tuple[str, ...]:
    return tuple(
        f"{address.ip}:{number(port.port)}"
        for subset in endpoints.subsets
        for port in subset.ports
        for address in subset.addresses
    )


def _client_names(cluster: Cluster) -> list[str]:
    return sorted({*cluster.metrics.clients(), *(spec.name for spec in cluster.traffic.list())})


def _client(cluster: Cluster, name: str) -> ClientView:
    tick, metrics = cluster.clock.tick, cluster.metrics
    spec = next((spec for spec in cluster.traffic.list() if spec.name == name), None)
    total = metrics.window(name, 0, tick)
    recent = metrics.window(name, tick - RATIO_TICKS + 1, tick)
    settled = recent.served + recent.lost_total
    ticks = [metrics.window(name, at, at) for at in range(max(1, tick - STRIP_TICKS + 1), tick + 1)]
    return ClientView(
        name=name,
        target=str(spec.target) if spec is not None else "",
        rate=spec.rate_at(tick) if spec is not None else 0,
        served=total.served,
        lost=total.lost_total,
        letters=tuple((letter, count) for letter, count in total.lost.items() if count),
        permille=recent.served * 1000 // settled if settled else None,
        strip="".join(map(_sign, ticks)),
        shares=tuple(-(-counts.lost_total * SHARES // max(counts.issued, 1)) for counts in ticks),
    )


def _sign(counts: RequestCounts) -> str:
    if counts.lost_total:
        letter = max(LETTERS, key=lambda letter: counts.lost[letter])
        return FEW[letter] if counts.lost_total * 2 < counts.issued else letter
    if counts.pending:
        return "~"
    return "." if counts.served else " "


def _events(cluster: Cluster) -> tuple[EventView, ...]:
    found: list[EventView] = []
    for entry in reversed(cluster.store.log_of("events").entries):
        event = entry.obj
        if not isinstance(event, Event) or event.metadata.namespace == _SYSTEM or entry.tick < 0:
            continue
        about = f"{event.involved_object.kind.lower()}/{event.involved_object.name}"
        found.append(EventView(entry.tick, event.type, about, event.reason, " ".join(event.message.split())))
        if len(found) == _EVENTS:
            break
    return tuple(reversed(found))
