"""Defaults of claims and volumes (pkg/apis/core/v1/defaults.go), and what admission and strategy add to a claim.

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.quantity import milli_canonical
from engine.apiserver.defaults.carried import carried_fields, with_carried

if TYPE_CHECKING:
    from engine.api.core import Quantity
    from engine.api.storage import PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec


def amounts(given: dict[str, Quantity]) -> dict[str, Quantity]:
    """Amounts of resources, each in its one spelling (SetDefaults_ResourceList)."""
    return {name: milli_canonical(value) for name, value in given.items()}


def claim(obj: PersistentVolumeClaim) -> PersistentVolumeClaim:
    """A claim with its mode and what fills it."""
    return replace(obj, spec=claim_spec(_with_both_sources(obj.spec)))


def claim_spec(spec: PersistentVolumeClaimSpec) -> PersistentVolumeClaimSpec:
    """What a claim asks for, also where it stands in a template."""
    resources = spec.resources
    return replace(
        with_carried(spec),
        resources=replace(resources, limits=amounts(resources.limits), requests=amounts(resources.requests)),
        volume_mode=spec.volume_mode or "Filesystem",
    )


def _with_both_sources(spec: PersistentVolumeClaimSpec) -> PersistentVolumeClaimSpec:
    """What fills a claim is named twice, in the old way and in the new (NormalizeDataSources)."""
    old, new = spec.carried("dataSource"), spec.carried("dataSourceRef")
    carried: dict[str, Any] = spec.extra or {}
    if old is not None and new is None:
        return replace(spec, extra=carried | {"dataSourceRef": old})
    if new is not None and old is None and not new.get("namespace"):
        return replace(spec, extra=carried | {"dataSource": new})
    return spec


def volume(obj: PersistentVolume) -> PersistentVolume:
    """A volume with its mode, and what happens to it after its claim."""
    spec = obj.spec
    path = carried_fields("PersistentVolumeSpec", {"hostPath": spec.host_path})["hostPath"] if spec.host_path else {}
    return replace(
        obj,
        spec=replace(
            with_carried(spec),
            capacity=amounts(spec.capacity),
            host_path=path,
            volume_mode=spec.volume_mode or "Filesystem",
            persistent_volume_reclaim_policy=spec.persistent_volume_reclaim_policy or "Retain",
        ),
    )
