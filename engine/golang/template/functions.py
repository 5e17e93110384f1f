"""The functions of Go templates, on values as JSON has them. Mirrors text/template/funcs.go.

`exists` and `base64decode` are kubectl's own. What upstream has and this has not is in `NOT_OFFERED`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final

from engine.golang.fmt import go_value
from engine.golang.limits import Pieces, joined
from engine.golang.template.nodes import TemplateError
from engine.golang.template.verbs import sprintf

NOT_OFFERED = frozenset({"call", "html", "js", "slice", "urlquery"})


class MissingValue:
    """The value of a key that is not there; prints as `<no value>`."""


MISSING: Final = MissingValue()


def is_true(value: Any) -> bool:
    """Return what counts as true: all but zero values, empty things and what is missing."""
    return not isinstance(value, MissingValue) and bool(value)


def type_of(value: Any) -> str:
    """Return the name of a value's Go type."""
    names = {
        dict: "map[string]interface {}",
        list: "[]interface {}",
        str: "string",
        bool: "bool",
        int: "int64",
        float: "float64",
    }
    return names.get(type(value), "interface {}")


def shown(value: Any) -> str:
    """Return a value as an action prints it."""
    if value is None or isinstance(value, MissingValue):
        return "<no value>"
    return go_value(value)


def _index(item: Any, *keys: Any) -> Any:
    for key in keys:
        item = _indexed(item, key)
    return item


def _indexed(item: Any, key: Any) -> Any:
    if item is None or isinstance(item, MissingValue):
        raise TemplateError("error calling index: index of untyped nil")
    if isinstance(item, dict):
        if not isinstance(key, str):
            raise TemplateError(f"error calling index: value has type {_kind(key)}; should be string")
        return item.get(key, MISSING)
    if not isinstance(item, list | str):
        raise TemplateError(f"error calling index: can't index item of type {type_of(item)}")
    if isinstance(key, bool) or not isinstance(key, int):
        raise TemplateError(f"error calling index: cannot index slice/array with type {_kind(key)}")
    if key == len(item):
        raise TemplateError("error calling index: reflect: slice index out of range")
    if not 0 <= key < len(item):
        raise TemplateError(f"error calling index: index out of range: {key}")
    return item[key] if isinstance(item, list) else item.encode()[key]


def _kind(value: Any) -> str:
    return "int" if type(value) is int else "nil" if value is None else type_of(value)


def _exists(item: Any, *keys: Any) -> bool:
    for key in keys:
        try:
            item = _indexed(item, key)
        except TemplateError:  # exists is the question whether index would fail
            return False
        if isinstance(item, MissingValue):
            return False
    return True


def _length(item: Any) -> int:
    if item is None or isinstance(item, MissingValue):
        raise TemplateError("error calling len: len of nil pointer")
    if not isinstance(item, dict | list | str):
        raise TemplateError(f"error calling len: len of type {type_of(item)}")
    return len(item.encode()) if isinstance(item, str) else len(item)


def _and(*values: Any) -> Any:
    return next((value for value in values if not is_true(value)), values[-1])


def _or(*values: Any) -> Any:
    return next((value for value in values if is_true(value)), values[-1])


def _not(value: Any) -> bool:
    return not is_true(value)


def _print(*values: Any) -> str:
    """Join as fmt.Sprint does: a blank between two values of which neither is a string."""
    said = Pieces()
    for place, value in enumerate(values):
        if place and not isinstance(value, str) and not isinstance(values[place - 1], str):
            said.add(" ")
        said.add(_plain(value))
    return said.text


def _println(*values: Any) -> str:
    blanks = [" "] * (len(values) - 1) + ["\n"]
    return joined(text for value, blank in zip(values, blanks, strict=False) for text in (_plain(value), blank)) or "\n"


def _printf(form: Any, *values: Any) -> str:
    if not isinstance(form, str):
        raise TemplateError(f"wrong type for value; expected string; got {type_of(form)}")
    return sprintf(form, [None if isinstance(value, MissingValue) else value for value in values])


def _plain(value: Any) -> str:
    return "<nil>" if isinstance(value, MissingValue) else go_value(value)


def _comparable(name: str, value: Any) -> type:
    if isinstance(value, MissingValue) or value is None:
        return MissingValue
    if isinstance(value, bool | int | float | str):
        return type(value)
    raise TemplateError(f"error calling {name}: non-comparable type {go_value(value)}: {type_of(value)}")


def _eq(value: Any, *others: Any, name: str = "eq") -> bool:
    if not others:
        raise TemplateError(f"error calling {name}: missing argument for comparison")
    kind = _comparable(name, value)
    for other in others:
        other_kind = _comparable(name, other)
        if kind is not other_kind:
            if MissingValue in (kind, other_kind):
                continue
            raise TemplateError(f"error calling {name}: incompatible types for comparison")
        if kind is MissingValue or value == other:
            return True
    return False


def _ne(value: Any, other: Any) -> bool:
    return not _eq(value, other, name="ne")


def _less(name: str, value: Any, other: Any) -> bool:
    kinds = {type(value), type(other)}
    if not kinds <= {int, float, str}:
        raise TemplateError(f"error calling {name}: invalid type for comparison")
    if len(kinds) > 1:
        raise TemplateError(f"error calling {name}: incompatible types for comparison")
    return bool(value < other)


def _lt(value: Any, other: Any) -> bool:
    return _less("lt", value, other)


def _le(value: Any, other: Any) -> bool:
    return not _less("le", other, value)


def _gt(value: Any, other: Any) -> bool:
    return _less("gt", other, value)


def _ge(value: Any, other: Any) -> bool:
    return not _less("ge", value, other)


def _base64decode(text: Any) -> str:
    if not isinstance(text, str):
        raise TemplateError(f"wrong type for value; expected string; got {type_of(text)}")
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except binascii.Error as error:
        raise TemplateError(f"error calling base64decode: base64 decode failed: {error}") from error


_ANY: Final = 1_000_000

FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "and": (_and, 1, _ANY),
    "base64decode": (_base64decode, 1, 1),
    "eq": (_eq, 1, _ANY),
    "exists": (_exists, 1, _ANY),
    "ge": (_ge, 2, 2),
    "gt": (_gt, 2, 2),
    "index": (_index, 1, _ANY),
    "le": (_le, 2, 2),
    "len": (_length, 1, 1),
    "lt": (_lt, 2, 2),
    "ne": (_ne, 2, 2),
    "not": (_not, 1, 1),
    "or": (_or, 1, _ANY),
    "print": (_print, 0, _ANY),
    "printf": (_printf, 1, _ANY),
    "println": (_println, 0, _ANY),
}
"""Each with the least and the most arguments that it takes."""


def call(name: str, values: list[Any]) -> Any:
    """Call a function. Raises TemplateError on a wrong number or kind of arguments."""
    function, least, most = FUNCTIONS[name]
    if not least <= len(values) <= most:
        wanted = f"at least {least}" if most == _ANY else str(least)
        raise TemplateError(f"wrong number of args for {name}: want {wanted} got {len(values)}")
    return function(*values)
