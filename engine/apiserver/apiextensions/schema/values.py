"""A value held against a schema, in the words of the server (kube-openapi/pkg/validation/validate).

On an update, what has not changed is not held against the schema again (ratcheting). Order: of a value first its type,
then what `allOf` and its like say, its text, its number, its items, its enum, and last its fields in their order.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from engine.apiserver.apiextensions.schema import formats
from engine.apiserver.apiextensions.schema.patterns import matches
from engine.apiserver.apiextensions.schema.structural import OF_EVERY_OBJECT, Schema, items_of
from engine.apiserver.validation.fielderrors import FieldErrors, go_value
from engine.golang.fmt import go_float

NO_OLD: Any = object()
"""There is no older value to compare with."""
_TYPES = {
    type(None): ("null", ""),
    bool: ("boolean", ""),
    int: ("integer", "int64"),
    float: ("number", "double"),
    str: ("string", ""),
    list: ("array", ""),
}
_INT_OR_STRING = "x-kubernetes-int-or-string"


class _Place(NamedTuple):
    """Where a value stands."""

    path: str
    name: str
    """As the words of an error call it: the path, from where an older value was last known."""

    def child(self, key: str, *, known: bool = True) -> _Place:
        path = f"{self.path}.{key}" if self.path else key
        name = key if not known or not self.name else f"{self.name}.{key}"
        return _Place(path, name)

    def item(self, index: int) -> _Place:
        return _Place(f"{self.path}[{index}]", f"{self.name}[{index}]")


def check_object(errors: FieldErrors, raw: dict[str, Any], schema: Schema, old: Any = NO_OLD) -> None:
    """Hold an object in wire form against the schema of its kind."""
    _check(errors, raw, schema, old, _Place("", ""))


def check_value(errors: FieldErrors, value: Any, schema: Schema, path: str, name: str = "") -> None:
    """Hold a value against a schema; `path` leads to it, and in words it is called `name`."""
    _check(errors, value, schema, NO_OLD, _Place(path, name))


def _check(errors: FieldErrors, value: Any, schema: Schema, old: Any, at: _Place) -> None:
    if old is not NO_OLD and _same(old, value):
        return
    _type(errors, value, schema, at)
    _combined(errors, value, schema, old, at)
    if isinstance(value, str):
        _text(errors, value, schema, at)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _number(errors, value, schema, at)
    elif isinstance(value, list):
        _items(errors, value, schema, old, at)
    _enum(errors, value, schema, at)
    if isinstance(value, dict):
        _fields(errors, value, schema, old, at)


def _enum(errors: FieldErrors, value: Any, schema: Schema, at: _Place) -> None:
    choices = schema.get("enum") or ()
    is_null = value is None and schema.get("nullable")
    if choices and not is_null and not any(_same(value, choice) for choice in choices):
        errors.raw_unsupported(at.path, go_value(value), tuple(_shown(choice) for choice in choices))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _shown(choice: Any) -> str:
    return choice if isinstance(choice, str) else json.dumps(choice)


# --- types


def type_and_format(value: Any) -> tuple[str, str]:
    """The type of a value in a schema's words, and its format."""
    return _TYPES.get(type(value), ("object", ""))


def _type(errors: FieldErrors, value: Any, schema: Schema, at: _Place) -> None:
    wanted, form = schema.get("type") or "", schema.get("format") or ""
    found, found_form = type_and_format(value)
    if value is None:
        if wanted and not schema.get("nullable"):
            errors.wrong_type(at.path, '"null"', _must_be(at, wanted, "null"))
    elif schema.get(_INT_OR_STRING) and found not in {"integer", "string"}:
        errors.wrong_type(at.path, go_value(found), _must_be(at, "integer,string", found))
    elif isinstance(value, str) and form and wanted in {"", "string"}:
        if not formats.fits(form, value):
            errors.wrong_type(at.path, go_value(value), _must_be(at, form, value))
    elif wanted and found != wanted and (found, wanted) != ("integer", "number"):
        has_form = form and not isinstance(value, str | list)
        said, shown = (form, found_form) if has_form else (wanted, found)
        errors.wrong_type(at.path, go_value(shown), _must_be(at, said, shown))


def _must_be(at: _Place, wanted: str, found: str) -> str:
    return f"{at.name} in body must be of type {wanted}: {go_value(found)}"


# --- texts, numbers, lists


def _text(errors: FieldErrors, value: str, schema: Schema, at: _Place) -> None:
    most, least, pattern = schema.get("maxLength"), schema.get("minLength"), schema.get("pattern")
    if most is not None and len(value) > most:
        errors.too_long(at.path, most)
    if least is not None and len(value) < least:
        errors.invalid(at.path, value, f"{at.name} in body should be at least {least} chars long")
    if pattern and not matches(pattern, value):
        errors.invalid(at.path, value, f"{at.name} in body should match '{pattern}'")


