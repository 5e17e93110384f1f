"""Validation of paths of files and of their modes (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_MODES = range(0o1000)
_BAD_MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def mode(errors: FieldErrors, path: str, value: int | None) -> None:
    """Check the permission bits of a file."""
    if value is not None and value not in _MODES:
        errors.invalid(path, value, _BAD_MODE)


def no_backsteps(errors: FieldErrors, path: str, value: str) -> None:
    """Check that nothing in a path leads upwards."""
    if ".." in value.split("/"):
        errors.invalid(path, value, "must not contain '..'")


def descending(errors: FieldErrors, path: str, value: str) -> None:
    """Check that a path is relative and leads nowhere upwards."""
    if value.startswith("/"):
        errors.invalid(path, value, "must be a relative path")
    no_backsteps(errors, path, value)


def inside_volume(errors: FieldErrors, path: str, value: str) -> None:
    """Check the path of a file in a volume: names that begin with two dots are the kubelet's own."""
    descending(errors, path, value)
    if value.startswith("..") and not value.startswith("../"):
        errors.invalid(path, value, "must not start with '..'")
