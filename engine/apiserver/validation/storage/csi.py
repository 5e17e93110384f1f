"""Validation of what drivers for storage write (pkg/apis/storage/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names
from engine.api.meta import number
from engine.api.quantity import nano
from engine.apiserver.validation import meta
from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from engine.api.serializer.idle.csi import (
        CSIDriver,
        CSINode,
        CSINodeDriver,
        CSIStorageCapacity,
        StorageTokenRequest,
        VolumeAttachment,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

_OWNERSHIP = ("File", "None", "ReadWriteOnceWithFSType")
_MODES = ("Persistent", "Ephemeral")
_SHORTEST_S = 600
_LONGEST_S = 1 << 32
_LONGEST_NODE_ID = 256
_LONGEST_NAME = 63
_ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"


def driver(errors: FieldErrors, obj: CSIDriver) -> None:
    """Check a CSIDriver."""
    spec = obj.spec
    if spec.fs_group_policy and spec.fs_group_policy not in _OWNERSHIP:
        errors.unsupported("spec.fsGroupPolicy", spec.fs_group_policy, _OWNERSHIP)
    _tokens(errors, "spec.tokenRequests", spec.token_requests)
    for mode in spec.volume_lifecycle_modes:
        if mode not in _MODES:
            errors.unsupported("spec.volumeLifecycleModes", mode, _MODES)


def _tokens(errors: FieldErrors, path: str, requests: tuple[StorageTokenRequest, ...]) -> None:
    seen: set[str] = set()
    for index, request in enumerate(requests):
        here = f"{path}[{index}]"
        if request.audience in seen:
            errors.duplicate(f"{here}.audience", go_value(request.audience))
            continue
        seen.add(request.audience)
        seconds = number(request.expiration_seconds, _SHORTEST_S)
        if seconds < _SHORTEST_S:
            detail = "may not specify a duration less than 10 minutes"
            errors.invalid(f"{here}.expirationSeconds", seconds, detail)
        if seconds > _LONGEST_S:
            detail = "may not specify a duration larger than 2^32 seconds"
            errors.invalid(f"{here}.expirationSeconds", seconds, detail)


def update_driver(errors: FieldErrors, old: CSIDriver, new: CSIDriver) -> None:
    """Check that what nodes have acted on stays; upstream misspells the first field."""
    if old.spec.attach_required != new.spec.attach_required:
        errors.invalid("spec.attachedRequired", new.spec.attach_required, "field is immutable")
    if old.spec.volume_lifecycle_modes != new.spec.volume_lifecycle_modes:
        errors.invalid("spec.volumeLifecycleModes", new.spec.volume_lifecycle_modes, "field is immutable")


def node(errors: FieldErrors, obj: CSINode) -> None:
    """Check a CSINode: each driver once, with its own name of the node."""
    seen: set[str] = set()
    for index, found in enumerate(obj.spec.drivers):
        path = f"spec.drivers[{index}]"
        _driver_name(errors, f"{path}.name", found.name)
        _on_node(errors, path, found)
        if found.name in seen:
            errors.duplicate(f"{path}.name", go_value(found.name))
        seen.add(found.name)
        for place, key in enumerate(found.topology_keys):
            if not key:
                errors.required(path)
            if key in found.topology_keys[:place]:
                errors.duplicate(path, go_value(key))
            for problem in names.qualified(key):
                errors.invalid(path, key, problem)


def _on_node(errors: FieldErrors, path: str, found: CSINodeDriver) -> None:
    if not found.node_id:
        errors.required(f"{path}.nodeID")
    if len(found.node_id) > _LONGEST_NODE_ID:
        errors.invalid(f"{path}.nodeID", found.node_id, f"must be {_LONGEST_NODE_ID} characters or less")
    if found.allocatable is not None:
        meta.not_negative(errors, f"{path}.allocatable.count", found.allocatable.count)


def _driver_name(errors: FieldErrors, path: str, name: str) -> None:
    if not name:
        errors.required(path)
    if len(name) > _LONGEST_NAME:
        errors.too_long(path, _LONGEST_NAME)
    for problem in names.subdomain(name.lower()):
        errors.invalid(path, name, problem)


def storage_capacity(errors: FieldErrors, obj: CSIStorageCapacity) -> None:
    """Check a CSIStorageCapacity: which nodes, which class, and no less than nothing."""
    if obj.node_topology is not None:
        meta.label_selector(errors, "nodeTopology", obj.node_topology)
    for problem in names.subdomain(obj.storage_class_name):
        errors.invalid("storageClassName", obj.storage_class_name, problem)
    if obj.capacity != "" and nano(obj.capacity) < 0:
        errors.invalid("capacity", str(obj.capacity), "must be greater than or equal to 0")


def update_capacity(errors: FieldErrors, old: CSIStorageCapacity, new: CSIStorageCapacity) -> None:
    """Check that it goes on telling of the same storage."""
    if old.node_topology != new.node_topology:
        errors.raw_invalid("nodeTopology", meta.go_selector(new.node_topology), "field is immutable")
    if old.storage_class_name != new.storage_class_name:
        errors.invalid("storageClassName", new.storage_class_name, "field is immutable")


def attachment(errors: FieldErrors, obj: VolumeAttachment) -> None:
    """Check a VolumeAttachment: one volume, at one node, by one driver."""
    spec, source = obj.spec, obj.spec.source
    inline = source is not None and source.inline_volume_spec is not None
    volume = "" if source is None else source.persistent_volume_name
    if not spec.attacher:
        errors.required("spec.attacher")
    if not inline and not volume:
        errors.required("spec.source", _ONE_SOURCE)
    elif inline and volume:
        errors.forbidden("spec.source", _ONE_SOURCE)
    for problem in names.subdomain(spec.node_name):
        errors.invalid("spec.nodeName", spec.node_name, problem)
    for field, error in (("attachError", obj.status.attach_error), ("detachError", obj.status.detach_error)):
        if error is not None and error.error_code is not UNSET and number(error.error_code) < 0:
            path = f"status.{field}.errorCode"
            errors.invalid(path, number(error.error_code), "must be between 0 and 2147483647, inclusive")
    if spec.attacher:
        _driver_name(errors, "spec.attacher", spec.attacher)
    for problem in names.subdomain(volume) if volume else ():
        errors.invalid("spec.source.persistentVolumeName", volume, problem)


def update_attachment(errors: FieldErrors, old: VolumeAttachment, new: VolumeAttachment) -> None:
    """Check that nothing but the status changes."""
    if old.spec != new.spec:
        errors.inconsistent("spec", "field is immutable")
