"""What a screen shows of a session in one moment: plain frozen values, no engine objects.

Built by `Viewer` whenever a tick passed or a line ran; the screen compares and paints. Only reads: a cluster that is
watched goes the same way as one that is not. Nodes and Pods are read by `levels.session.placement`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Endpoints, Event, Service
from engine.api.meta import number
from engine.metrics import LETTERS
from levels.session.lost_requests import LostRequestView, last_lost
from levels.session.placement import PlacementReader, labels_of
from levels.session.propagation import Propagation, PropagationReader
from levels.session.routes.reader import RouteReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import ObjectReference
    from engine.cluster.cluster import Cluster
    from engine.metrics import RequestCounts
    from levels.session.placement import Labels, NodeView, PodView
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


class ServiceView(NamedTuple):
    """A Service, its ports as kubectl prints them, and the ready addresses behind it."""

    name: str
    type: str
    ports: str
    endpoints: tuple[str, ...]
    namespace: str = ""
    uid: str = ""
    labels: Labels = ()


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
    namespace: str = ""
    """Of what it is about; empty where that has none."""
    uid: str = ""
    """Of what it is about."""
    name: str = ""
    """The Event's own, which it keeps when it happens again."""
    labels: Labels = ()
    """Of what it is about, if that is a Pod which is still there."""


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
    """Makes the views of one session; keeps what it saw, so that a frame costs what changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._cluster: Cluster = session.cluster
        self._placement = PlacementReader(session.cluster, session.unseen)
        self._routes = RouteReader(session.cluster, session.unseen)
        self._propagation = PropagationReader(session.cluster)
        self._addresses: dict[str, tuple[Endpoints, tuple[str, ...]]] = {}
        """Key to what was behind a Service when seen last, and how it looked: objects never change."""

    def view(self) -> SessionView:
        cluster = self._cluster
        nodes, unplaced = self._placement.look()
        routes = self._routes.routes()
        return SessionView(
            tick=cluster.clock.tick,
            nodes=nodes,
            unplaced=unplaced,
            services=tuple(self._services()),
            clients=tuple(_client(cluster, name) for name in _client_names(cluster)),
            events=_events(cluster, self._placement.labels_about),
            propagation=self._propagation.last_expose(routes),
            lost=last_lost(cluster),
            routes=routes,
        )

    def _services(self) -> list[ServiceView]:
        store = self._cluster.store
        out: list[ServiceView] = []
        for key in store.keys("services"):
            service = store.get("services", key)
            if not isinstance(service, Service) or key.startswith(f"{_SYSTEM}/") or key == "default/kubernetes":
                continue
            kind = service.spec.type or "ClusterIP"
            meta = service.metadata
            behind = self._behind(key)
            view = ServiceView(meta.name, kind, _ports(service), behind, meta.namespace, meta.uid, labels_of(meta))
            out.append(view)
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
    """Those at work in the order in which they were added, which a level chooses; then those that only asked before."""
    working = [spec.name for spec in cluster.traffic.list()]
    return list(dict.fromkeys([*working, *cluster.metrics.clients()]))


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


def _events(cluster: Cluster, labels_about: Callable[[ObjectReference], Labels]) -> tuple[EventView, ...]:
    found: list[EventView] = []
    for entry in reversed(cluster.store.log_of("events").entries):
        event = entry.obj
        if not isinstance(event, Event) or event.metadata.namespace == _SYSTEM or entry.tick < 0:
            continue
        whose = event.involved_object
        found.append(
            EventView(
                entry.tick,
                event.type,
                f"{whose.kind.lower()}/{whose.name}",
                event.reason,
                " ".join(event.message.split()),
                whose.namespace,
                whose.uid,
                event.metadata.name,
                labels_about(whose),
            )
        )
        if len(found) == _EVENTS:
            break
    return tuple(reversed(found))
