"""How to read the fields of API types, told by their annotations. Used by `engine.api.serializer.wire`."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any

import msgspec

from engine.api.base import Api

EXTRA = "x-extra"
"""The wire name of `Api.extra`."""
SCHEMA = "schema"
"""Marks a field that holds a JSON schema (`engine.api.serializer.jsonschemaprops`)."""
_OF_THE_DOCUMENT = frozenset({"api_version", "kind"})


class ExplainedField(typing.NamedTuple):
    """How to read one field: a struct, a list of something, a map of strings, or a plain value."""

    struct: type[Api] | None
    many: bool
    plain: frozenset[type]
    quantity: bool = False
    """Is the plain value, or each value of the map, a quantity?"""
    binary: bool = False
    """Is the plain value, or each value of the map, base64?"""
    lists: bool = False
    """Is each value of the map a list of texts (ExtraValue)?"""
    optional: bool = False
    """Is it a pointer in Go, so that absent and zero differ?"""
    always: bool = False
    """Does Go write it even where it is zero?"""
    schema: bool = False
    """Is it a JSON schema?"""


@cache
def fields_of(cls: type[Api]) -> dict[str, ExplainedField]:
    """The fields of a type by their wire names, without what it carries."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {
        info.encode_name: _written(cls, info, _field(hints[info.name]))
        for info in msgspec.structs.fields(cls)
        if info.encode_name != EXTRA
    }


@cache
def zeros_of(cls: type[Api]) -> dict[str, Any]:
    """What Go has where a field is absent that the type here cannot do without, by its wire name."""
    hints = typing.get_type_hints(cls)
    return {
        info.encode_name: hints[info.name]()
        for info in msgspec.structs.fields(cls)
        if info.required and info.name not in _OF_THE_DOCUMENT
    }


def _written(cls: type[Api], info: msgspec.structs.FieldInfo, field: ExplainedField) -> ExplainedField:
    """The field with how Go writes it: a struct that is no pointer is always written."""
    optional = info.default is None or info.default is msgspec.UNSET
    value = field.struct is not None and not field.many and not optional
    return field._replace(optional=optional, always=value or info.encode_name in cls.always)


def _field(hint: Any) -> ExplainedField:
    if typing.get_origin(hint) is typing.Annotated:
        quantity, binary = _is_marked(hint, "quantity"), _is_marked(hint, "base64")
        schema = _is_marked(hint, SCHEMA)
        return _field(typing.get_args(hint)[0])._replace(quantity=quantity, binary=binary, schema=schema)
    is_union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    options = typing.get_args(hint) if is_union else (hint,)
    struct: type[Api] | None = None
    many = quantity = binary = lists = schema = False
    plain: set[type] = set()
    for option in options:
        origin = typing.get_origin(option)
        if origin is tuple:
            many = True
            inner = _field(typing.get_args(option)[0])
            struct, plain = inner.struct, plain | inner.plain
        elif origin is dict:
            values = typing.get_args(option)[1]
            plain |= {dict, str} if values is str else {dict}
            quantity, binary = _is_marked(values, "quantity"), _is_marked(values, "base64")
            lists = typing.get_origin(values) is tuple
        elif typing.get_origin(option) is typing.Annotated:
            inner = _field(option)
            plain, schema = plain | inner.plain, inner.schema
        elif isinstance(option, type) and issubclass(option, Api):
            struct = option
        elif option in (int, str, bool):
            plain.add(option)
    return ExplainedField(struct, many, frozenset(plain), quantity, binary, lists, schema=schema)


def _is_marked(hint: Any, mark: str) -> bool:
    return typing.get_origin(hint) is typing.Annotated and mark in hint.__metadata__
