"""What an entry of the log changed, in a few words: what a reader would look for in the object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import Deployment, EndpointSlice, ReplicaSet
from engine.api.component_helpers.podtrouble import pod_trouble
from engine.api.core import Node, Pod
from engine.api.meta import condition

if TYPE_CHECKING:
    from engine.api.meta import Condition, Object
    from engine.etcd.store import LogEntry


def detail(entry: LogEntry[Object]) -> str:
    """What became different; empty where nobody has words for it."""
    obj, old = entry.obj, entry.old
    if isinstance(obj, Pod):
        return _pod(obj, old if isinstance(old, Pod) else None)
    if isinstance(obj, EndpointSlice):
        return f"{len(ready_addresses(obj))} of {len(obj.endpoints or ())} endpoints ready"
    if isinstance(obj, ReplicaSet):
        return f"{obj.status.ready_replicas} of {obj.status.replicas} replicas ready"
    if isinstance(obj, Deployment):
        return ", ".join(_became(obj.status.conditions, old.status.conditions if isinstance(old, Deployment) else ()))
    if isinstance(obj, Node):
        return ", ".join(_became(obj.status.conditions, old.status.conditions)) if isinstance(old, Node) else ""
    return ""


def _became(new: tuple[Condition, ...], old: tuple[Condition, ...]) -> list[str]:
    """Conditions that have another status or reason now."""
    before = {entry.type: (entry.status, entry.reason) for entry in old}
    return [f"{one.type} {one.status}: {one.reason}" for one in new if before.get(one.type) != (one.status, one.reason)]


def _pod(pod: Pod, old: Pod | None) -> str:
    parts: list[str] = []
    before_ready = condition(old.status.conditions, "Ready") if old is not None else None
    ready = condition(pod.status.conditions, "Ready")
    if pod.spec.node_name and (old is None or not old.spec.node_name):
        parts.append(f"on {pod.spec.node_name}")
    if pod.metadata.deletion_timestamp is not None and (old is None or old.metadata.deletion_timestamp is None):
        parts.append("it is to end")
    if old is not None and old.status.phase != pod.status.phase:
        parts.append(f"phase {pod.status.phase}")
    if ready is not None and (before_ready is None or before_ready.status != ready.status):
        parts.append("ready" if ready.status == "True" else "not ready")
    if old is not None and pod.status != old.status and pod.metadata.deletion_timestamp is None:
        known = pod_trouble(old, brief=True)
        parts += [text for text in pod_trouble(pod, brief=True) if text not in known]
    return ", ".join(parts)


def ready_addresses(slice_: EndpointSlice) -> list[str]:
    """The first address of each endpoint that may be used."""
    return [
        address
        for endpoint in slice_.endpoints or ()
        if endpoint.conditions.ready is not False
        for address in endpoint.addresses[:1]
    ]
