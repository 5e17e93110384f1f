"""Validation of StorageClasses (pkg/apis/storage/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names

if TYPE_CHECKING:
    from engine.api.serializer.idle.core import StorageClass, TopologySelectorTerm
    from engine.apiserver.validation.fielderrors import FieldErrors

_RECLAIM_POLICIES = ("Delete", "Retain")
_BINDING_MODES = ("Immediate", "WaitForFirstConsumer")
_MOST_PARAMETERS = 512
_LARGEST_PARAMETERS = 256 * 1024


def storage_class(errors: FieldErrors, obj: StorageClass) -> None:
    """Check a StorageClass: who makes its volumes, when, where, and what becomes of them."""
    if not obj.provisioner:
        errors.required("provisioner")
    for problem in names.qualified(obj.provisioner.lower()) if obj.provisioner else ():
        errors.invalid("provisioner", obj.provisioner, problem)
    _parameters(errors, obj.parameters)
    if obj.reclaim_policy and obj.reclaim_policy not in _RECLAIM_POLICIES:
        errors.unsupported("reclaimPolicy", obj.reclaim_policy, _RECLAIM_POLICIES)
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


def update(errors: FieldErrors, old: StorageClass, new: StorageClass) -> None:
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
