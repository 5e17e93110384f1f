"""Validation of PersistentVolumeClaims (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api import names
from engine.api.quantity import nano
from engine.api.serializer.goorder.internal import claim_spec_difference
from engine.apiserver.validation import meta
from engine.apiserver.validation.resources import quantities
from engine.apiserver.validation.storage.modes import access_modes, class_and_mode

if TYPE_CHECKING:
    from engine.api.storage import PersistentVolumeClaim, PersistentVolumeClaimSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_STAYS = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"


def claim(errors: FieldErrors, obj: PersistentVolumeClaim) -> None:
    """Check a PersistentVolumeClaim: how it is to be used, and how much it asks for."""
    spec = obj.spec
    if not spec.access_modes:
        errors.required("spec.accessModes", "at least 1 access mode is required")
    if spec.selector is not None:
        meta.label_selector(errors, "spec.selector", spec.selector)
    access_modes(errors, spec.access_modes)
    storage = spec.resources.requests.get("storage")
    if storage is None:
        errors.required("spec.resources[storage]")
    else:
        quantities.positive(errors, "spec.resources[storage]", storage)
    class_and_mode(errors, spec.storage_class_name, spec.volume_mode)
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


def update(errors: FieldErrors, old: PersistentVolumeClaim, new: PersistentVolumeClaim) -> None:
    """Check that a claim stays what was asked for; one that is bound may ask for another size."""
    before, after = old.spec, new.spec
    if not before.volume_name:
        before = replace(before, volume_name=after.volume_name)
    if before.storage_class_name is None:
        # The default class may come later than the claim.
        before = replace(before, storage_class_name=after.storage_class_name)
    if new.status.phase == "Bound":
        after = _as_large(after, before)
    if _asked(before) != _asked(after):
        errors.forbidden("spec", f"{_STAYS}\n{claim_spec_difference(before, after)}")
    size, asked_before = (nano(spec.resources.requests.get("storage", 0)) for spec in (new.spec, old.spec))
    if size < asked_before and size <= nano(new.status.capacity.get("storage", 0)):
        errors.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity")


def _as_large(after: PersistentVolumeClaimSpec, before: PersistentVolumeClaimSpec) -> PersistentVolumeClaimSpec:
    """What a bound claim asks for but its size, which may grow."""
    size = {name: value for name, value in before.resources.requests.items() if name == "storage"}
    others = {name: value for name, value in after.resources.requests.items() if name != "storage"}
    return replace(after, resources=replace(after.resources, requests=size | others))


def _asked(spec: PersistentVolumeClaimSpec) -> tuple[PersistentVolumeClaimSpec, dict[str, int]]:
    """What a claim asks for, with quantities that can be compared."""
    amounts = {name: nano(value) for name, value in spec.resources.requests.items()}
    return replace(spec, resources=replace(spec.resources, requests={})), amounts
