"""Lists and maps of a schema: of which type they are, and by which keys their items are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

Schema = dict[str, Any]

_LIST_TYPE = "x-kubernetes-list-type"
_MAP_TYPE = "x-kubernetes-map-type"
_KEYS = "x-kubernetes-list-map-keys"
_LIST_TYPES = ("atomic", "map", "set")
_MAP_TYPES = ("atomic", "granular")
_IN_A_SET = "must be atomic as item of a list with x-kubernetes-list-type=set"
_IN_THE_KEYS = "this property is in x-kubernetes-list-map-keys, so it"


def check_list(errors: FieldErrors, path: str, schema: Schema) -> None:
    """Check what one schema says of its list or map."""
    map_type, list_type, keys = schema.get(_MAP_TYPE), schema.get(_LIST_TYPE), schema.get(_KEYS) or []
    if map_type is not None:
        _has_type(errors, path, schema, "object", _MAP_TYPE)
        if map_type not in _MAP_TYPES:
            errors.unsupported(f"{path}.{_MAP_TYPE}", map_type, _MAP_TYPES)
    if list_type is not None and _has_type(errors, path, schema, "array", _LIST_TYPE) and list_type == "set":
        _check_set(errors, path, schema)
    if list_type is not None and list_type not in _LIST_TYPES:
        errors.unsupported(f"{path}.{_LIST_TYPE}", list_type, _LIST_TYPES)
    if keys and list_type is None:
        errors.required(f"{path}.{_LIST_TYPE}", f"must be map if {_KEYS} is non-empty")
    elif keys and list_type != "map":
        errors.invalid(f"{path}.{_LIST_TYPE}", list_type, f"must be map if {_KEYS} is non-empty")
    if list_type == "map":
        _check_map(errors, path, schema, keys)


def _has_type(errors: FieldErrors, path: str, schema: Schema, wanted: str, where: str) -> bool:
    why, type_ = f"must be {wanted} if {where} is specified", schema.get("type")
    if not type_:
        errors.required(f"{path}.type", why)
    elif type_ != wanted:
        errors.invalid(f"{path}.type", type_, why)
    return type_ == wanted


def _check_set(errors: FieldErrors, path: str, schema: Schema) -> None:
    items = schema.get("items")
    if not isinstance(items, dict):
        return
    for type_, where in (("array", _LIST_TYPE), ("object", _MAP_TYPE)):
        if items.get("type") == type_ and items.get(where) != "atomic" and (type_ == "object" or items.get(where)):
            errors.invalid(f"{path}.items.{where}", items.get(where), _IN_A_SET)


def _check_map(errors: FieldErrors, path: str, schema: Schema, keys: list[str]) -> None:
    items = schema.get("items")
    if not keys:
        errors.required(f"{path}.{_KEYS}", f"must not be empty if {_LIST_TYPE} is map")
    if items is None:
        errors.required(f"{path}.items", f"must have a schema if {_LIST_TYPE} is map")
    if not isinstance(items, dict):
        return
    if items.get("type") != "object":
        errors.invalid(
            f"{path}.items.type", items.get("type") or "", f"must be object if parent array's {_LIST_TYPE} is map"
        )
        return
    shown = "[]string{" + ", ".join(map(go_quote, keys)) + "}"
    properties = items.get("properties") or {}
    for index, key in enumerate(keys):
        if key not in properties:
            errors.raw_invalid(f"{path}.{_KEYS}", shown, "entries must all be names of item properties")
        elif properties[key].get("type") in {"array", "object"}:
            why = f"must be a scalar type if parent array's {_LIST_TYPE} is map"
            errors.invalid(f"{path}.items.properties[{key}].type", properties[key]["type"], why)
        if key in keys[:index]:
            errors.raw_invalid(f"{path}.{_KEYS}", shown, "must not contain duplicate entries")
    for key in keys:
        _check_key(errors, f"{path}.items.properties[{key}]", items, key)


def _check_key(errors: FieldErrors, path: str, items: Schema, key: str) -> None:
    """Every item has a value for each key."""
    field = (items.get("properties") or {}).get(key)
    if field is None:
        return
    if field.get("default") is None and key not in (items.get("required") or ()):
        errors.required(f"{path}.default", f"{_IN_THE_KEYS} must have a default or be a required property")
    if field.get("nullable"):
        errors.forbidden(f"{path}.nullable", f"{_IN_THE_KEYS} cannot be nullable")
