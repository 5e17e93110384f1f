"""Validation of PersistentVolumes, their claims (pkg/apis/core/validation) and StorageClasses (pkg/apis/storage)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.api.serializer.wire import encode
from engine.apiserver.validation import meta
from engine.apiserver.validation.resources import quantities
from engine.apiserver.validation.storage.sources import source

if TYPE_CHECKING:
    from engine.api.serializer.idle.core import StorageClass, TopologySelectorTerm
    from engine.api.storage import PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_OF_ONE_POD = "ReadWriteOncePod"
_RECLAIM_POLICIES = ("Delete", "Recycle", "Retain")
_CLASS_RECLAIM_POLICIES = ("Delete", "Retain")
_BINDING_MODES = ("Immediate", "WaitForFirstConsumer")
_VOLUME_MODES = ("Block", "Filesystem")
_MOST_PARAMETERS = 512
_LARGEST_PARAMETERS = 256 * 1024


def volume(errors: FieldErrors, obj: PersistentVolume) -> None:
    """Check a PersistentVolume: how it may be used, how large it is, and what it is made of."""
    spec = obj.spec
    if not spec.access_modes:
        errors.required("spec.accessModes")
    _access_modes(errors, spec.access_modes)
    _capacity(errors, spec)
    policy = spec.persistent_volume_reclaim_policy
    if policy and policy not in _RECLAIM_POLICIES:
        errors.unsupported("spec.persistentVolumeReclaimPolicy", policy, _RECLAIM_POLICIES)
    affinity = spec.carried("nodeAffinity")
    if affinity is not None:
        _affinity(errors, affinity)
    source(errors, encode(spec), affine=affinity is not None)
    path = spec.host_path.get("path", "")
    if policy == "Recycle" and path and posixpath.normpath(path) in {"/", "//"}:
        detail = "may not be 'recycle' for a hostPath mount of '/'"
        errors.forbidden("spec.persistentVolumeReclaimPolicy", detail)
    _class_and_mode(errors, spec.storage_class_name, spec.volume_mode)


def _capacity(errors: FieldErrors, spec: PersistentVolumeSpec) -> None:
    capacity, path = spec.capacity, "spec.capacity"
    if not capacity:
        errors.required(path)
    if list(capacity) != ["storage"]:
        errors.raw_unsupported(path, _go_resource_list(capacity), ("storage",))
    for name, value in sorted(capacity.items()):
        quantities.positive(errors, f"{path}[{name}]", value)


def _go_resource_list(amounts: dict[str, int | str]) -> str:
    if not amounts:
        return "core.ResourceList(nil)"
    shown = (f'"{name}":{quantities.go_quantity(value)}' for name, value in sorted(amounts.items()))
    return f"core.ResourceList{{{', '.join(shown)}}}"


def _affinity(errors: FieldErrors, affinity: dict[str, Any]) -> None:
    path, required = "spec.nodeAffinity.required", affinity.get("required")
    if required is None:
        errors.required(path, "must specify required node constraints")
        return
    terms = required.get("nodeSelectorTerms") or ()
    if not terms:
        errors.required(f"{path}.nodeSelectorTerms", "must have at least one node selector term")
    for index, term in enumerate(terms):
        for number, entry in enumerate(term.get("matchExpressions") or ()):
            here = f"{path}.nodeSelectorTerms[{index}].matchExpressions[{number}]"
            meta.node_requirement(errors, here, entry.get("key", ""), entry.get("operator", ""), entry.get("values"))


def _access_modes(errors: FieldErrors, modes: tuple[str, ...]) -> None:
    for mode in modes:
        if mode not in _ACCESS_MODES:
            errors.unsupported("spec.accessModes", mode, _ACCESS_MODES)
    known = {mode for mode in modes if mode in _ACCESS_MODES}
    if _OF_ONE_POD in known and len(known) > 1:
        errors.forbidden("spec.accessModes", f"may not use {_OF_ONE_POD} with other access modes")


def _class_and_mode(errors: FieldErrors, class_name: str | None, mode: str) -> None:
    for problem in names.subdomain(class_name) if class_name else ():
        errors.invalid("spec.storageClassName", class_name, problem)
    if mode and mode not in _VOLUME_MODES:
        errors.unsupported("spec.volumeMode", mode, _VOLUME_MODES)


def claim(errors: FieldErrors, obj: PersistentVolumeClaim) -> None:
    """Check a PersistentVolumeClaim: how it is to be used, and how much it asks for."""
    spec = obj.spec
    if not spec.access_modes:
        errors.required("spec.accessModes", "at least 1 access mode is required")
    if spec.selector is not None:
        meta.label_selector(errors, "spec.selector", spec.selector)
    _access_modes(errors, spec.access_modes)
    storage = spec.resources.requests.get("storage")
    if storage is None:
        errors.required("spec.resources[storage]")
    else:
        quantities.positive(errors, "spec.resources[storage]", storage)
    _class_and_mode(errors, spec.storage_class_name, spec.volume_mode)
    for field in ("dataSource", "dataSourceRef"):
        given = spec.carried(field)
        if given is not None:
            _data_source(errors, f"spec.{field}", given)


def _data_source(errors: FieldErrors, path: str, given: dict[str, str]) -> None:
    for field in ("name", "kind"):
        if not given.get(field):
            errors.required(f"{path}.{field}")
    group, kind = given.get("apiGroup", ""), given.get("kind", "")
    if not group and kind != "PersistentVolumeClaim":
        errors.invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
    for problem in names.subdomain(group) if group else ():
        errors.invalid(f"{path}.apiGroup", group, problem)
    for problem in names.label(given["namespace"]) if given.get("namespace") else ():
        errors.invalid(f"{path}.namespace", given["namespace"], problem)


def storage_class(errors: FieldErrors, obj: StorageClass) -> None:
    """Check a StorageClass: who makes its volumes, when, where, and what becomes of them."""
    if not obj.provisioner:
        errors.required("provisioner")
    for problem in names.qualified(obj.provisioner.lower()) if obj.provisioner else ():
        errors.invalid("provisioner", obj.provisioner, problem)
    _parameters(errors, obj.parameters)
    if obj.reclaim_policy and obj.reclaim_policy not in _CLASS_RECLAIM_POLICIES:
        errors.unsupported("reclaimPolicy", obj.reclaim_policy, _CLASS_RECLAIM_POLICIES)
    mode = obj.volume_binding_mode
    if mode is not None and mode not in _BINDING_MODES:
        errors.unsupported("volumeBindingMode", mode, _BINDING_MODES)
    for index, term in enumerate(obj.allowed_topologies):
        _topology(errors, f"allowedTopologies[{index}]", term)


def _parameters(errors: FieldErrors, parameters: dict[str, str]) -> None:
    if len(parameters) > _MOST_PARAMETERS:
        errors.too_long("parameters", _MOST_PARAMETERS)
        return
    if "" in parameters:
        errors.invalid("parameters", "", "field can not be empty.")
    if sum(len(name.encode()) + len(value.encode()) for name, value in parameters.items()) > _LARGEST_PARAMETERS:
        errors.too_long("parameters", _LARGEST_PARAMETERS)


def _topology(errors: FieldErrors, path: str, term: TopologySelectorTerm) -> None:
    seen: set[str] = set()
    for index, need in enumerate(term.match_label_expressions):
        here = f"{path}.matchLabelExpressions[{index}]"
        if not need.values:
            errors.required(f"{here}.values")
        for problem in names.qualified(need.key):
            errors.invalid(f"{here}.key", need.key, problem)
        if need.key in seen:
            errors.duplicate(f"{here}.key", f'"{need.key}"')
        seen.add(need.key)


def update_class(errors: FieldErrors, old: StorageClass, new: StorageClass) -> None:
    """Check that a class stays what it is."""
    if old.parameters != new.parameters:
        errors.forbidden("parameters", "updates to parameters are forbidden.")
    if old.provisioner != new.provisioner:
        errors.forbidden("provisioner", "updates to provisioner are forbidden.")
    if (old.reclaim_policy or "Delete") != (new.reclaim_policy or "Delete"):
        errors.forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.")
    mode = new.volume_binding_mode or _BINDING_MODES[0]
    if (old.volume_binding_mode or _BINDING_MODES[0]) != mode:
        errors.invalid("volumeBindingMode", mode, "field is immutable")
