"""JSON patches (RFC 6902) with the answers of the real server.

It uses evanphx/json-patch, which departs from the RFC where a member of an object is absent: `replace` sets it, and
`test` finds it to be null. Both are kept. What podfall does not copy is its reading of indices: `-1` and `01` are none.
"""

from __future__ import annotations

import copy
import re
from typing import Any, NoReturn

from engine.api.status import StatusError, generic

MOST_OPERATIONS = 10_000
_REJECTED = "the server rejected our request due to an error in our request"
_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_TOO_MANY = "The allowed maximum operations in a JSON patch is {}, got {}"


class _CannotApplyError(Exception):
    """An operation that does not fit the document."""


def json_patch(target: Any, operations: list[dict[str, Any]]) -> Any:
    """The document after the operations, which are taken for well formed.

    Raises StatusError 422 where a place does not exist or a test fails, 413 where there are too many of them.
    """
    if len(operations) > MOST_OPERATIONS:
        raise StatusError(413, "RequestEntityTooLarge", _TOO_MANY.format(MOST_OPERATIONS, len(operations)))
    out = copy.deepcopy(target)
    for operation in operations:
        try:
            out = _apply(out, operation)
        except _CannotApplyError as error:
            raise generic(422, "Invalid", _REJECTED) from error
    return out


def _apply(document: Any, operation: dict[str, Any]) -> Any:
    action = operation.get("op")
    path = _pointer(operation, "path")
    match action:
        case "add":
            return _add(document, path, _value(operation))
        case "remove":
            return _remove(document, path)
        case "replace":
            return _replace(document, path, _value(operation))
        case "move":
            return _move(document, _pointer(operation, "from"), path)
        case "copy":
            return _add(document, path, copy.deepcopy(_find(document, _pointer(operation, "from"))))
        case "test":
            return _tested(document, path, _value(operation))
        case _:
            raise _CannotApplyError(f"unknown operation {action}")


def _refuse(why: str) -> NoReturn:
    raise _CannotApplyError(why)


def _value(operation: dict[str, Any]) -> Any:
    if "value" not in operation:
        _refuse("missing value")
    return copy.deepcopy(operation["value"])


def _pointer(operation: dict[str, Any], name: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901)."""
    path = operation.get(name)
    if not isinstance(path, str) or (path and not path.startswith("/")):
        _refuse(f"{name} is no pointer")
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def _position(part: str, *, end: int) -> int:
    """An index below `end`."""
    if not _INDEX.fullmatch(part) or int(part) >= end:
        _refuse(f"no index {part}")
    return int(part)


def _find(document: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(document, list):
            document = document[_position(part, end=len(document))]
        elif isinstance(document, dict) and part in document:
            document = document[part]
        else:
            _refuse(f"nothing at {part}")
    return document


def _add(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    parent, last = _find(document, path[:-1]), path[-1]
    if isinstance(parent, list):
        parent.insert(len(parent) if last == "-" else _position(last, end=len(parent) + 1), value)
    elif isinstance(parent, dict):
        parent[last] = value
    else:
        _refuse("a place in what has none")
    return document


def _remove(document: Any, path: list[str]) -> Any:
    _find(document, path)
    if not path:
        _refuse("the whole document cannot go")
    parent = _find(document, path[:-1])
    del parent[int(path[-1]) if isinstance(parent, list) else path[-1]]
    return document


def _replace(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    parent = _find(document, path[:-1])
    if isinstance(parent, list):
        parent[_position(path[-1], end=len(parent))] = value
        return document
    return _add(document, path, value)


def _move(document: Any, source: list[str], path: list[str]) -> Any:
    value = _find(document, source)
    if source == path:
        return document
    if path[: len(source)] == source:
        _refuse("a value cannot move into itself")
    return _add(_remove(document, source), path, value)


def _tested(document: Any, path: list[str], wanted: Any) -> Any:
    parent = _find(document, path[:-1]) if path else None
    absent = isinstance(parent, dict) and path[-1] not in parent
    if not _same(None if absent else _find(document, path), wanted):
        _refuse("testing value failed")
    return document


def _same(one: Any, other: Any) -> bool:
    """Equality of JSON values: true is not 1, while 1 is 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
