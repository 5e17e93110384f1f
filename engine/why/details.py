"""What an entry of the log changed, in a few words: what a reader would look for in the object."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, ReplicaSet, StatefulSet
from engine.api.batch import Job
from engine.api.component_helpers.podtrouble import pod_trouble
from engine.api.core import Node, Pod, ReplicationController, Service
from engine.api.meta import condition
from engine.api.policy import PodDisruptionBudget, ResourceQuota

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.core import Taint
    from engine.api.meta import Condition, Object
    from engine.etcd.store import LogEntry

_DISRUPTED = "DisruptionTarget"


def detail(entry: LogEntry[Object]) -> str:
    """What became different; empty where nobody has words for it."""
    obj = entry.obj
    tell = _WORDS.get(type(obj)) if obj is not None else None
    return tell(obj, entry.old) if tell is not None else ""


def _slice(slice_: Any, _old: object) -> str:
    endpoints = slice_.endpoints or ()
    ready = sum(endpoint.conditions.ready is not False for endpoint in endpoints)
    return f"{ready} of {len(endpoints)} endpoints ready"


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
    if old is None:
        return ""
    parts = _became(node.status.conditions, old.status.conditions)
    if node.spec.unschedulable != old.spec.unschedulable:
        parts.append("cordoned" if node.spec.unschedulable else "no longer cordoned")
    now, before = ([taint_text(taint) for taint in one.spec.taints or ()] for one in (node, old))
    parts += [f"taint {text}" for text in now if text not in before]
    parts += [f"without taint {text}" for text in before if text not in now]
    return ", ".join(parts)


def taint_text(taint: Taint) -> str:
    """A taint as kubectl writes it: `key=value:Effect`."""
    return f"{taint.key}{f'={taint.value}' if taint.value else ''}:{taint.effect}"


def _service(service: Any, old: Any) -> str:
    """What was changed of who is asked for, where and how."""
    if old is None:
        return ""
    told = ((name, tell(service), tell(old)) for name, tell in _OF_SERVICES)
    return ", ".join(f"{name} {now or 'none'}" for name, now, before in told if now != before)


def _ports(service: Any) -> str:
    return " ".join(
        f"{port.port}->{port.target_port or port.port}" + (f" (node port {port.node_port})" if port.node_port else "")
        for port in service.spec.ports
    )


def _selector(service: Any) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(service.spec.selector.items()))


_OF_SERVICES: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("type", attrgetter("spec.type")),
    ("selector", _selector),
    ("ports", _ports),
    ("externalName", attrgetter("spec.external_name")),
    ("externalTrafficPolicy", attrgetter("spec.external_traffic_policy")),
    ("internalTrafficPolicy", attrgetter("spec.internal_traffic_policy")),
    ("trafficDistribution", attrgetter("spec.traffic_distribution")),
    ("sessionAffinity", attrgetter("spec.session_affinity")),
)


def _budget(budget: Any, _old: object) -> str:
    status = budget.status
    return (
        f"{status.current_healthy} of {status.expected_pods} Pods healthy, {status.desired_healthy} needed, "
        f"{status.disruptions_allowed} may go"
    )


def _quota(quota: Any, old: Any) -> str:
    used, hard = quota.status.used, quota.spec.hard
    before = old.status.used if old is not None else {}
    changed = [name for name in used if used[name] != before.get(name) and name in hard]
    return ", ".join(f"{name} {used[name]} of {hard[name]} used" for name in changed)


def _became(new: tuple[Condition, ...], old: tuple[Condition, ...]) -> list[str]:
    """Conditions that have another status or reason now."""
    before = {entry.type: (entry.status, entry.reason) for entry in old}
    return [f"{one.type} {one.status}: {one.reason}" for one in new if before.get(one.type) != (one.status, one.reason)]


def _pod(pod: Any, old: Any) -> str:
    parts = _became_true(pod, old)
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


def _became_true(pod: Any, old: Any) -> list[str]:
    """Who has marked a Pod for its end."""
    known = condition(old.status.conditions, _DISRUPTED) if old is not None else None
    mark = condition(pod.status.conditions, _DISRUPTED)
    return [f"{mark.reason}: {mark.message}"] if mark is not None and known is None else []


_WORDS: dict[type, Callable[[Any, Any], str]] = {
    Pod: _pod,
    EndpointSlice: _slice,
    ReplicaSet: _replicas,
    ReplicationController: _replicas,
    StatefulSet: _replicas,
    DaemonSet: _daemons,
    Job: _job,
    Deployment: _deployment,
    Node: _node,
    Service: _service,
    PodDisruptionBudget: _budget,
    ResourceQuota: _quota,
}
"""Who has words for an object beside what it was before, which may be None."""
