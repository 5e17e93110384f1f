"""A schema: is it structural, are its defaults valid, does it say only what the API knows?

In the order of upstream: what makes it no structural schema, else its defaults; then everything else that is wrong in
it, its rules included, which are only read where it is structural.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from engine.apiserver.apiextensions.schema import structural
from engine.apiserver.apiextensions.schema.embedded import check_embedded
from engine.apiserver.apiextensions.schema.structural import EMBEDDED, OF_EVERY_OBJECT, items_of
from engine.apiserver.apiextensions.schema.values import check_value
from engine.apiserver.apiextensions.validation.lists import check_list
from engine.apiserver.apiextensions.validation.rules import check_rules
from engine.apiserver.apiextensions.validation.structural import check_structural
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.golang.fmt import go_syntax
from engine.regex import re2
from engine.regex.regexprogram import PatternError

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_UNSUPPORTED = (
    ("id", "id is not supported"),
    ("additionalItems", "additionalItems is not supported"),
    ("patternProperties", "patternProperties is not supported"),
    ("definitions", "definitions is not supported"),
    ("dependencies", "dependencies is not supported"),
    ("$ref", "$ref is not supported"),
)
_PRESERVE = "x-kubernetes-preserve-unknown-fields"


def check_schema(errors: FieldErrors, path: str, schema: Schema) -> None:
    """Check the schema of a version."""
    if schema.get("nullable"):
        errors.forbidden(f"{path}.nullable", "nullable cannot be true at the root")
    sound = not any(_is_no_structure(each) for each in _all(schema))
    found = FieldErrors()
    if sound:
        check_structural(found, path, schema)
        if not found.causes:
            _check_defaults(found, path, schema, is_object=True)
    errors.causes += found.causes
    _check(errors, path, schema, is_root=True, rules=sound and not found.causes)


def _is_no_structure(schema: Schema) -> bool:
    """Whether it has what no structural schema can be made of."""
    if schema.get("uniqueItems") or schema.get("type") == "null" or isinstance(schema.get("items"), list):
        return True
    return any(schema.get(name) is not None for name, _ in _UNSUPPORTED)


def children(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schemas in a schema, each with its path from there."""
    if isinstance(schema.get("additionalProperties"), dict):
        yield ".additionalProperties", schema["additionalProperties"]
    for name in sorted(schema.get("properties") or {}):
        yield f".properties[{name}]", schema["properties"][name]
    for name in sorted(schema.get("patternProperties") or {}):
        yield f".patternProperties[{name}]", schema["patternProperties"][name]
    if isinstance(schema.get("additionalItems"), dict):
        yield ".additionalItems", schema["additionalItems"]
    if schema.get("not") is not None:
        yield ".not", schema["not"]
    for how in ("allOf", "oneOf", "anyOf"):
        for index, each in enumerate(schema.get(how) or ()):
            yield f".{how}[{index}]", each
    for name in sorted(schema.get("definitions") or {}):
        yield f".definitions[{name}]", schema["definitions"][name]
    yield from _items(schema.get("items"))


def _items(items: Any) -> Iterator[tuple[str, Schema]]:
    if isinstance(items, dict):
        yield ".items", items
    for index, each in enumerate(items if isinstance(items, list) else ()):
        yield f".items[{index}]", each


def _all(schema: Schema) -> Iterator[Schema]:
    yield schema
    for _, child in children(schema):
        yield from _all(child)


def _check(
    errors: FieldErrors, path: str, schema: Schema, *, is_root: bool = False, rules: bool, no_default: str = ""
) -> None:
    if schema.get("default") is not None and no_default:
        errors.forbidden(f"{path}.default", f"must not be set {no_default}")
    for name, why in _UNSUPPORTED:
        if schema.get(name) is not None:
            errors.forbidden(f"{path}.{name}", why)
    if isinstance(schema.get("items"), list):
        errors.forbidden(f"{path}.items", "items must be a schema object and not an array")
    if schema.get("uniqueItems"):
        why = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
        errors.forbidden(f"{path}.uniqueItems", why)
    others = schema.get("additionalProperties")
    if others is not None and others is not True and schema.get("properties"):
        why = "additionalProperties and properties are mutual exclusive"
        errors.forbidden(f"{path}.additionalProperties", why)
    for below, child in children(schema):
        name = below.removeprefix(".properties[").removesuffix("]")
        own = is_root and below.startswith(".properties[") and name in OF_EVERY_OBJECT
        reason = f"in top-level {name}" if own else no_default
        _check(errors, path + below, child, rules=rules, no_default=reason)
    _check_type(errors, path, schema)
    check_list(errors, path, schema)
    if rules:
        check_rules(errors, path, schema, is_object=is_root or bool(schema.get(EMBEDDED)))


def _check_type(errors: FieldErrors, path: str, schema: Schema) -> None:
    type_ = schema.get("type")
    if type_ == "null":
        errors.forbidden(f"{path}.type", "type cannot be set to null, use nullable as an alternative")
    elif type_ and type_ not in _TYPES:
        errors.unsupported(f"{path}.type", type_, _TYPES)
    if schema.get(_PRESERVE) is False:
        errors.invalid(f"{path}.{_PRESERVE}", False, "must be true or undefined")  # noqa: FBT003 - the value refused
    if schema.get("pattern"):
        try:
            re2.compiled(schema["pattern"])
        except PatternError as error:
            why = f"must be a valid regular expression, but isn't: {error}"
            errors.invalid(f"{path}.pattern", schema["pattern"], why)


# --- defaults


def _check_defaults(errors: FieldErrors, path: str, schema: Schema, *, is_object: bool = False) -> None:
    """Each default is pruned and valid by its own schema (schema/defaulting/validation.go)."""
    default = schema.get("default")
    if default is not None:
        _check_default(errors, f"{path}.default", schema, default, is_object=is_object or bool(schema.get(EMBEDDED)))
    items = items_of(schema)
    if items:
        _check_defaults(errors, f"{path}.items", items)
    for name in sorted(schema.get("properties") or {}):
        _check_defaults(errors, f"{path}.properties[{name}]", schema["properties"][name])


def _check_default(errors: FieldErrors, path: str, schema: Schema, default: Any, *, is_object: bool) -> None:
    pruned = deepcopy(default)
    if structural.prune(pruned, schema, is_object=is_object):
        errors.raw_invalid(path, go_syntax(default), "must not have unknown fields")
    before = len(errors.causes)
    check_embedded(errors, default, schema | {EMBEDDED: True} if is_object else schema, path)
    if len(errors.causes) == before:
        check_value(errors, default, schema, path)
