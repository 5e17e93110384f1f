"""Functions and methods that rules call, by name: how many arguments they take, what they give, what they do.

cel-go's standard library, its strings extension, and of Kubernetes' own the list functions (apiserver/pkg/cel/library).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.apiserver.cel.nodes import CELRuntimeError, DurationValue, OptionalValue, TimestampValue
from engine.apiserver.cel.times import duration_of, moment_of, timestamp_of
from engine.apiserver.cel.types import BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, CELType
from engine.golang.fmt import go_float
from engine.regex import re2
from engine.regex.regexprogram import PatternError

_INT64 = range(-(2**63), 2**63)
_SECOND = 10**9


class CELFunction(NamedTuple):
    """A function, or a method whose target is its first argument."""

    arguments: tuple[int, ...]
    """How many, the target included."""
    gives: CELType
    do: Callable[..., Any]
    takes: str = ""
    """The type that the first argument must have, where there is only one."""
    method: bool = True


def whole(value: int) -> int:
    """A number that fits into 64 bits. Raises CELRuntimeError."""
    if value not in _INT64:
        raise CELRuntimeError("integer overflow")
    return value


def _size(value: Any) -> int:
    return len(value)


def _matches(text: str, pattern: str) -> bool:
    try:
        return re2.search(pattern, text)
    except PatternError as error:
        raise CELRuntimeError(str(error)) from error


def _int(value: Any) -> int:
    if isinstance(value, TimestampValue):
        return value.ns // _SECOND
    try:
        return whole(int(value))
    except (ValueError, OverflowError) as error:
        raise CELRuntimeError(f'strconv.ParseInt: parsing "{value}": invalid syntax') from error


def _double(value: Any) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise CELRuntimeError(f'strconv.ParseFloat: parsing "{value}": invalid syntax') from error


def _string(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return go_float(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case TimestampValue():
            return moment_of(value).strftime("%Y-%m-%dT%H:%M:%SZ")
        case DurationValue():
            return f"{go_float(value.ns / _SECOND)}s"
    return str(value)


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in {"1", "t", "true", "TRUE", "True"}:
        return True
    if value in {"0", "f", "false", "FALSE", "False"}:
        return False
    raise CELRuntimeError(f'strconv.ParseBool: parsing "{value}": invalid syntax')


def _timestamp(value: Any) -> TimestampValue:
    if isinstance(value, int):
        return TimestampValue(value * _SECOND)
    return value if isinstance(value, TimestampValue) else timestamp_of(value)


def _duration(value: Any) -> DurationValue:
    return value if isinstance(value, DurationValue) else duration_of(value)


def _substring(text: str, start: int, end: int | None = None) -> str:
    end = len(text) if end is None else end
    if not 0 <= start <= end <= len(text):
        raise CELRuntimeError(f"index out of range: {start if not 0 <= start <= len(text) else end}")
    return text[start:end]


def _char_at(text: str, index: int) -> str:
    if not 0 <= index <= len(text):
        raise CELRuntimeError(f"index out of range: {index}")
    return text[index : index + 1]


def _split(text: str, between: str, most: int = -1) -> list[str]:
    if not between:
        return list(text)
    return [] if most == 0 else text.split(between, most - 1 if most > 0 else -1)


def _replace(text: str, old: str, new: str, most: int = -1) -> str:
    return text.replace(old, new, most)


def _index(where: Any, what: Any, start: int = 0) -> int:
    if isinstance(where, str):
        return where.find(what, start)
    return next((index for index, item in enumerate(where) if item == what), -1)


def _last_index(where: Any, what: Any) -> int:
    if isinstance(where, str):
        return where.rfind(what)
    return next((index for index in range(len(where) - 1, -1, -1) if where[index] == what), -1)


def _first_of(values: list[Any], which: Callable[..., Any], name: str) -> Any:
    if not values:
        raise CELRuntimeError(f"{name} called on empty list")
    return which(values)


def _sum(values: list[Any]) -> Any:
    if values and isinstance(values[0], DurationValue):
        return DurationValue(sum(value.ns for value in values))
    return sum(values)


def _is_sorted(values: list[Any]) -> bool:
    return all(values[index] <= values[index + 1] for index in range(len(values) - 1))


def _of_time(part: Callable[[Any], int], of_duration: int = 0) -> Callable[[Any], int]:
    """A part of a moment; of a duration the whole of it in that unit."""

    def get(value: Any) -> int:
        if isinstance(value, DurationValue):
            return int(value.ns / of_duration) if of_duration else 0
        return part(moment_of(value))

    return get


def _or_value(value: OptionalValue, other: Any) -> Any:
    return value.value if value.is_there else other


def _value(value: OptionalValue) -> Any:
    if not value.is_there:
        raise CELRuntimeError("optional.none() dereference")
    return value.value


FUNCTIONS: dict[str, CELFunction] = {
    "size": CELFunction((1,), INT, _size),
    "startsWith": CELFunction((2,), BOOL, lambda text, part: text.startswith(part), "string"),
    "endsWith": CELFunction((2,), BOOL, lambda text, part: text.endswith(part), "string"),
    "contains": CELFunction((2,), BOOL, lambda text, part: part in text, "string"),
    "matches": CELFunction((2,), BOOL, _matches, "string"),
    "int": CELFunction((1,), INT, _int, method=False),
    "uint": CELFunction((1,), INT, _int, method=False),
    "double": CELFunction((1,), DOUBLE, _double, method=False),
    "string": CELFunction((1,), STRING, _string, method=False),
    "bool": CELFunction((1,), BOOL, _bool, method=False),
    "bytes": CELFunction(
        (1,), BYTES, lambda value: value if isinstance(value, bytes) else value.encode(), method=False
    ),
    "dyn": CELFunction((1,), DYN, lambda value: value, method=False),
    "timestamp": CELFunction((1,), TIMESTAMP, _timestamp, method=False),
    "duration": CELFunction((1,), DURATION, _duration, method=False),
    "lowerAscii": CELFunction((1,), STRING, lambda text: text.lower() if text.isascii() else text, "string"),
    "upperAscii": CELFunction((1,), STRING, lambda text: text.upper() if text.isascii() else text, "string"),
    "trim": CELFunction((1,), STRING, lambda text: text.strip(), "string"),
    "charAt": CELFunction((2,), STRING, _char_at, "string"),
    "substring": CELFunction((2, 3), STRING, _substring, "string"),
    "split": CELFunction((2, 3), CELType("list", STRING), _split, "string"),
    "replace": CELFunction((3, 4), STRING, _replace, "string"),
    "reverse": CELFunction((1,), STRING, lambda text: text[::-1], "string"),
    "indexOf": CELFunction((2, 3), INT, _index),
    "lastIndexOf": CELFunction((2,), INT, _last_index),
    "join": CELFunction((1, 2), STRING, lambda parts, between="": between.join(parts), "list"),
    "isSorted": CELFunction((1,), BOOL, _is_sorted, "list"),
    "sum": CELFunction((1,), DYN, _sum, "list"),
    "min": CELFunction((1,), DYN, lambda values: _first_of(values, min, "min"), "list"),
    "max": CELFunction((1,), DYN, lambda values: _first_of(values, max, "max"), "list"),
    "getFullYear": CELFunction((1,), INT, _of_time(lambda at: at.year)),
    "getMonth": CELFunction((1,), INT, _of_time(lambda at: at.month - 1)),
    "getDate": CELFunction((1,), INT, _of_time(lambda at: at.day)),
    "getDayOfMonth": CELFunction((1,), INT, _of_time(lambda at: at.day - 1)),
    "getDayOfWeek": CELFunction((1,), INT, _of_time(lambda at: at.isoweekday() % 7)),
    "getHours": CELFunction((1,), INT, _of_time(lambda at: at.hour, 3600 * _SECOND)),
    "getMinutes": CELFunction((1,), INT, _of_time(lambda at: at.minute, 60 * _SECOND)),
    "getSeconds": CELFunction((1,), INT, _of_time(lambda at: at.second, _SECOND)),
    "orValue": CELFunction((2,), DYN, _or_value),
    "hasValue": CELFunction((1,), BOOL, lambda value: value.is_there),
    "value": CELFunction((1,), DYN, _value),
}
"""What is modelled. Kubernetes also has quantities, addresses, URLs, formats and more: those are not."""
