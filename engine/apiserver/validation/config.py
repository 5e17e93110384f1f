"""Validation of ConfigMaps and Secrets (ValidateConfigMap and ValidateSecret in pkg/apis/core/validation)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from engine.api import names
from engine.api.config import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.api.config import ConfigMap
    from engine.apiserver.validation.fielderrors import FieldErrors


def configmap(errors: FieldErrors, obj: ConfigMap) -> None:
    """Check a ConfigMap: its keys, each in one of its two maps only, and that binary values are base64."""
    _keys(errors, "data", obj.data)
    for key in sorted(obj.data.keys() & obj.binary_data.keys()):
        errors.invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    _keys(errors, "binaryData", obj.binary_data)
    _base64(errors, "binaryData", obj.binary_data)


def secret(errors: FieldErrors, obj: Secret) -> None:
    """Check a Secret: its keys, and that its values are base64."""
    _keys(errors, "data", obj.data)
    _base64(errors, "data", obj.data)


def _base64(errors: FieldErrors, path: str, values: Mapping[str, str]) -> None:
    for key, value in sorted(values.items()):
        try:
            base64.b64decode(value, validate=True)
        except ValueError:
            errors.invalid(f"{path}[{key}]", value, "illegal base64 data")


def _keys(errors: FieldErrors, path: str, keys: Iterable[str]) -> None:
    for key in sorted(keys):
        for problem in names.config_key(key):
            errors.invalid(f"{path}[{key}]", key, problem)


def update(errors: FieldErrors, old: ConfigMap | Secret, new: ConfigMap | Secret) -> None:
    """What was declared immutable stays as it is, and a Secret keeps its type."""
    if isinstance(old, Secret) and isinstance(new, Secret) and old.type != new.type:
        errors.invalid("type", new.type, "field is immutable")
    if not old.immutable:
        return
    if not new.immutable:
        errors.forbidden("immutable", "field is immutable when `immutable` is set")
    if old.data != new.data:
        errors.forbidden("data", "field is immutable when `immutable` is set")
