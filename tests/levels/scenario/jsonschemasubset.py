"""As much of JSON Schema (draft 2020-12) as podfall's own schema uses; an unknown word is an error of the test."""

# ruff: noqa: ARG001, ARG005 - every word of the language is asked in the same way
from __future__ import annotations

import re
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip
_SILENT = {"$schema", "title", "description", "default", "$defs"}


def complaints(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str = "$") -> list[str]:
    """What is wrong with a value, each with its path."""
    found: list[str] = []
    for word, wish in schema.items():
        if word not in _SILENT:
            found += _WORDS[word](schema, wish, value, root, path)
    return found


def _ref(schema, wish, value, root, path):
    return complaints(root["$defs"][wish.removeprefix("#/$defs/")], value, root, path)


def _type(schema, wish, value, root, path):
    wrong_bool = isinstance(value, bool) and wish != "boolean"
    return [f"{path}: not {wish}"] if wrong_bool or not isinstance(value, _TYPES[wish]) else []


def _properties(schema, wish, value, root, path):
    if not isinstance(value, dict):
        return []
    return [
        one for name, inner in wish.items() if name in value
        for one in complaints(inner, value[name], root, f"{path}.{name}")
    ]  # fmt: skip


def _additional(schema, wish, value, root, path):
    if not isinstance(value, dict):
        return []
    others = [name for name in value if name not in schema.get("properties", {})]
    if wish is False:
        return [f"{path}: unknown {name}" for name in others]
    return [one for name in others for one in complaints(wish, value[name], root, f"{path}.{name}")]


def _items(schema, wish, value, root, path):
    first = len(schema.get("prefixItems", ()))
    if wish is False or not isinstance(value, list):
        return [f"{path}: too long"] if isinstance(value, list) and len(value) > first else []
    return [
        one for index, item in enumerate(value[first:], first)
        for one in complaints(wish, item, root, f"{path}[{index}]")
    ]  # fmt: skip


def _prefix(schema, wish, value, root, path):
    return [
        one for index, (inner, item) in enumerate(zip(wish, value if isinstance(value, list) else (), strict=False))
        for one in complaints(inner, item, root, f"{path}[{index}]")
    ]  # fmt: skip


def _any(schema, wish, value, root, path):
    tried = [complaints(one, value, root, path) for one in wish]
    return [] if any(not one for one in tried) else min(tried, key=len)


def _all(schema, wish, value, root, path):
    return [one for inner in wish for one in complaints(inner, value, root, path)]


def _if(schema, wish, value, root, path):
    return [] if complaints(wish, value, root, path) else complaints(schema["then"], value, root, path)


_WORDS = {
    "$ref": _ref, "type": _type, "properties": _properties, "additionalProperties": _additional, "items": _items,
    "prefixItems": _prefix, "anyOf": _any, "allOf": _all, "if": _if, "then": lambda *_: [],
    "required": lambda schema, wish, value, root, path: [
        f"{path}: {name} is missing" for name in wish if isinstance(value, dict) and name not in value
    ],
    "enum": lambda schema, wish, value, root, path: [] if value in wish else [f"{path}: not one of {wish}"],
    "const": lambda schema, wish, value, root, path: [] if value == wish else [f"{path}: not {wish}"],
    "pattern": lambda schema, wish, value, root, path: (
        [f"{path}: not like {wish}"] if isinstance(value, str) and not re.search(wish, value) else []
    ),
    "minItems": lambda schema, wish, value, root, path: (
        [f"{path}: too short"] if isinstance(value, list) and len(value) < wish else []
    ),
    "maxItems": lambda schema, wish, value, root, path: (
        [f"{path}: too long"] if isinstance(value, list) and len(value) > wish else []
    ),
}  # fmt: skip
