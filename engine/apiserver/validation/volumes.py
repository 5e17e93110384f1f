"""Validation of a Pod's volumes and of what its containers mount (pkg/apis/core/validation, ValidateVolumes).

Called for every Pod specification. The fields travel as they came, so this reads wire dicts, whose form is known good.
What a volume is made of is not checked: nothing is mounted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Container, PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors


def volumes(errors: FieldErrors, path: str, spec: PodSpec) -> set[str]:
    """Check the names of a Pod's volumes under `path`, and return them."""
    seen: set[str] = set()
    for index, volume in enumerate(spec.carried("volumes") or ()):
        here, name = f"{path}.volumes[{index}].name", volume.get("name", "")
        if not name:
            errors.required(here)
        for problem in names.label(name) if name else ():
            errors.invalid(here, name, problem)
        if name in seen:
            errors.duplicate(here, f'"{name}"')
        seen.add(name)
    return seen


def mounts(errors: FieldErrors, path: str, containers: Sequence[Container], known: set[str]) -> None:
    """Check that what each container mounts is one of the `known` volumes, and each of its paths taken once."""
    for number, container in enumerate(containers):
        paths: set[str] = set()
        for index, mount in enumerate(container.carried("volumeMounts") or ()):
            here = f"{path}[{number}].volumeMounts[{index}]"
            name, mount_path = mount.get("name", ""), mount.get("mountPath", "")
            if not name:
                errors.required(f"{here}.name")
            if name not in known:
                errors.not_found(f"{here}.name", name)
            if not mount_path:
                errors.required(f"{here}.mountPath")
            if mount_path in paths:
                errors.invalid(f"{here}.mountPath", mount_path, "must be unique")
            paths.add(mount_path)
