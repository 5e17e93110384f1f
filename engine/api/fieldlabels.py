"""Field labels: by which fields the objects of each kind may be selected (pkg/apis/*/v1/conversion.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api.scheme import Resource

UNSUPPORTED = "field label not supported: "
"""How the server's refusal of another field begins."""

_ANY = frozenset({"metadata.name", "metadata.namespace"})
_KNOWN: dict[str, frozenset[str]] = {
    "pods": frozenset(
        {
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName",
        },
    ),
    "events": frozenset(
        {
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        },
    ),
    "nodes": frozenset({"spec.unschedulable"}),
    "namespaces": frozenset({"status.phase"}),
    "services": frozenset({"spec.clusterIP", "spec.type"}),
    "secrets": frozenset({"type"}),
    "replicationcontrollers": frozenset({"status.replicas"}),
    "jobs": frozenset({"status.successful"}),
}
_STORED = {
    "regarding.kind": "involvedObject.kind",
    "regarding.namespace": "involvedObject.namespace",
    "regarding.name": "involvedObject.name",
    "regarding.uid": "involvedObject.uid",
    "regarding.apiVersion": "involvedObject.apiVersion",
    "regarding.resourceVersion": "involvedObject.resourceVersion",
    "regarding.fieldPath": "involvedObject.fieldPath",
    "reportingController": "reportingComponent",
    "reason": "reason",
    "type": "type",
}
"""What the stored version calls a field of an Event of `events.k8s.io` (pkg/apis/events/v1/conversion.go)."""
_NEW_EVENTS = "events.k8s.io"


def fields_of(resource: Resource) -> list[str]:
    """Return the fields by which objects of a type can be selected."""
    if resource.custom is not None:
        names = _ANY if resource.namespaced else frozenset({"metadata.name"})
        return sorted(names | {path.removeprefix(".") for path in resource.custom.selectable})
    if resource.group == _NEW_EVENTS:
        return sorted(_ANY | _STORED.keys())
    return sorted(_ANY | _KNOWN.get(resource.plural, frozenset()))


def stored_name(resource: Resource, field: str) -> str:
    """What the stored version calls a field by which objects can be selected."""
    return _STORED.get(field, field) if resource.group == _NEW_EVENTS else field


def not_selectable(resource: Resource, path: str) -> str:
    """Say that no objects can be selected by a field; kinds without labels of their own name those that all have."""
    if resource.custom is not None or resource.plural in _KNOWN:
        return f"{UNSUPPORTED}{path}"
    return f'"{path}" is not a known field selector: only "metadata.name", "metadata.namespace"'
