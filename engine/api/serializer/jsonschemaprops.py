"""JSON schemas as a CustomResourceDefinition writes them: their fields, of which types, and how Go writes them.

A schema holds schemas, without end, and so is no struct of `engine.api`. Called by `wire` and `goform` wherever a form
has a field that is one. Mirrors JSONSchemaProps (apiextensions/v1/types_jsonschema.go).
"""

from __future__ import annotations

from typing import Any

from engine.api.serializer.rawdocuments import without_nulls

Places = list[tuple[dict[str, Any], str]]

_X = "x-kubernetes-"
_TYPES = {
    "$ref": "string",
    "$schema": "string",
    "additionalItems": "schema or bool",
    "additionalProperties": "schema or bool",
    "allOf": "schemas",
    "anyOf": "schemas",
    "default": "any",
    "definitions": "schema map",
    "dependencies": "dependencies",
    "description": "string",
    "enum": "list",
    "example": "any",
    "exclusiveMaximum": "bool",
    "exclusiveMinimum": "bool",
    "externalDocs": "docs",
    "format": "string",
    "id": "string",
    "items": "schema or list",
    "maxItems": "int64",
    "maxLength": "int64",
    "maxProperties": "int64",
    "maximum": "float64",
    "minItems": "int64",
    "minLength": "int64",
    "minProperties": "int64",
    "minimum": "float64",
    "multipleOf": "float64",
    "not": "schema",
    "nullable": "bool",
    "oneOf": "schemas",
    "pattern": "string",
    "patternProperties": "schema map",
    "properties": "schema map",
    "required": "strings",
    "title": "string",
    "type": "string",
    "uniqueItems": "bool",
    f"{_X}embedded-resource": "bool",
    f"{_X}int-or-string": "bool",
    f"{_X}list-map-keys": "strings",
    f"{_X}list-type": "string",
    f"{_X}map-type": "string",
    f"{_X}preserve-unknown-fields": "bool",
    f"{_X}validations": "rules",
}
_RULE = {
    "fieldPath": "string",
    "message": "string",
    "messageExpression": "string",
    "optionalOldSelf": "bool",
    "reason": "string",
    "rule": "string",
}
_DOCS = {"description": "string", "url": "string"}
_POINTERS = frozenset(
    {f"{_X}preserve-unknown-fields", f"{_X}list-type", f"{_X}map-type", "$ref", "optionalOldSelf", "reason", "rule"}
)
"""Texts and flags that are written even where they are empty or false."""
_FOUND = {bool: "bool", int: "number", float: "number", str: "string", list: "array", dict: "object"}
_PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "bool": (bool,),
    "int64": (int,),
    "float64": (int, float),
}


def read(value: Any, path: str, names: str, owner: str, unknown: list[str], places: Places) -> dict[str, Any]:
    """The schema without nulls; `unknown` and `places` take the fields that no schema has.

    `path` leads to it, and `names` does in the words of Go's errors. Raises ValueError on the first wrong type.
    """
    return _Reader(unknown, places).schema(value, path, names, owner)


class _Reader:
    def __init__(self, unknown: list[str], places: Places) -> None:
        self._unknown = unknown
        self._places = places

    def schema(self, value: Any, path: str, names: str, owner: str) -> dict[str, Any]:
        return self._struct(value, path, names, owner, ("JSONSchemaProps", _TYPES))

    def _struct(
        self, value: Any, path: str, names: str, owner: str, struct: tuple[str, dict[str, str]]
    ) -> dict[str, Any]:
        kind, fields = struct
        if not isinstance(value, dict):
            raise _wrong(value, owner, names, f"v1.{kind}")
        out: dict[str, Any] = {}
        for key, item in value.items():
            here = f"{path}.{key}"
            if key not in fields:
                self._unknown.append(here)
                self._places.append((value, key))
            elif item is not None:
                out[key] = self._value(fields[key], item, here, f"{names}.{key}", kind)
        return out

    def _value(self, type_: str, value: Any, path: str, names: str, owner: str) -> Any:
        if type_ in _PLAIN:
            return _plain(type_, value, owner, names)
        if type_ in {"any", "dependencies"}:
            return value
        if type_ == "list":
            return _list(value, owner, names, "[]v1.JSON")
        if type_ == "strings":
            return [_plain("string", item, owner, names) for item in _list(value, owner, names, "[]string")]
        return self._inner(type_, value, path, names, owner)

    def _inner(self, type_: str, value: Any, path: str, names: str, owner: str) -> Any:
        """What holds schemas, or structs of its own."""
        if type_ == "schema or bool" and isinstance(value, bool):
            return value
        if type_ == "schemas" or (type_ == "schema or list" and isinstance(value, list)):
            return self._schemas(value, path, names, owner)
        if type_ == "schema map":
            return self._map(value, path, names, owner)
        if type_ == "docs":
            return self._struct(value, path, names, owner, ("ExternalDocumentation", _DOCS))
        if type_ == "rules":
            rules = _list(value, owner, names, "v1.ValidationRules")
            form = ("ValidationRule", _RULE)
            return [self._struct(rule, f"{path}[{i}]", names, owner, form) for i, rule in enumerate(rules)]
        return self.schema(value, path, names, owner)

    def _schemas(self, value: Any, path: str, names: str, owner: str) -> list[Any]:
        items = _list(value, owner, names, "[]v1.JSONSchemaProps")
        return [self.schema(item, f"{path}[{i}]", names, owner) for i, item in enumerate(items)]

    def _map(self, value: Any, path: str, names: str, owner: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(value, owner, names, "map[string]v1.JSONSchemaProps")
        return {
            name: self.schema({} if item is None else item, f"{path}[{name}]", names, owner)
            for name, item in value.items()
        }


def _list(value: Any, owner: str, names: str, wanted: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(value, owner, names, wanted)
    return value


def _plain(wanted: str, value: Any, owner: str, names: str) -> Any:
    if wanted == "int64" and isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, _PLAIN[wanted]) or (isinstance(value, bool) and wanted != "bool"):
        raise _wrong(value, owner, names, wanted)
    return value


def _wrong(value: Any, owner: str, names: str, wanted: str) -> ValueError:
    kind = _FOUND.get(type(value), "value")
    if kind == "number" and wanted == "int64":
        kind = f"number {value}"
    return ValueError(f"json: cannot unmarshal {kind} into Go struct field {owner}.{names} of type {wanted}")


def written(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as Go writes it: without what is empty, but for numbers and values by which something is said."""
    out: dict[str, Any] = {}
    for key, value in without_nulls(schema).items():
        kept = _written(_TYPES.get(key, "any"), value)
        if key in _POINTERS or kept not in ("", False, [], {}) or _is_kept(key, kept):
            out[key] = kept
    return out


def _is_kept(key: str, value: Any) -> bool:
    """Whether a value that is zero is written, since what points to it is not zero itself."""
    type_ = _TYPES.get(key, "any")
    if type_ in {"any", "schema", "schema or bool", "schema or list", "docs"}:
        return True
    return type_ in {"int64", "float64"} and not isinstance(value, bool)


def _written(type_: str, value: Any) -> Any:
    match type_:
        case "schemas":
            return [written(item) for item in value]
        case "schema map":
            return {name: written(item) for name, item in value.items()}
        case "schema" | "schema or bool" | "schema or list" if isinstance(value, dict):
            return written(value)
        case "schema or list" if isinstance(value, list):
            return [written(item) for item in value]
        case "rules":
            return [{k: v for k, v in rule.items() if k in _POINTERS or v} for rule in value]
    return value
