"""What Go writes as a zero value: fields that are never left out.

Called by `wire` on the way out. What travels as it came says so in its form (`goform`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, ReplicaSet, StatefulSet
from engine.api.batch import Job
from engine.api.core import Event, Namespace, Node, Pod, ReplicationController, Service
from engine.api.policy import PodDisruptionBudget
from engine.api.storage import PersistentVolumeClaim

if TYPE_CHECKING:
    from engine.api.base import Api

_PROBED: dict[str, str | None] = {"lastProbeTime": None, "lastTransitionTime": None}
_METAV1: dict[str, str | None] = {"lastTransitionTime": None, "message": "", "reason": ""}
_OF_CONDITIONS: dict[type[Api], dict[str, str | None]] = {
    DaemonSet: {"lastTransitionTime": None},
    Deployment: {"lastTransitionTime": None, "lastUpdateTime": None},
    Job: _PROBED,
    Namespace: {"lastTransitionTime": None},
    Node: {"lastHeartbeatTime": None, "lastTransitionTime": None},
    PersistentVolumeClaim: _PROBED,
    Pod: _PROBED,
    PodDisruptionBudget: _METAV1,
    ReplicaSet: {"lastTransitionTime": None},
    ReplicationController: {"lastTransitionTime": None},
    Service: _METAV1,
    StatefulSet: {"lastTransitionTime": None},
}
"""What a condition of each kind says of what nobody has set."""
_OF_EVENTS = dict.fromkeys(("eventTime", "firstTimestamp", "lastTimestamp")) | dict.fromkeys(
    ("reportingComponent", "reportingInstance"), ""
)


def show(kind: type[Api], raw: dict[str, Any]) -> None:
    """Put into a wire dict what Go never leaves out of that kind."""
    zeros = _OF_CONDITIONS.get(kind)
    if zeros is not None:
        for entry in raw.get("status", {}).get("conditions", ()):
            for name, value in zeros.items():
                entry.setdefault(name, value)
    if kind is Event:
        for name, value in _OF_EVENTS.items():
            raw.setdefault(name, value)
        raw.setdefault("source", {})
    elif kind is StatefulSet:
        raw.get("spec", {}).setdefault("serviceName", "")
    elif kind is EndpointSlice:
        raw.setdefault("endpoints", None)
        raw.setdefault("ports", None)
        for endpoint in raw["endpoints"] or ():
            endpoint.setdefault("conditions", {})
