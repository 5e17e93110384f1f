"""Types of CEL values, made from schemas, and the values of a schema's types.

Mirrors apiserver/pkg/cel/common/schemas.go and apiextensions-apiserver/pkg/apiserver/schema/cel/values.go.
"""

from __future__ import annotations

import base64
import re
from typing import Any, NamedTuple

from engine.apiserver.cel.nodes import CELRuntimeError, DurationValue, TimestampValue
from engine.apiserver.cel.times import duration_of, timestamp_of

Schema = dict[str, Any]

_RESERVED = frozenset(
    {
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "namespace",
        "null",
        "package",
        "return",
        "true",
        "var",
        "void",
        "while",
    }
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPED = (("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"))


class CELType(NamedTuple):
    """A type by its name; lists and maps know what they hold, objects their fields."""

    name: str
    item: CELType | None = None
    fields: dict[str, CELType] | None = None

    def __str__(self) -> str:
        if self.name == "list":
            return f"list({self.item or DYN})"
        return f"map(string, {self.item or DYN})" if self.name == "map" else self.name


DYN = CELType("dyn")
INT, DOUBLE, STRING, BOOL, BYTES = (CELType(name) for name in ("int", "double", "string", "bool", "bytes"))
NULL = CELType("null_type")
TIMESTAMP, DURATION = CELType("timestamp"), CELType("duration")
_FORMATS = {"date-time": TIMESTAMP, "date": TIMESTAMP, "duration": DURATION, "byte": BYTES}
_PLAIN = {"integer": INT, "number": DOUBLE, "boolean": BOOL, "string": STRING}
_NAMES: CELType = CELType("object", None, {"name": STRING, "generateName": STRING})


def type_of(schema: Schema, *, is_object: bool = False) -> CELType:
    """The type of the values of a schema; `is_object` for a whole object, or one that is embedded."""
    kind = schema.get("type")
    if schema.get("x-kubernetes-int-or-string"):
        return DYN
    if kind == "array":
        items = schema.get("items")
        return CELType("list", type_of(items) if isinstance(items, dict) else DYN)
    if kind == "object":
        others = schema.get("additionalProperties")
        if isinstance(others, dict):
            return CELType("map", type_of(others))
        fields = {escaped(name): type_of(each) for name, each in (schema.get("properties") or {}).items()}
        if is_object or schema.get("x-kubernetes-embedded-resource"):
            fields |= {"apiVersion": STRING, "kind": STRING, "metadata": _NAMES}
        return CELType("object", None, fields)
    if kind == "string":
        return _FORMATS.get(schema.get("format") or "", STRING)
    return _PLAIN.get(str(kind), DYN)


def escaped(name: str) -> str:
    """A field's name as a rule writes it; one that no rule can write becomes empty."""
    if name in _RESERVED:
        return f"__{name}__"
    for plain, word in _ESCAPED:
        name = name.replace(plain, word)
    return name if _IDENTIFIER.fullmatch(name) else ""


def value_of(value: Any, schema: Schema) -> Any:
    """A value of a schema as rules see it: times are moments, names of fields are escaped."""
    if isinstance(value, list):
        items = schema.get("items")
        return [value_of(item, items if isinstance(items, dict) else {}) for item in value]
    if isinstance(value, dict):
        others, properties = schema.get("additionalProperties"), schema.get("properties") or {}
        if isinstance(others, dict):
            return {key: value_of(item, others) for key, item in value.items()}
        return {escaped(key): value_of(item, properties.get(key) or {}) for key, item in value.items()}
    if isinstance(value, str) and schema.get("type") == "string":
        return _formatted(value, schema.get("format") or "")
    return float(value) if schema.get("type") == "number" and isinstance(value, int) else value


def _formatted(value: str, form: str) -> str | bytes | TimestampValue | DurationValue:
    try:
        if form in {"date-time", "date"}:
            return timestamp_of(value if form == "date-time" else f"{value}T00:00:00Z")
        if form == "duration":
            return duration_of(value)
        return base64.b64decode(value) if form == "byte" else value
    except (CELRuntimeError, ValueError):
        return value  # a schema's own check has told of it
