"""Whom a client asks and from where, in the words of a scenario; and which line made the Pod that it asks from.

Called when a client is added, since later its Pod may be gone, and the log no longer holds who made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.core import Pod
from engine.api.meta import controller_of
from engine.api.scheme import for_kind
from levels.journal.aiming import labels_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientSpec

_TARGETS = {"nodeport": "nodePortOf", "svc": "service", "lb": "loadBalancerOf", "pods": "pods", "env": "env"}
_LASTING_NAMES = frozenset({"StatefulSet"})
"""Controllers whose Pods have the same names whatever else is in the cluster."""


class MakingLine(NamedTuple):
    """The console line that made a Pod, what makes it, or its namespace."""

    tick: int
    """In which it made that; it may have begun earlier."""
    headline: str


class ClientPlaces(NamedTuple):
    """The places of one client."""

    origin: str | dict[str, str]
    """`from` of a scenario's client."""
    target: dict[str, Any]
    port: int
    """0 where the target itself says which."""
    makers: tuple[MakingLine, ...]
    """Who made the Pod that it asks from, as far as that was done by lines."""


def places_of(cluster: Cluster, spec: ClientSpec) -> ClientPlaces:
    """Where a client stands and whom it asks, as things are now."""
    target, port = _target(cluster, spec)
    kind, _, name = spec.origin.partition("/")
    if kind != "pod":
        return ClientPlaces({kind: name} if name else kind, target, port, ())
    pod = cluster.store.get_as(Pod, f"{spec.namespace}/{name}")
    labels = _lasting_labels(cluster, pod)
    origin = {"pods": labels} if labels else {"pod": name}
    return ClientPlaces(origin, target, port, () if pod is None else tuple(_makers(cluster, pod)))


def _target(cluster: Cluster, spec: ClientSpec) -> tuple[dict[str, Any], int]:
    kind, name, port = spec.target.kind, spec.target.name, spec.target.port
    if kind == "port":
        return {"nodePort": port}, 0
    if kind != "pod":
        return {_TARGETS[kind]: name}, port
    pod = cluster.store.get_as(Pod, f"{spec.namespace}/{name}")
    labels, port = _lasting_labels(cluster, pod), port or _first_port(pod)
    return ({"pods": labels}, port) if labels and port else ({"pod": name}, port)


def _lasting_labels(cluster: Cluster, pod: Pod | None) -> str:
    """The labels of a Pod whose name its controller made up; empty where its name is as good."""
    controller = controller_of(pod.metadata) if pod is not None else None
    if pod is None or controller is None or controller.kind in _LASTING_NAMES:
        return ""
    return labels_like(cluster, pod.metadata.namespace, pod.metadata.name)


def _first_port(pod: Pod | None) -> int:
    ports = (port.container_port for one in (pod.spec.containers if pod is not None else ()) for port in one.ports)
    return next(ports, 0)


def _makers(cluster: Cluster, pod: Pod) -> Iterator[MakingLine]:
    """The lines that made its namespace, and the Pod or, if it has controllers, the last of those."""
    for resource, uid in (_namespace(cluster, pod), _owner(cluster, pod)):
        entries = cluster.store.log_of(resource).entries
        made = next((entry for entry in entries if entry.old is None and entry.last.metadata.uid == uid), None)
        if made is not None and made.cause.kind == "command":
            yield MakingLine(made.tick, made.cause.ref)


def _namespace(cluster: Cluster, pod: Pod) -> tuple[str, str]:
    found = cluster.store.get("namespaces", pod.metadata.namespace)
    return "namespaces", found.metadata.uid if found is not None else ""


def _owner(cluster: Cluster, pod: Pod) -> tuple[str, str]:
    """The resource and the uid of the Pod's last controller that there is, or its own."""
    resource, obj = "pods", pod.metadata
    while (owner := controller_of(obj)) is not None:
        known = for_kind(owner.api_version, owner.kind)
        found = cluster.store.get(known.plural, f"{obj.namespace}/{owner.name}") if known is not None else None
        if known is None or found is None:
            break
        resource, obj = known.plural, found.metadata
    return resource, obj.uid
