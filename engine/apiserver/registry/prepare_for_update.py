"""What an update may touch: the rules that hold for every kind (apiserver's registry/rest/update.go).

Called by the server with the stored object and the one that came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from engine.api import status
from engine.api.apps import Deployment, Passive
from engine.api.core import LoadBalancerStatus, Pod, PodIP, Service
from engine.api.customresources import CustomObject
from engine.api.meta import key_of
from engine.api.numerals import int64
from engine.api.scheme import resource_of
from engine.apiserver.apiextensions import strategy
from engine.apiserver.registry import stored_kinds
from engine.apiserver.registry.prepare_for_create import without_self_link
from engine.clock import parse_rfc3339, rfc3339

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.api.scheme import Resource
    from engine.apiserver.validation.fielderrors import FieldErrors

_NEED_A_VERSION = frozenset({"leases", "poddisruptionbudgets"})
"""Kinds whose strategy refuses an update without resourceVersion (AllowUnconditionalUpdate)."""


def check_preconditions(resource: Resource, old: ObjectMeta, new: ObjectMeta) -> None:
    """Is this an update of the object that is stored, as it is stored? Raises StatusError 409, 422 or 500."""
    version = new.resource_version
    if not version and (resource.custom is not None or resource.plural in _NEED_A_VERSION):
        cause = {
            "reason": "FieldValueInvalid",
            "field": "metadata.resourceVersion",
            "message": "Invalid value: 0x0: must be specified for an update",
        }
        raise status.invalid_kind(resource.plural, resource.group, new.name, [cause])
    if version and version != old.resource_version:
        if int64(version) is None:
            raise status.plain(f'strconv.ParseUint: parsing "{version}": invalid syntax')
        raise status.conflict(resource, new.name)


def check_uid(resource: Resource, old: ObjectMeta, new: ObjectMeta) -> None:
    """Is an object that takes the place of another still that one? Raises StatusError 409, in etcd's words."""
    if new.uid and new.uid != old.uid:
        table = resource.plural if resource.custom is None else f"{resource.group}/{resource.plural}"
        key = f"/registry/{table}/{key_of(old)}"
        why = (
            f"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, AdditionalErrorMsg: "
            f"Precondition failed: UID in precondition: {new.uid}, UID in object meta: {old.uid}"
        )
        raise status.conflict(resource, new.name, why)


def with_kept_metadata(old: ObjectMeta, new: ObjectMeta) -> ObjectMeta:
    """The new metadata with what the server alone decides taken from the old."""
    leaving = old.deletion_timestamp is not None
    grace = new.deletion_grace_period_seconds
    return replace(
        without_self_link(new),
        uid=new.uid or old.uid,
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
    if new.uid != old.uid:
        errors.invalid("metadata.uid", new.uid, "field is immutable")
    if new.deletion_timestamp != old.deletion_timestamp:
        errors.raw_invalid("metadata.deletionTimestamp", _go_time(new.deletion_timestamp or ""), "field is immutable")
    if new.deletion_grace_period_seconds != old.deletion_grace_period_seconds:
        seconds = new.deletion_grace_period_seconds
        errors.raw_invalid("metadata.deletionGracePeriodSeconds", str(seconds), "field is immutable")


def with_kept_status(old: Object, new: Object) -> Object:
    """The new object with the old status: a write to the object leaves its status alone."""
    if isinstance(old, Passive) and isinstance(new, Passive):
        return stored_kinds.with_kept_status(old, new)
    return replace(new, status=old.status) if hasattr(old, "status") else new


def status_only(old: Object, new: Any) -> Object:
    """The old object with the new status, and with the metadata that may come along.

    Raises StatusError 404 where the kind has no status.
    """
    if isinstance(old, CustomObject):
        return strategy.status_only(old, new)
    if isinstance(old, Passive) and resource_of(old).has_status:
        return stored_kinds.with_status(old, stored_kinds.status_of(new))
    if not hasattr(old, "status"):
        raise status.generic(404, "NotFound", "the server could not find the requested resource")
    if new.metadata is old.metadata:  # as with most components, which change what they read
        return replace(old, status=new.status)
    meta = with_kept_metadata(old.metadata, new.metadata)
    if isinstance(old, Deployment):
        meta = replace(meta, labels=old.metadata.labels)
    elif isinstance(old, Pod):
        meta = replace(meta, owner_references=old.metadata.owner_references)
    return replace(old, metadata=meta, status=new.status)


def completed_status(obj: Object) -> Object:
    """An object whose status a client wrote, as the conversion and the defaults of its kind leave it.

    A Pod's first address is that of the older field, and a load balancer's address stands for itself.
    """
    if isinstance(obj, Pod):
        first, many = obj.status.pod_ip, obj.status.pod_ips
        if first and [entry.ip for entry in many[:1]] != [first]:
            return replace(obj, status=replace(obj.status, pod_ips=(PodIP(ip=first),)))
        if many and not first:
            return replace(obj, status=replace(obj.status, pod_ip=many[0].ip))
    if isinstance(obj, Service) and not isinstance(obj.status.load_balancer, UnsetType):
        ingress = tuple(
            replace(entry, ip_mode="VIP") if entry.ip and not entry.ip_mode else entry
            for entry in obj.status.load_balancer.ingress
        )
        return replace(obj, status=replace(obj.status, load_balancer=LoadBalancerStatus(ingress=ingress)))
    return obj


def _go_time(stamp: str) -> str:
    """A timestamp as Go prints it in an error."""
    try:
        return rfc3339(parse_rfc3339(stamp)).replace("T", " ").replace("Z", " +0000 UTC")
    except ValueError:
        # Never stored: whoever sends it learns what it was.
        return stamp
