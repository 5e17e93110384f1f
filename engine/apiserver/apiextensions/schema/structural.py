"""Pruning and defaulting by a structural schema (apiextensions-apiserver/pkg/apiserver/schema: pruning, defaulting).

Values are changed in place: whoever calls has a copy of its own.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Schema = dict[str, Any]

PRESERVE = "x-kubernetes-preserve-unknown-fields"
EMBEDDED = "x-kubernetes-embedded-resource"
OF_EVERY_OBJECT = frozenset({"apiVersion", "kind", "metadata"})
_OF_METADATA = frozenset(
    {
        "annotations",
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "labels",
        "managedFields",
        "name",
        "namespace",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
_NOTHING: Schema = {}


def inside(schema: Schema, key: str) -> Schema | None:
    """The schema of what lies under a key; None where the schema says nothing of it, empty where anything may."""
    found: Schema | None = (schema.get("properties") or _NOTHING).get(key)
    if found is not None:
        return found
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        return others
    return {PRESERVE: True} if others is True else None


def items_of(schema: Schema) -> Schema:
    """The schema of a list's items; empty where there is none."""
    items = schema.get("items")
    return items if isinstance(items, dict) else _NOTHING


# --- pruning


def prune(value: Any, schema: Schema, *, is_object: bool = False) -> list[str]:
    """Take out the fields that the schema does not have; returns their paths, sorted."""
    unknown: list[str] = []
    _prune(value, schema, "", unknown, is_object=is_object)
    return sorted(unknown)


def _prune(value: Any, schema: Schema, path: str, unknown: list[str], *, is_object: bool = False) -> None:
    if isinstance(value, dict):
        kept = OF_EVERY_OBJECT if is_object or schema.get(EMBEDDED) else frozenset()
        for key in list(value):
            if key in kept:
                if key == "metadata" and not is_object:
                    _prune_metadata(value[key], f"{path}.metadata", unknown)
                continue
            here = f"{path}.{key}" if path else key
            found = inside(schema, key)
            if found is not None:
                _prune(value[key], found, here, unknown)
            elif not schema.get(PRESERVE):
                del value[key]
                unknown.append(here)
    elif isinstance(value, list):
        items = items_of(schema)
        if items or not schema.get(PRESERVE):
            for index, item in enumerate(value):
                _prune(item, items, f"{path}[{index}]", unknown)


def _prune_metadata(value: Any, path: str, unknown: list[str]) -> None:
    for key in list(value) if isinstance(value, dict) else ():
        if key not in _OF_METADATA:
            del value[key]
            unknown.append(f"{path}.{key}")


# --- defaulting


def fill(value: Any, schema: Schema) -> None:
    """Drop nulls where none may be, and fill in the defaults of what is not there."""
    _drop_nulls(value, schema)
    _fill(value, schema)


def _is_wrong_null(value: Any, schema: Schema) -> bool:
    return value is None and not schema.get("nullable") and not schema.get(PRESERVE)


def _drop_nulls(value: Any, schema: Schema) -> None:
    if isinstance(value, dict):
        for key in list(value):
            found = inside(schema, key)
            if found is None:
                continue
            if _is_wrong_null(value[key], found) and found.get("default") is None:
                del value[key]
            else:
                _drop_nulls(value[key], found)
    elif isinstance(value, list):
        for item in value:
            _drop_nulls(item, items_of(schema))


def _fill(value: Any, schema: Schema) -> None:
    if isinstance(value, dict):
        for key, found in (schema.get("properties") or _NOTHING).items():
            default = found.get("default")
            if default is not None and (key not in value or _is_wrong_null(value[key], found)):
                value[key] = deepcopy(default)
        for key, item in value.items():
            found = inside(schema, key)
            if found is not None:
                _fill(item, found)
    elif isinstance(value, list):
        for item in value:
            _fill(item, items_of(schema))