def _number(errors: FieldErrors, value: float, schema: Schema, at: _Place) -> None:
    shown = go_float(value)

    def refuse(why: str) -> None:
        errors.raw_invalid(at.path, shown, f"{at.name} in body should be {why}")

    factor, most, least = schema.get("multipleOf"), schema.get("maximum"), schema.get("minimum")
    if factor and not _is_multiple(value, factor):
        refuse(f"a multiple of {go_float(factor)}")
    if most is not None:
        if schema.get("exclusiveMaximum") and value >= most:
            refuse(f"less than {go_float(most)}")
        elif value > most:
            refuse(f"less than or equal to {go_float(most)}")
    if least is not None:
        if schema.get("exclusiveMinimum") and value <= least:
            refuse(f"greater than {go_float(least)}")
        elif value < least:
            refuse(f"greater than or equal to {go_float(least)}")


def _is_multiple(value: float, factor: float) -> bool:
    quotient = value / factor
    return quotient == int(quotient)


def _items(errors: FieldErrors, value: list[Any], schema: Schema, old: Any, at: _Place) -> None:
    items, most, least = items_of(schema), schema.get("maxItems"), schema.get("minItems")
    before = old if isinstance(old, list) else []
    for index, item in enumerate(value):
        _check(errors, item, items, counterpart(before, item, schema), at.item(index))
    if least is not None and len(value) < least:
        errors.raw_invalid(at.path, str(len(value)), f"{at.name} in body should have at least {least} items")
    if most is not None and 0 <= most < len(value):
        errors.too_many(at.path, len(value), most)


def counterpart(before: list[Any], item: Any, schema: Schema) -> Any:
    """The older item that an item of a list came from: the one with its keys, and in a set itself."""
    kind, keys = schema.get("x-kubernetes-list-type"), schema.get("x-kubernetes-list-map-keys") or ()
    if kind == "set":
        return item if item in before else NO_OLD
    if kind == "map" and isinstance(item, dict):
        for known in before:
            if isinstance(known, dict) and all(known.get(key) == item.get(key) for key in keys):
                return known
    return NO_OLD


def _fields(errors: FieldErrors, value: dict[str, Any], schema: Schema, old: Any, at: _Place) -> None:
    most, least = schema.get("maxProperties"), schema.get("minProperties")
    if least is not None and len(value) < least:
        errors.raw_invalid(at.path, str(len(value)), f"{at.name} in body should have at least {least} properties")
    if most is not None and len(value) > most:
        errors.too_many(at.path, len(value), most)
    before = old if isinstance(old, dict) else None
    properties, others = schema.get("properties") or {}, schema.get("additionalProperties")
    for key in sorted(value.keys() - properties.keys()):
        if others is False and (at.path or key not in OF_EVERY_OBJECT):
            errors.invalid(at.path, "", f"{at.name}.{key} in body is a forbidden property")
        elif isinstance(others, dict):
            _check_field(errors, value[key], others, before, key, at)
    for key in sorted(properties):
        if key in value:
            _check_field(errors, value[key], properties[key], before, key, at)
    for key in schema.get("required") or ():
        if key not in value:
            errors.required(at.child(key).path)


def _check_field(
    errors: FieldErrors, value: Any, schema: Schema, before: dict[str, Any] | None, key: str, at: _Place
) -> None:
    known = before is None or key in before
    old = before[key] if before is not None and known else NO_OLD
    _check(errors, value, schema, old, at.child(key, known=known))


# --- combined schemas


def _combined(errors: FieldErrors, value: Any, schema: Schema, old: Any, at: _Place) -> None:
    for how, judge in (("anyOf", _any_of), ("oneOf", _one_of), ("allOf", _all_of)):
        if schema.get(how):
            found = [_tried(value, each, old, at) for each in schema[how]]
            judge(errors, found, at)
    if schema.get("not") is not None and not _tried(value, schema["not"], old, at).causes:
        errors.nowhere(f'"{at.name}" must not validate the schema (not)')


def _tried(value: Any, schema: Schema, old: Any, at: _Place) -> FieldErrors:
    found = FieldErrors()
    _check(found, value, schema, old, at)
    return found


def _any_of(errors: FieldErrors, found: list[FieldErrors], at: _Place) -> None:
    if all(each.causes for each in found):
        errors.nowhere(f'"{at.name}" must validate at least one schema (anyOf)')
        errors.causes += found[0].causes


def _one_of(errors: FieldErrors, found: list[FieldErrors], at: _Place) -> None:
    valid = sum(not each.causes for each in found)
    if valid == 1:
        return
    more = "Found none valid" if valid == 0 else f"Found {valid} valid alternatives"
    errors.nowhere(f'"{at.name}" must validate one and only one schema (oneOf). {more}')
    if valid == 0:
        errors.causes += found[0].causes


def _all_of(errors: FieldErrors, found: list[FieldErrors], at: _Place) -> None:
    wrong = [each for each in found if each.causes]
    for each in wrong:
        errors.causes += each.causes
    if wrong:
        more = ". None validated" if len(wrong) == len(found) else ""
        errors.nowhere(f'"{at.name}" must validate all the schemas (allOf){more}')
