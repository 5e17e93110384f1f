"""Fields of Pod specifications that 1.33 drops, since their feature is off (dropDisabledFields in pkg/api/pod).

Resources of whole Pods, devices by claims, stop signals, and images as volumes. Called before the defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.api.core import Container, PodSpec

_OF_PODS = ("resources", "resourceClaims")


def without_disabled(spec: PodSpec) -> PodSpec:
    """The specification without them; the same one where it has none."""
    images = frozenset(volume.get("name", "") for volume in spec.carried("volumes") or () if volume.get("image"))
    carried = _without(spec, *_OF_PODS)
    if images:
        kept = [volume for volume in spec.carried("volumes") if volume.get("name", "") not in images]
        carried = {**(carried or {}), "volumes": kept}
    return replace(
        spec,
        containers=tuple(_container(each, images) for each in spec.containers),
        init_containers=tuple(_container(each, images) for each in spec.init_containers),
        extra=carried,
    )


def _container(container: Container, images: frozenset[str]) -> Container:
    resources, lifecycle = container.resources, container.lifecycle
    if resources.carried("claims") is not None:
        container = replace(container, resources=replace(resources, extra=_without(resources, "claims")))
    if lifecycle is not None and lifecycle.carried("stopSignal") is not None:
        container = replace(container, lifecycle=replace(lifecycle, extra=_without(lifecycle, "stopSignal")))
    mounts = container.carried("volumeMounts")
    if images and mounts:
        kept = [mount for mount in mounts if mount.get("name", "") not in images]
        container = replace(container, extra={**(container.extra or {}), "volumeMounts": kept})
    return container


def _without(obj: Api, *names: str) -> dict[str, Any] | None:
    """What an object carries but for these fields."""
    if obj.extra is None or not obj.extra.keys() & names:
        return obj.extra
    return {key: value for key, value in obj.extra.items() if key not in names} or None
