"""Validation of what volumes and claims have in common: how they are used, their class, their mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_OF_ONE_POD = "ReadWriteOncePod"
_VOLUME_MODES = ("Block", "Filesystem")


def access_modes(errors: FieldErrors, modes: tuple[str, ...]) -> None:
    """Check how a volume may be used, or is to be: in ways that there are and that go together."""
    for mode in modes:
        if mode not in _ACCESS_MODES:
            errors.unsupported("spec.accessModes", mode, _ACCESS_MODES)
    known = {mode for mode in modes if mode in _ACCESS_MODES}
    if _OF_ONE_POD in known and len(known) > 1:
        errors.forbidden("spec.accessModes", f"may not use {_OF_ONE_POD} with other access modes")


def class_and_mode(errors: FieldErrors, class_name: str | None, mode: str) -> None:
    """Check the name of a class, and whether there is such a mode."""
    for problem in names.subdomain(class_name) if class_name else ():
        errors.invalid("spec.storageClassName", class_name, problem)
    if mode and mode not in _VOLUME_MODES:
        errors.unsupported("spec.volumeMode", mode, _VOLUME_MODES)
