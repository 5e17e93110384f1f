"""Objects inside of objects (`x-kubernetes-embedded-resource`): each says its kind, and has metadata that is none's.

Mirrors apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.apiserver.apiextensions.schema.structural import EMBEDDED, Schema, inside, items_of

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors


def check_embedded(errors: FieldErrors, value: Any, schema: Schema, path: str = "") -> None:
    """Check every embedded object below a value."""
    if isinstance(value, dict):
        if schema.get(EMBEDDED):
            _check(errors, value, path)
        for key in sorted(value):
            found = inside(schema, key)
            if found is not None:
                check_embedded(errors, value[key], found, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_embedded(errors, item, items_of(schema), f"{path}[{index}]")


def _check(errors: FieldErrors, value: dict[str, Any], path: str) -> None:
    version, kind = value.get("apiVersion"), value.get("kind")
    if not version:
        errors.required(f"{path}.apiVersion", "must not be empty")
    elif not isinstance(version, str) or version.count("/") > 1:
        errors.invalid(f"{path}.apiVersion", version, f"unexpected GroupVersion string: {version}")
    if not kind:
        errors.required(f"{path}.kind", "must not be empty")
    else:
        for problem in names.service_name(str(kind).lower()):
            why = f"may have mixed case, but should otherwise match: {problem}"
            errors.invalid(f"{path}.kind", kind, why)
