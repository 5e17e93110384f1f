"""Validation of a Pod's volumes and of what its containers mount (pkg/apis/core/validation, ValidateVolumes).

Called for every Pod specification. The fields travel as they came, so this reads wire dicts, whose form is known good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.validation.podspec import paths, volumesources

if TYPE_CHECKING:
    from engine.api.core import Container, PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

    Volumes = dict[str, dict[str, Any]]

_PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
_RECURSIVE = ("Disabled", "Enabled", "IfPossible")


def volumes(errors: FieldErrors, path: str, spec: PodSpec) -> Volumes:
    """Check a Pod's volumes under `path`, and return those that are well by their names."""
    known: Volumes = {}
    for index, volume in enumerate(spec.carried("volumes") or ()):
        here, name, before = f"{path}[{index}]", volume.get("name", ""), len(errors.causes)
        volumesources.source(errors, here, volume)
        if not name:
            errors.required(f"{here}.name")
        for problem in names.label(name) if name else ():
            errors.invalid(f"{here}.name", name, problem)
        if name in known:
            errors.duplicate(f"{here}.name", f'"{name}"')
        if len(errors.causes) == before:
            known[name] = volume
    return known


def mounts(errors: FieldErrors, path: str, container: Container, known: Volumes) -> None:
    """Check that what a container mounts is one of the `known` volumes, and each of its paths taken once."""
    devices = {item.get("name", ""): item.get("devicePath", "") for item in container.carried("volumeDevices") or ()}
    taken: set[str] = set()
    for index, mount in enumerate(container.carried("volumeMounts") or ()):
        here, name, at = f"{path}[{index}]", mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            errors.required(f"{here}.name")
        if name not in known:
            errors.not_found(f"{here}.name", name)
        if not at:
            errors.required(f"{here}.mountPath")
        if at in taken:
            errors.invalid(f"{here}.mountPath", at, "must be unique")
        taken.add(at)
        if name in devices:
            errors.invalid(f"{here}.name", name, "must not already exist in volumeDevices")
        if at in devices.values():
            errors.invalid(f"{here}.mountPath", at, "must not already exist as a path in volumeDevices")
        _mount_options(errors, path, here, mount, container)


def _mount_options(errors: FieldErrors, path: str, here: str, mount: dict[str, Any], container: Container) -> None:
    """Of these upstream says only in which list they stand, with one exception."""
    below, expanded = mount.get("subPath", ""), mount.get("subPathExpr", "")
    if below:
        paths.descending(errors, f"{path}.subPath", below)
    if expanded and below:
        errors.invalid(f"{here}.subPathExpr", expanded, "subPathExpr and subPath are mutually exclusive")
    if expanded:
        paths.descending(errors, f"{path}.subPathExpr", expanded)
    propagation = mount.get("mountPropagation")
    if propagation is not None and propagation not in _PROPAGATIONS:
        errors.unsupported(f"{path}.mountPropagation", propagation, _PROPAGATIONS)
    privileged = (container.carried("securityContext") or {}).get("privileged")
    if propagation == "Bidirectional" and not privileged:
        detail = "Bidirectional mount propagation is available only to privileged containers"
        errors.forbidden(f"{path}.mountPropagation", detail)
    _recursive(errors, f"{path}.recursiveReadOnly", mount)


def _recursive(errors: FieldErrors, path: str, mount: dict[str, Any]) -> None:
    recursive = mount.get("recursiveReadOnly", "Disabled")
    if recursive not in _RECURSIVE:
        errors.unsupported(path, recursive, _RECURSIVE)
    elif recursive != "Disabled":
        if not mount.get("readOnly"):
            errors.forbidden(path, "may only be specified when readOnly is true")
        if mount.get("mountPropagation", "None") != "None":
            errors.forbidden(path, "may only be specified when mountPropagation is None or not specified")


def devices(errors: FieldErrors, path: str, container: Container, known: Volumes) -> None:
    """Check which claims a container has as block devices."""
    mounted = {item.get("name", ""): item.get("mountPath", "") for item in container.carried("volumeMounts") or ()}
    names_taken: set[str] = set()
    paths_taken: set[str] = set()
    for index, device in enumerate(container.carried("volumeDevices") or ()):
        here, name, at = f"{path}[{index}]", device.get("name", ""), device.get("devicePath", "")
        _device_name(errors, f"{here}.name", name, known, names_taken)
        if not at:
            errors.required(f"{here}.devicePath")
        if at in paths_taken:
            errors.invalid(f"{here}.devicePath", at, "must be unique")
        if ".." in at.split("/"):
            errors.invalid(f"{here}.devicePath", at, "can not contain backsteps ('..')")
        else:
            paths_taken.add(at)
        if name in mounted:
            errors.invalid(f"{here}.name", name, "must not already exist in volumeMounts")
        if at in mounted.values():
            errors.invalid(f"{here}.devicePath", at, "must not already exist as a path in volumeMounts")
        names_taken.update({name} - {""})


def _device_name(errors: FieldErrors, path: str, name: str, known: Volumes, taken: set[str]) -> None:
    if not name:
        errors.required(path)
    if name in taken:
        errors.invalid(path, name, "must be unique")
    volume = known.get(name)
    if volume is None:
        errors.not_found(path, name)
    elif volume.get("persistentVolumeClaim") is None and volume.get("ephemeral") is None:
        detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
        errors.invalid(path, name, detail)
