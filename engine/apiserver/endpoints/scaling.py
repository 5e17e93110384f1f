"""The scale subresource: how many replicas a workload wants and has, as a Scale of autoscaling/v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.requests import Scale
from engine.api.serializer import wire
from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints import decoding
from engine.apiserver.tables.labeltext import selector_syntax

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_META = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(raw: dict[str, Any]) -> dict[str, Any]:
    """The Scale of a workload in wire form."""
    meta, spec = raw["metadata"], raw.get("spec") or {}
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: meta[key] for key in _META if key in meta},
        "spec": {"replicas": spec["replicas"]} if spec.get("replicas") else {},
        "status": {
            "replicas": (raw.get("status") or {}).get("replicas", 0),
            "selector": selector_syntax(_selector(raw["kind"], spec)),
        },
    }


def _selector(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """Which Pods are its own, as a LabelSelector; a ReplicationController has labels alone."""
    selector = spec.get("selector") or {}
    return {"matchLabels": selector} if kind == "ReplicationController" else selector


def as_configuration(resource: Resource, scale: dict[str, Any]) -> dict[str, Any]:
    """A Scale that is applied as a configuration of its workload. Raises StatusError 400 on anything else."""
    if (scale.get("apiVersion"), scale.get("kind")) != ("autoscaling/v1", "Scale"):
        raise bad_request(f"invalid object type: {scale.get('apiVersion', '')}, Kind={scale.get('kind', '')}")
    wire.decode_request(Scale, scale)
    replicas = (scale.get("spec") or {}).get("replicas")
    head = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": scale.get("metadata") or {}}
    return head | ({} if replicas is None else {"spec": {"replicas": replicas}})


def check_scale(name: str, namespace: str, wanted: Scale) -> None:
    """Raise StatusError 400 where a Scale is another object's, 422 where nobody can have that size (ValidateScale)."""
    meta, replicas = wanted.metadata, wanted.spec.replicas
    decoding.check_name(wanted, name)
    if meta.namespace not in {"", namespace}:
        raise bad_request(decoding.OTHER_NAMESPACE)
    if replicas < 0:
        message = f"Invalid value: {replicas}: must be greater than or equal to 0"
        cause = {"reason": "FieldValueInvalid", "message": message, "field": "spec.replicas"}
        details = {"name": name, "group": "autoscaling", "kind": "Scale", "causes": [cause]}
        said = f'Scale.autoscaling "{name}" is invalid: spec.replicas: {message}'
        raise StatusError(422, "Invalid", said, details)
