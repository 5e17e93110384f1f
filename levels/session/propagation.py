"""The seven steps from `kubectl expose` to a working Service, each with the tick in which it fell.

In Kubernetes these are loops that know nothing of each other: each only watches for the record that the one before
it left. A step stands again while news for the Service is on its way past it, and falls once more when that has
arrived. Called by `levels.session.view` once per frame; reads the store's log, what the nodes told metrics, and the
Service's route; writes nothing.
Different on purpose: Kubernetes shows none of this, and each step takes at least a whole tick here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster
    from engine.etcd.store import LogEntry
    from levels.session.routes.values import ObservedRules, ObservedSlices, ServiceRecord, ServiceRoute

_SERVICE_NAME = "kubernetes.io/service-name"


class NodeStep(NamedTuple):
    """A step as one node stands to it."""

    node: str
    tick: int | None
    """The tick in which it fell there; None while it stands."""
    behind: int
    """For how many ticks the news have been on their way to it; 0 where there are none, or nobody can say."""


class PropagationStep(NamedTuple):
    """One step."""

    name: str
    tick: int | None
    """The tick in which it fell; None while it stands."""
    note: str = ""
    nodes: tuple[NodeStep, ...] = ()
    """Node by node, where every node has to take it, and while they differ."""


class Propagation(NamedTuple):
    """The steps behind the Service that a command created last."""

    service: str
    steps: tuple[PropagationStep, ...]


class PropagationReader:
    """Follows the last Service that the player or a colleague created by a command."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._taken: dict[tuple[str, int], int | None] = {}
        """(who, revision) to the tick in which that was taken over, of what the last frame asked for."""

    def last_expose(self, routes: Sequence[ServiceRoute]) -> Propagation | None:
        """The steps as they are now; None if nobody created a Service yet.

        `routes` are those of this moment; of a Service that is not among them, only what it came to is told.
        """
        created = _last_created(self._cluster)
        if created is None:
            return None
        route = next((one for one in routes if one.key == created.key), None)
        known, self._taken = self._taken, {}
        return self._followed(created, route, known)

    def _followed(
        self, created: LogEntry[Service], route: ServiceRoute | None, known: Mapping[tuple[str, int], int | None]
    ) -> Propagation:
        slice_ = _last_slice(self._cluster, created)
        seen = slice_.tick if slice_ is not None else None
        late = _news(route.slices) if route is not None else 0
        nodes = self._nodes(route, slice_, known)
        fallen = [node.tick for node in nodes if node.tick is not None]
        arrived = max(fallen) if fallen and len(fallen) == len(nodes) else None
        apart = nodes if len({(node.tick is None, node.behind) for node in nodes}) > 1 else ()
        named = self._tick_of("dns", created.revision, known)
        service = created.last
        return Propagation(
            service.metadata.name,
            (
                PropagationStep("kubectl", created.tick, "asks the API server"),
                PropagationStep("service", created.tick, "the object exists"),
                _step("endpoints", seen, "the controller saw it", late),
                _step("slice", seen, _addresses(slice_), late),
                PropagationStep("kube-proxy", arrived, f"{len(fallen)} of {len(nodes)} nodes", apart),
                _step("rules", arrived, _doors(service))._replace(nodes=apart),
                _step("dns", named, "the name resolves", _news(route.record) if route is not None else 0),
            ),
        )

    def _nodes(
        self, route: ServiceRoute | None, slice_: LogEntry[Object] | None, known: Mapping[tuple[str, int], int | None]
    ) -> tuple[NodeStep, ...]:
        """How each node stands to the last news; while there are no endpoints to take over, nothing has reached it."""
        if slice_ is None:
            return tuple(NodeStep(machine.name, None, 0) for machine in self._cluster.machines)
        rules = {one.node: one for one in route.rules} if route is not None else {}
        return tuple(
            self._node(machine.name, rules.get(machine.name), slice_.revision, known)
            for machine in self._cluster.machines
        )

    def _node(
        self, name: str, rules: ObservedRules | None, newest: int, known: Mapping[tuple[str, int], int | None]
    ) -> NodeStep:
        late = _news(rules)
        revision = rules.revision if rules is not None and rules.revision else newest
        return NodeStep(name, None if late else self._tick_of(name, revision, known), late)

    def _tick_of(self, who: str, revision: int, known: Mapping[tuple[str, int], int | None]) -> int | None:
        """When `who` took over that revision or a newer one; None while it has not."""
        place = (who, revision)
        found = known.get(place)
        if found is None:
            for seen in reversed(self._cluster.metrics.rule_syncs.get(who, ())):
                if seen.revision < revision:
                    break
                found = seen.tick
        self._taken[place] = found
        return found


def _step(name: str, tick: int | None, note: str, late: int = 0) -> PropagationStep:
    """A step with what is true once it has fallen, or with how long news have waited before it."""
    if late:
        return PropagationStep(name, None, f"{late} behind")
    return PropagationStep(name, tick, note if tick is not None else "")


def _news(hop: ObservedSlices | ObservedRules | ServiceRecord | None) -> int:
    """For how many ticks the API has known better than this hop; 0 where it does not."""
    behind = hop.behind if hop is not None else None
    return behind.ticks if behind is not None and behind.changes else 0


def _last_created(cluster: Cluster) -> LogEntry[Service] | None:
    for entry in reversed(cluster.store.log_of("services").entries):
        if entry.old is None and entry.cause.kind in {"command", "fault"} and is_of(entry, Service):
            return entry
    return None


def _last_slice(cluster: Cluster, created: LogEntry[Service]) -> LogEntry[Object] | None:
    """The last change of the Service's slices: the news that the nodes have to take over."""
    service = created.last
    for entry in reversed(cluster.store.log_of("endpointslices").entries):
        if entry.revision <= created.revision:
            return None
        slice_ = entry.last
        if not isinstance(slice_, EndpointSlice):
            continue
        meta = slice_.metadata
        if meta.namespace == service.metadata.namespace and meta.labels.get(_SERVICE_NAME) == service.metadata.name:
            return entry
    return None


def _addresses(slice_: LogEntry[Object] | None) -> str:
    obj = slice_.last if slice_ is not None else None
    count = len(obj.endpoints or ()) if isinstance(obj, EndpointSlice) else 0
    return f"{count} address{'' if count == 1 else 'es'}"


def _doors(service: Service) -> str:
    ports = [str(port.node_port or port.port) for port in service.spec.ports]
    return f"port {', '.join(ports)}" if ports else "no port"
