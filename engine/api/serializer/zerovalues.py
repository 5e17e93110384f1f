"""What Go writes as a zero value: fields that are never left out.

Called by `wire` on the way out. What travels as it came says so in its form (`goform`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.core import Event, Namespace, Node, Pod, PodTemplate, ReplicationController, Service
from engine.api.policy import PodDisruptionBudget
from engine.api.storage import PersistentVolumeClaim

if TYPE_CHECKING:
    from collections.abc import Iterator

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

_POD_TEMPLATE = (("spec", "template"),)
_TEMPLATES: dict[type[Api], tuple[tuple[str, ...], ...]] = {
    CronJob: (("spec", "jobTemplate"), ("spec", "jobTemplate", "spec", "template")),
    DaemonSet: _POD_TEMPLATE,
    Deployment: _POD_TEMPLATE,
    Job: _POD_TEMPLATE,
    PodTemplate: (("template",),),
    ReplicaSet: _POD_TEMPLATE,
    ReplicationController: _POD_TEMPLATE,
    StatefulSet: _POD_TEMPLATE,
}
"""Where there are objects that were never created themselves, and have no time of it."""


def show(kind: type[Api], raw: dict[str, Any]) -> None:
    """Put into a wire dict what Go never leaves out of that kind."""
    for template in _templates(kind, raw):
        template.setdefault("metadata", {}).setdefault("creationTimestamp", None)
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


def _templates(kind: type[Api], raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects within an object."""
    for path in _TEMPLATES.get(kind, ()):
        found = raw
        for name in path:
            found = found.get(name, {})
        if found:
            yield found
    if kind is StatefulSet:
        yield from raw.get("spec", {}).get("volumeClaimTemplates", ())
