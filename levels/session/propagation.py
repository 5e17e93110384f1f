"""The seven steps from `kubectl expose` to a working Service, each with the tick in which it fell.

In Kubernetes these are loops that know nothing of each other: each only watches for the record that the one before
it left. Called by `levels.session.view` once per frame; reads the store's log and
what the nodes told metrics; writes nothing.
Different on purpose: Kubernetes shows none of this, and each step takes at least a whole tick here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster
    from engine.etcd.store import LogEntry

_SERVICE_NAME = "kubernetes.io/service-name"


class PropagationStep(NamedTuple):
    """One step."""

    name: str
    tick: int | None
    """The tick in which it fell; None while it stands."""
    note: str = ""


class Propagation(NamedTuple):
    """The steps behind the Service that a command created last."""

    service: str
    steps: tuple[PropagationStep, ...]


def last_expose(cluster: Cluster) -> Propagation | None:
    """Follow the last Service that the player or a colleague created by a command; None if nobody did yet."""
    created = _last_created(cluster)
    if created is None:
        return None
    service = created.last
    slice_ = _first_slice(cluster, created)
    seen_tick = slice_.tick if slice_ is not None else None
    nodes = [_node_tick(cluster, machine.name, slice_) for machine in cluster.machines]
    fallen = [tick for tick in nodes if tick is not None]
    all_nodes = max(fallen) if fallen and len(fallen) == len(nodes) else None
    record = cluster.metrics.rule_sync_of("dns", created.revision)
    return Propagation(
        service.metadata.name,
        (
            PropagationStep("kubectl", created.tick, "asks the API server"),
            PropagationStep("service", created.tick, "the object exists"),
            _step("endpoints", seen_tick, "the controller saw it"),
            _step("slice", seen_tick, _addresses(slice_)),
            PropagationStep("kube-proxy", all_nodes, f"{len(fallen)} of {len(nodes)} nodes"),
            _step("rules", all_nodes, _doors(service)),
            _step("dns", record.tick if record is not None else None, "the name resolves"),
        ),
    )


def _step(name: str, tick: int | None, note: str) -> PropagationStep:
    """A step with what is true once it has fallen."""
    return PropagationStep(name, tick, note if tick is not None else "")


def _last_created(cluster: Cluster) -> LogEntry[Service] | None:
    for entry in reversed(cluster.store.log_of("services").entries):
        if entry.old is None and entry.cause.kind in {"command", "fault"} and is_of(entry, Service):
            return entry
    return None


def _first_slice(cluster: Cluster, created: LogEntry[Service]) -> LogEntry[Object] | None:
    service = created.last
    for entry in cluster.store.log_of("endpointslices").entries:
        slice_ = entry.last
        if entry.revision <= created.revision or not isinstance(slice_, EndpointSlice):
            continue
        meta = slice_.metadata
        if meta.namespace == service.metadata.namespace and meta.labels.get(_SERVICE_NAME) == service.metadata.name:
            return entry
    return None


def _node_tick(cluster: Cluster, node: str, slice_: LogEntry[Object] | None) -> int | None:
    seen = cluster.metrics.rule_sync_of(node, slice_.revision) if slice_ is not None else None
    return seen.tick if seen is not None else None


def _addresses(slice_: LogEntry[Object] | None) -> str:
    obj = slice_.last if slice_ is not None else None
    count = len(obj.endpoints or ()) if isinstance(obj, EndpointSlice) else 0
    return f"{count} address{'' if count == 1 else 'es'}"


def _doors(service: Service) -> str:
    ports = [str(port.node_port or port.port) for port in service.spec.ports]
    return f"port {', '.join(ports)}" if ports else "no port"
