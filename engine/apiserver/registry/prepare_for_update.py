"""What an update may touch: the rules that hold for every kind (apiserver's registry/rest/update.go).

Called by the server with the stored object and the one that came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import status
from engine.api.apps import Passive
from engine.apiserver.registry.prepare_for_create import without_self_link
from engine.clock import parse_rfc3339, rfc3339

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.validation.fielderrors import FieldErrors

_NEED_A_VERSION = frozenset({"leases", "poddisruptionbudgets"})
"""Kinds whose strategy refuses an update without resourceVersion (AllowUnconditionalUpdate)."""


def check_preconditions(resource: Resource, old: ObjectMeta, new: ObjectMeta) -> None:
    """Is this an update of the object that is stored, as it is stored? Raises StatusError 409 or 422."""
    if not new.resource_version and resource.plural in _NEED_A_VERSION:
        cause = {
            "reason": "FieldValueInvalid",
            "field": "metadata.resourceVersion",
            "message": "Invalid value: 0x0: must be specified for an update",
        }
        raise status.invalid(resource, new.name, [cause])
    if new.resource_version and new.resource_version != old.resource_version:
        raise status.conflict(resource, new.name)
    if new.uid and new.uid != old.uid:
        why = f"Precondition failed: UID in precondition: {new.uid}, UID in object meta: {old.uid}"
        raise status.conflict(resource, new.name, why)


def with_kept_metadata(old: ObjectMeta, new: ObjectMeta) -> ObjectMeta:
    """The new metadata with what the server alone decides taken from the old."""
    leaving = old.deletion_timestamp is not None
    grace = new.deletion_grace_period_seconds
    return replace(
        without_self_link(new),
        uid=old.uid,
        creation_timestamp=old.creation_timestamp,
        generation=old.generation,
        resource_version=old.resource_version,
        generate_name=old.generate_name,
        deletion_timestamp=old.deletion_timestamp if leaving else new.deletion_timestamp,
        deletion_grace_period_seconds=old.deletion_grace_period_seconds if grace is UNSET else grace,
    )


def validate_metadata(errors: FieldErrors, old: ObjectMeta, new: ObjectMeta) -> None:
    """Check what of the metadata changed (ValidateObjectMetaUpdate)."""
    if old.deletion_timestamp is not None:
        added = [name for name in new.finalizers if name not in old.finalizers]
        if added:
            shown = "[]string{" + ", ".join(f'"{name}"' for name in added) + "}"
            why = f"no new finalizers can be added if the object is being deleted, found new finalizers {shown}"
            errors.forbidden("metadata.finalizers", why)
    if new.deletion_timestamp != old.deletion_timestamp:
        errors.raw_invalid("metadata.deletionTimestamp", _go_time(new.deletion_timestamp or ""), "field is immutable")
    if new.deletion_grace_period_seconds != old.deletion_grace_period_seconds:
        seconds = new.deletion_grace_period_seconds
        errors.raw_invalid("metadata.deletionGracePeriodSeconds", str(seconds), "field is immutable")


def with_kept_status(old: Object, new: Object) -> Object:
    """The new object with the old status: a write to the object leaves its status alone."""
    if isinstance(old, Passive) and isinstance(new, Passive):
        return _with_body_status(new, old)
    return replace(new, status=old.status) if hasattr(old, "status") else new


def status_only(old: Object, new: Any) -> Object:
    """The old object with the new status. Raises StatusError 404 where the kind has none."""
    if isinstance(old, Passive) and "status" in old.body:
        return _with_body_status(old, new)
    if not hasattr(old, "status"):
        raise status.StatusError(404, "NotFound", "the server could not find the requested resource")
    return replace(old, status=new.status)


def _with_body_status(obj: Passive, other: Passive) -> Passive:
    """An object that is stored as it came, with the status of another state of it."""
    body = {key: value for key, value in obj.body.items() if key != "status"}
    if "status" in other.body:
        body["status"] = other.body["status"]
    return replace(obj, body=body)


def _go_time(stamp: str) -> str:
    """A timestamp as Go prints it in an error."""
    try:
        return rfc3339(parse_rfc3339(stamp)).replace("T", " ").replace("Z", " +0000 UTC")
    except ValueError:
        # Never stored: whoever sends it learns what it was.
        return stamp
