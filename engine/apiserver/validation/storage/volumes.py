"""Validation of PersistentVolumes (pkg/apis/core/validation)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from engine.api.serializer.goorder.internal import volume_source_difference
from engine.api.serializer.wire import encode
from engine.apiserver.validation import meta
from engine.apiserver.validation.resources import quantities
from engine.apiserver.validation.storage.modes import access_modes, class_and_mode
from engine.apiserver.validation.storage.sources import SOURCES, source

if TYPE_CHECKING:
    from engine.api.storage import PersistentVolume, PersistentVolumeSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_RECLAIM_POLICIES = ("Delete", "Recycle", "Retain")


def volume(errors: FieldErrors, obj: PersistentVolume) -> None:
    """Check a PersistentVolume: how it may be used, how large it is, and what it is made of."""
    spec = obj.spec
    if not spec.access_modes:
        errors.required("spec.accessModes")
    access_modes(errors, spec.access_modes)
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
    class_and_mode(errors, spec.storage_class_name, spec.volume_mode)


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


def update(errors: FieldErrors, old: PersistentVolume, new: PersistentVolume) -> None:
    """Check that a volume stays made of what it is."""
    before, after = _made_of(old.spec), _made_of(new.spec)
    if before != after:
        detail = f"spec.persistentvolumesource is immutable after creation\n{volume_source_difference(before, after)}"
        errors.forbidden("spec.persistentvolumesource", detail)
    if old.spec.volume_mode != new.spec.volume_mode:
        errors.invalid("volumeMode", new.spec.volume_mode, "field is immutable")


def _made_of(spec: PersistentVolumeSpec) -> dict[str, Any]:
    raw = encode(spec)
    return {name: raw[name] for name in SOURCES if name in raw}
