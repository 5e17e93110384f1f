"""What an entry of the log changed, in a few words: what a reader would look for in the object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, ReplicaSet, StatefulSet
from engine.api.batch import Job
from engine.api.component_helpers.podtrouble import pod_trouble
from engine.api.core import Node, Pod
from engine.api.meta import condition

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Condition, Object
    from engine.etcd.store import LogEntry


def detail(entry: LogEntry[Object]) -> str:
    """What became different; empty where nobody has words for it."""
    obj = entry.obj
    tell = _WORDS.get(type(obj)) if obj is not None else None
    return tell(obj, entry.old) if tell is not None else ""


def _slice(slice_: Any, _old: object) -> str:
    return f"{len(ready_addresses(slice_))} of {len(slice_.endpoints or ())} endpoints ready"


def _replicas(owner: Any, _old: object) -> str:
    return f"{owner.status.ready_replicas} of {owner.status.replicas} replicas ready"


def _daemons(owner: Any, _old: object) -> str:
    return f"{owner.status.number_ready} of {owner.status.desired_number_scheduled} Pods ready"


def _job(job: Any, old: Any) -> str:
    status = job.status
    counts = f"{status.active} active, {status.succeeded} succeeded, {status.failed} failed"
    return ", ".join([counts, *_became(status.conditions, old.status.conditions if old is not None else ())])


def _deployment(deployment: Any, old: Any) -> str:
    return ", ".join(_became(deployment.status.conditions, old.status.conditions if old is not None else ()))


def _node(node: Any, old: Any) -> str:
    return ", ".join(_became(node.status.conditions, old.status.conditions)) if old is not None else ""


def _became(new: tuple[Condition, ...], old: tuple[Condition, ...]) -> list[str]:
    """Conditions that have another status or reason now."""
    before = {entry.type: (entry.status, entry.reason) for entry in old}
    return [f"{one.type} {one.status}: {one.reason}" for one in new if before.get(one.type) != (one.status, one.reason)]


def _pod(pod: Any, old: Any) -> str:
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


_WORDS: dict[type, Callable[[Any, Any], str]] = {
    Pod: _pod,
    EndpointSlice: _slice,
    ReplicaSet: _replicas,
    StatefulSet: _replicas,
    DaemonSet: _daemons,
    Job: _job,
    Deployment: _deployment,
    Node: _node,
}
"""Who has words for an object beside what it was before, which may be None."""
