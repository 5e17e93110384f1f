"""Is a schema structural: does it say of every field which type it has, apart from what it demands of its values?

Mirrors apiextensions-apiserver/pkg/apiserver/schema/validation.go. Errors are sorted, as upstream sorts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.schema.structural import EMBEDDED, PRESERVE
from engine.apiserver.validation.fielderrors import FieldErrors

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

_EITHER = "x-kubernetes-int-or-string"
_ROOT, _FIELD, _ITEM = "at the root", "for specified object fields", "for specified array items"
_OBJECT = f"must be object if {EMBEDDED} is true"
_EMPTY = "must be empty to be structural"
_UNDEFINED = "must be undefined to be structural"
_FALSE = "must be false to be structural"
_NOT_NESTED = (
    ("type", _EMPTY),
    ("title", _EMPTY),
    ("description", _EMPTY),
    ("default", _UNDEFINED),
    ("nullable", _FALSE),
    ("additionalProperties", _UNDEFINED),
    (PRESERVE, _FALSE),
    (EMBEDDED, _FALSE),
    (_EITHER, _FALSE),
    ("x-kubernetes-list-map-keys", _EMPTY),
    ("x-kubernetes-list-type", _UNDEFINED),
    ("x-kubernetes-map-type", _UNDEFINED),
    ("x-kubernetes-validations", _EMPTY),
)
"""What schemas in `allOf` and its like may not say, since it says what a value is and not which values are wanted."""
_TWO_TYPES = [{"type": "integer"}, {"type": "string"}]


def check_structural(errors: FieldErrors, path: str, schema: Schema) -> None:
    """Tell of everything that keeps a schema from being structural."""
    found = FieldErrors()
    _check(found, path, schema, _ROOT)
    _check_complete(found, path, schema)
    errors.causes += sorted(found.causes, key=lambda cause: f"{cause['field']}: {cause['message']}")


def _check(errors: FieldErrors, path: str, schema: Schema, level: str) -> None:
    type_, items, others = schema.get("type") or "", schema.get("items"), schema.get("additionalProperties")
    properties = schema.get("properties") or {}
    if type_ == "array" and items is None:
        errors.required(f"{path}.items", "must be specified")
    if isinstance(items, dict):
        _check(errors, f"{path}.items", items, _ITEM)
    for name, child in properties.items():
        _check(errors, f"{path}.properties[{name}]", child, _FIELD)
    if others is not None and level == _ROOT:
        errors.forbidden(f"{path}.additionalProperties", "must not be used at the root")
    if isinstance(others, dict):
        _check(errors, f"{path}.additionalProperties", others, _FIELD)
    _check_extensions(errors, path, schema)
    _check_values(errors, path, schema, either=bool(schema.get(_EITHER)))
    _check_types(errors, path, schema, level, type_)
    if schema.get(EMBEDDED) and not schema.get(PRESERVE) and not properties:
        why = f"must not be empty if {EMBEDDED} is true without {PRESERVE}"
        errors.required(f"{path}.properties", why)
    _check_head(errors, path, schema, level)


def _check_types(errors: FieldErrors, path: str, schema: Schema, level: str, type_: str) -> None:
    if schema.get(EMBEDDED) and type_ != "object":
        if type_:
            errors.invalid(f"{path}.type", type_, _OBJECT)
        else:
            errors.required(f"{path}.type", _OBJECT)
    elif not type_ and not schema.get(_EITHER) and not schema.get(PRESERVE):
        errors.required(f"{path}.type", f"must not be empty {level}")
    if schema.get(EMBEDDED) and schema.get("additionalProperties") is not None:
        errors.forbidden(f"{path}.additionalProperties", f"must not be used if {EMBEDDED} is set")
    if level == _ROOT and type_ and type_ != "object":
        errors.invalid(f"{path}.type", type_, "must be object at the root")


def _check_extensions(errors: FieldErrors, path: str, schema: Schema) -> None:
    if not schema.get(_EITHER):
        return
    if schema.get("type"):
        errors.invalid(f"{path}.type", schema["type"], f"must be empty if {_EITHER} is true")
    for name in (PRESERVE, EMBEDDED):
        if schema.get(name):
            errors.invalid(f"{path}.{name}", True, f"must be false if {_EITHER} is true")  # noqa: FBT003 - refused


def _check_head(errors: FieldErrors, path: str, schema: Schema, level: str) -> None:
    """What a schema may say of kind, version and metadata, which every object has."""
    if level != _ROOT and not schema.get(EMBEDDED):
        return
    properties = schema.get("properties") or {}
    for name in ("kind", "apiVersion"):
        if name in properties and properties[name].get("type") != "string":
            errors.invalid(f"{path}.properties[{name}].type", properties[name].get("type") or "", "must be string")
    meta = properties.get("metadata")
    if meta is None:
        return
    where = f"{path}.properties[metadata]"
    if meta.get("type") != "object":
        errors.invalid(f"{where}.type", meta.get("type") or "", "must be object")
    rest = {key: value for key, value in meta.items() if key not in {"type", "default", "description", "properties"}}
    if level == _ROOT and (rest or not set(meta.get("properties") or ()) <= {"name", "generateName"}):
        why = "must not specify anything other than name and generateName, but metadata is implicitly specified"
        errors.forbidden(where, why)


# --- allOf, anyOf, oneOf, not


def _combined(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for how in ("allOf", "anyOf", "oneOf"):
        for index, child in enumerate(schema.get(how) or ()):
            yield f".{how}[{index}]", child
    if schema.get("not") is not None:
        yield ".not", schema["not"]


def _check_values(errors: FieldErrors, path: str, schema: Schema, *, either: bool = False) -> None:
    """Check what is demanded of values; the two types of what may be either are no mistake."""
    first = (schema.get("allOf") or [{}])[0]
    for below, child in _combined(schema):
        is_types = below.startswith(".anyOf") and schema.get("anyOf") == _TWO_TYPES
        if either and (is_types or (below == ".allOf[0]" and first.get("anyOf") == _TWO_TYPES)):
            continue
        _check_nested(errors, path + below, child)


def _check_nested(errors: FieldErrors, path: str, schema: Schema) -> None:
    _check_values(errors, path, schema)
    for name, why in _NOT_NESTED:
        if schema.get(name) or (name == "additionalProperties" and schema.get(name) is not None):
            errors.forbidden(f"{path}.{name}", why)
    if "metadata" in (schema.get("properties") or {}):
        errors.forbidden(f"{path}.properties[metadata]", "must not be specified in a nested context")
    for below, child in _parts(schema):
        _check_nested(errors, path + below, child)


def _parts(schema: Schema) -> Iterator[tuple[str, Schema]]:
    if isinstance(schema.get("items"), dict):
        yield ".items", schema["items"]
    for name, child in (schema.get("properties") or {}).items():
        yield f".properties[{name}]", child


def _check_complete(errors: FieldErrors, path: str, schema: Schema) -> None:
    """Whatever is demanded of a field is demanded of one that the schema has."""
    for below, child in _combined(schema):
        _check_defined(errors, child, schema, path, path + below)
    for below, child in _parts(schema):
        _check_complete(errors, path + below, child)
    if isinstance(schema.get("additionalProperties"), dict):
        _check_complete(errors, f"{path}.additionalProperties", schema["additionalProperties"])


def _check_defined(errors: FieldErrors, wanted: Schema, schema: Schema, path: str, where: str) -> None:
    for below, child in _combined(wanted):
        _check_defined(errors, child, schema, path, where + below)
    for below, child in _parts(wanted):
        known = dict(_parts(schema)).get(below)
        if known is None:
            errors.required(path + below, f"because it is defined in {where}{below}")
        else:
            _check_defined(errors, child, known, path + below, where + below)
