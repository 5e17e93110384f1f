"""Is a value what the schema says, and which fields has it (structured-merge-diff's typed: validate, tofieldset)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.fieldmanager.fieldpath import FieldSet, Path, field, printed_element
from engine.apiserver.fieldmanager.schema import ListType, MapType, NoKeyError, ScalarType, Type, deduced, item_element
from engine.golang.fmt import go_syntax, go_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {str: "string", bool: "bool", int: "int64", float: "float64", dict: "map[string]interface {}"}


class SchemaError(ValueError):
    """What an applied configuration says is not what its kind has."""


def check(value: Any, type_: Type) -> None:
    """Raise SchemaError naming everything that the schema does not allow."""
    wrong = list(_wrong(value, type_, ""))
    if len(wrong) == 1:
        raise SchemaError(wrong[0])
    if wrong:
        raise SchemaError("\n  ".join(["errors:", *wrong]))


def _wrong(value: Any, type_: Type, path: str) -> Iterator[str]:
    kind = deduced(type_, value)
    if value is None:
        return
    if isinstance(kind, ScalarType):
        yield from _wrong_scalar(value, kind.kind, path)
    elif isinstance(kind, ListType):
        if isinstance(value, list):
            yield from _wrong_items(value, kind, path)
        else:
            yield _said(path, f"expected list, got &{{{go_value(value)}}}")
    elif isinstance(value, dict):
        yield from _wrong_fields(value, kind, path)
    else:
        yield _said(path, f"expected map, got &{{{go_value(value)}}}")


def _said(path: str, what: str) -> str:
    return f"{path}: {what}" if path else what


def _wrong_scalar(value: Any, kind: str, path: str) -> Iterator[str]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "numeric" and not is_number:
        yield _said(path, f"expected numeric (int or float), got {_KINDS.get(type(value), '[]interface {}')}")
    elif kind == "string" and not isinstance(value, str):
        yield _said(path, f"expected string, got &value.valueUnstructured{{Value:{go_syntax(value)}}}")
    elif kind == "boolean" and not isinstance(value, bool):
        yield _said(path, f"expected boolean, got &{{{go_value(value)}}}")
    elif isinstance(value, dict | list):
        yield _said(path, f"expected any scalar, got &{{{go_value(value)}}}")


def _wrong_items(items: list[Any], type_: ListType, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        element = f"[{index}]"
        if not type_.atomic:
            try:
                found = item_element(type_, item)
            except NoKeyError as error:
                yield _said(path, f"element {index}: {error}")
                return
            element = printed_element(found)
            if found in seen:
                yield _said(path, f"duplicate entries for key {element}")
            seen.add(found)
        yield from _wrong(item, type_.item, path + element)


def _wrong_fields(value: dict[str, Any], type_: MapType, path: str) -> Iterator[str]:
    for key in sorted(value):
        inside = type_.inside(key)
        if inside is None:
            yield _said(f"{path}.{key}", "field not declared in schema")
            return
        yield from _wrong(value[key], inside, f"{path}.{key}")


def field_set(value: Any, type_: Type) -> FieldSet:
    """The fields that an applied configuration sets (ToFieldSet)."""
    found: set[Path] = set()
    _collect(value, type_, (), found)
    return frozenset(found)


def _collect(value: Any, type_: Type, path: Path, found: set[Path]) -> None:
    kind = deduced(type_, value)
    if isinstance(kind, ScalarType) or kind.atomic:
        found.add(path)
    elif isinstance(kind, ListType):
        if isinstance(value, list):
            _collect_items(value, kind, path, found)
    elif isinstance(value, dict):
        _collect_fields(value, kind, path, found)


def _collect_items(items: list[Any], type_: ListType, path: Path, found: set[Path]) -> None:
    elements = [item_element(type_, item) for item in items]
    for element, item in zip(elements, items, strict=True):
        here = (*path, element)
        found.add(here)
        if elements.count(element) == 1:
            _collect(item, type_.item, here, found)


def _collect_fields(value: dict[str, Any], type_: MapType, path: Path, found: set[Path]) -> None:
    for key, item in value.items():
        inside = type_.inside(key)
        if inside is None:
            continue
        here = (*path, field(key))
        _collect(item, inside, here, found)
        if item is None or item == {} or key not in type_.fields:
            found.add(here)
