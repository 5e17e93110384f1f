"""What the server does to a definition that is written or deleted (pkg/registry/customresourcedefinition).

Its conditions and accepted names are the controllers' (`engine.cluster.apiextensions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.apps import Passive

if TYPE_CHECKING:
    from engine.api.meta import Object

KIND = "CustomResourceDefinition"
FINALIZER = "customresourcecleanup.apiextensions.k8s.io"
_PENDING = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon"


def is_definition(obj: Object) -> bool:
    """Whether an object is a CustomResourceDefinition."""
    return isinstance(obj, Passive) and obj.kind == KIND


def with_stored_versions(body: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The body with the status of `before`, which names the version in which objects are stored from now on."""
    spec, status = body.get("spec") or {}, before.get("status") or {}
    known = list(status.get("storedVersions") or ())
    storage = next((version.get("name", "") for version in spec.get("versions") or () if version.get("storage")), None)
    if storage is not None and storage not in known:
        known.append(storage)
    return body | {"status": status | {"storedVersions": known or None}}


def condition(kind: str, status: str, reason: str, message: str, stamp: str) -> dict[str, Any]:
    """A condition of a definition, as it changed at `stamp`."""
    return {"type": kind, "status": status, "lastTransitionTime": stamp, "reason": reason, "message": message}


def with_condition(status: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A status with a condition in the place of the one of its type, which keeps its time while it stays as it is."""
    conditions = list(status.get("conditions") or ())
    for index, old in enumerate(conditions):
        if old["type"] == new["type"]:
            kept = old.get("lastTransitionTime") if old["status"] == new["status"] else new["lastTransitionTime"]
            conditions[index] = new | {"lastTransitionTime": kept}
            return status | {"conditions": conditions}
    return status | {"conditions": [*conditions, new]}


def marked(old: Object, begun: Object, stamp: str) -> Object:
    """A deletion that was begun; that of a definition waits for its objects, and says so."""
    if not isinstance(old, Passive) or not isinstance(begun, Passive) or old.kind != KIND:
        return begun
    if old.metadata.deletion_timestamp is not None:
        return begun
    finalizers = begun.metadata.finalizers
    if FINALIZER not in finalizers:
        finalizers = (*finalizers, FINALIZER)
    meta = replace(
        begun.metadata,
        finalizers=finalizers,
        generation=old.metadata.generation,
        deletion_grace_period_seconds=UNSET,
    )
    waits = condition("Terminating", "True", "InstanceDeletionPending", _PENDING, stamp)
    status = with_condition(begun.body.get("status") or {}, waits)
    return replace(begun, metadata=meta, body=begun.body | {"status": status})
