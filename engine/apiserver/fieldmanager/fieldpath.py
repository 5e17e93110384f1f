"""Paths to fields, and sets of them, in the form of FieldsV1 (structured-merge-diff's fieldpath).

A path is a tuple of elements, each written as FieldsV1 writes it: `f:name` a field, `k:{...}` the item of a list with
these keys, `v:...` the item of a set with this value. A set is a plain frozenset of paths.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str, ...]
FieldSet = frozenset[Path]

NOTHING: FieldSet = frozenset()
_SELF = "."
_KEYS = "k:"
_RANKS = {"f": 0, "k": 1, "v": 2, "i": 3}


def field(name: str) -> str:
    """The element of a field, or of a key of a map."""
    return f"f:{name}"


def path_of(*names: str) -> Path:
    """The path that leads through these fields."""
    return tuple(map(field, names))


@lru_cache(maxsize=4096, typed=True)
def _keyed(names: tuple[str, ...], *values: Any) -> str:
    return f"k:{_compact(dict(zip(names, values, strict=True)))}"


def keyed(keys: dict[str, Any]) -> str:
    """The element of a list's item that is known by some of its fields."""
    try:
        return _keyed(tuple(keys), *keys.values())
    except TypeError:  # a key may be anything that JSON has
        return f"k:{_compact(keys)}"


def valued(value: Any) -> str:
    """The element of a set's item."""
    return f"v:{_compact(value)}"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=4096)
def _order(element: str) -> tuple[int, Any]:
    """Where an element stands among its neighbours (PathElement.Less): fields, then keys, then values."""
    kind, _, text = element.partition(":")
    if element == _SELF:
        return -1, ""
    if kind == "k":
        return 1, [(name, _scalar_order(value)) for name, value in json.loads(text).items()]
    if kind == "v":
        return 2, _scalar_order(json.loads(text))
    return _RANKS.get(kind, len(_RANKS)), text


def _scalar_order(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, int | float):
        return 0, value
    return (1, value) if isinstance(value, str) else (3, _compact(value))


def _path_order(path: Path) -> list[tuple[int, Any]]:
    return [_order(element) for element in path]


def in_order(fields: Iterable[Path]) -> list[Path]:
    """Paths in the order in which Kubernetes writes them."""
    return sorted(fields, key=_path_order)


def below(fields: FieldSet, roots: FieldSet) -> FieldSet:
    """The paths that are, or lie below, one of the roots."""
    return frozenset(path for path in fields if any(path[:size] in roots for size in range(1, len(path) + 1)))


def to_fields_v1(fields: FieldSet) -> dict[str, Any]:
    """A set as it is written on the wire."""
    written: dict[str, Any] = msgspec.json.decode(_written(fields))
    return written


@lru_cache(maxsize=1024)
def _written(fields: FieldSet) -> bytes:
    """The JSON of a set: many objects are managed alike."""
    tree: dict[str, Any] = {}
    for path in fields:
        node = tree
        for element in path:
            node = node.setdefault(element, {})
        node[_SELF] = {}
    return msgspec.json.encode(_in_written_form(tree) if tree else {})


def _in_written_form(node: dict[str, Any]) -> dict[str, Any]:
    """A tree in its order, in which nothing is below a path that stands for itself alone."""
    elements = sorted(node)
    if elements[-1] >= _KEYS and len(elements) > 1:
        elements.sort(key=_order)  # fields are in alphabetical order; only keys and values have another
    out: dict[str, Any] = {}
    for element in elements:
        inner = node[element]
        alone = not inner or (len(inner) == 1 and _SELF in inner)
        out[element] = {} if alone else _in_written_form(inner)
    return out


def from_fields_v1(raw: Any, prefix: Path = ()) -> FieldSet:
    """The set that `to_fields_v1` wrote. Raises ValueError on what is none."""
    if not isinstance(raw, dict):
        raise ValueError("fieldsV1 must be an object")  # noqa: TRY004 - wrong input, not a wrong call
    found: set[Path] = set()
    for element, inner in raw.items():
        if element == _SELF:
            found.add(prefix)
            continue
        if element[:2] not in {"f:", "k:", "v:", "i:"}:
            raise ValueError(f"missing colon: {element}")
        here = (*prefix, element)
        found |= {here} if inner == {} else from_fields_v1(inner, here)
    return frozenset(found)


def printed(path: Path) -> str:
    """A path as messages have it: `.spec.containers[name="c"].image`."""
    return "".join(map(printed_element, path))


def printed_element(element: str) -> str:
    """One element as messages have it."""
    kind, _, text = element.partition(":")
    if kind == "f":
        return f".{text}"
    if kind == "k":
        keys = json.loads(text)
        return "[" + ",".join(f"{name}={_compact(value)}" for name, value in keys.items()) + "]"
    return f"[={text}]" if kind == "v" else f"[{text}]"
