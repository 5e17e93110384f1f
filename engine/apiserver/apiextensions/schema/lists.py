"""Lists that are sets or maps: no item twice (apiextensions-apiserver/pkg/apiserver/schema/listtype)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.schema.structural import Schema, inside, items_of
from engine.golang.fmt import go_json

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors


def check_lists(errors: FieldErrors, value: Any, schema: Schema, path: str = "") -> None:
    """Tell of every item of a set or map that was there before."""
    if isinstance(value, dict):
        for key in sorted(value):
            found = inside(schema, key)
            if found is not None:
                check_lists(errors, value[key], found, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_lists(errors, item, items_of(schema), f"{path}[{index}]")
        kind = schema.get("x-kubernetes-list-type")
        if kind == "set":
            _check_unique(errors, path, [(_key(item), _shown(item)) for item in value])
        elif kind == "map":
            _check_unique(errors, path, [_keyed(item, schema) for item in value])


def _check_unique(errors: FieldErrors, path: str, items: list[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for index, (key, shown) in enumerate(items):
        if key in seen:
            errors.duplicate(f"{path}[{index}]", shown)
        seen.add(key)


def _keyed(item: Any, schema: Schema) -> tuple[str, str]:
    keys, properties = schema.get("x-kubernetes-list-map-keys") or (), items_of(schema).get("properties") or {}
    values: dict[str, Any] = {}
    for key in keys:
        if isinstance(item, dict) and key in item:
            values[key] = item[key]
        elif (properties.get(key) or {}).get("default") is not None:
            values[key] = properties[key]["default"]
    return _key(values), go_json(values)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _shown(item: Any) -> str:
    return go_json(item)
