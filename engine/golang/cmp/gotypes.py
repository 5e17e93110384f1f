"""Go's types and their values, as far as objects of the API are made of them (package reflect).

A value is a plain one of Python: text, number, flag, a list, a dict for a map, a dict by field names for a struct, and
None for a nil pointer, slice or map. `MISSING` stands where only the other side has an element.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final


class Kind(Enum):
    """The kinds of types (reflect.Kind)."""

    PLAIN = "plain"
    TEXT = "text"
    STRUCT = "struct"
    SLICE = "slice"
    MAP = "map"
    POINTER = "pointer"


class _Missing:
    """No value at all: the invalid reflect.Value."""


MISSING: Final = _Missing()


@dataclass(frozen=True)
class GoType:
    """A type: what Go calls it, and what it is made of."""

    name: str
    kind: Kind
    element: GoType | None = None
    """Of what a slice, a map or a pointer is one."""
    fields: Mapping[str, GoType] = field(default_factory=dict)
    """Of a struct, in the order of its source."""
    string: Callable[[Any], str] | None = None
    """Its method String, where values of the type have one."""
    equal: Callable[[Any, Any], bool] | None = None
    """Its method Equal, by which two values are held against each other as a whole."""
    key_prefix: str = ""
    """What stands before the keys of a map: `s` where their type has a method String."""

    def of(self) -> GoType:
        """The type of the elements. TypeError where there are none."""
        if self.element is None:
            message = f"{self.name} has no elements"
            raise TypeError(message)
        return self.element


TEXT = GoType("string", Kind.TEXT)
NUMBER = GoType("int64", Kind.PLAIN)
FLAG = GoType("bool", Kind.PLAIN)


def pointer(element: GoType, string: Callable[[Any], str] | None = None) -> GoType:
    """A pointer to a type, perhaps with a method String of its own."""
    return GoType(f"*{element.name}", Kind.POINTER, element, string=string)


def slice_of(element: GoType) -> GoType:
    """A slice of a type."""
    return GoType(f"[]{element.name}", Kind.SLICE, element)


def is_zero(type: GoType, value: Any) -> bool:
    """Whether a value is the zero value of its type (reflect.Value.IsZero)."""
    if type.kind is Kind.STRUCT:
        return all(is_zero(each, value[name]) for name, each in type.fields.items())
    if type.kind in (Kind.PLAIN, Kind.TEXT):
        return not value
    return value is None
