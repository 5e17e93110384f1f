"""A configuration laid over an object, and fields taken out of one (structured-merge-diff's typed: merge, remove)."""

from __future__ import annotations

from typing import Any

from engine.apiserver.fieldmanager.compare import ABSENT
from engine.apiserver.fieldmanager.fieldpath import FieldSet, Path, field
from engine.apiserver.fieldmanager.schema import ListType, MapType, ScalarType, Type, deduced, item_element


def merged(live: Any, config: Any, type_: Type) -> Any:
    """The object with what the configuration says; whatever else it has stays."""
    if config is ABSENT:
        return live
    kind = deduced(type_, config)
    if live is ABSENT or deduced(type_, live) != kind or isinstance(kind, ScalarType) or kind.atomic:
        return config
    if isinstance(kind, ListType) and isinstance(config, list) and config and isinstance(live, list):
        return _merged_lists(live, config, kind)
    if isinstance(kind, MapType) and isinstance(config, dict) and config and isinstance(live, dict):
        return _merged_maps(live, config, kind)
    return live or config


def _merged_maps(live: dict[str, Any], config: dict[str, Any], kind: MapType) -> dict[str, Any]:
    out = dict(live)
    for key, value in config.items():
        inside = kind.inside(key)
        out[key] = value if inside is None else merged(live.get(key, ABSENT), value, inside)
    return out


def _merged_lists(live: list[Any], config: list[Any], kind: ListType) -> list[Any]:
    """Items in the order of the configuration, those that it does not name between them, where they were.

    An item that the object has several times stands once in the configuration, and replaces all of them.
    """
    theirs = [item_element(kind, item) for item in live]
    mine = {item_element(kind, item): item for item in config}
    before = {element: item for element, item in zip(theirs, live, strict=True) if theirs.count(element) == 1}
    order = _order(theirs, [*mine])
    out: list[Any] = []
    for element, place in order:
        if element not in mine:
            out.append(live[place])
        else:
            out.append(merged(before.get(element, ABSENT), mine[element], kind.item))
    return out


def _order(theirs: list[str], mine: list[str]) -> list[tuple[str, int]]:
    """The elements of both lists in the order of the result; each with its place in the first list, or -1."""
    shared = [element for element in mine if element in theirs]
    done: set[str] = set()
    out: list[tuple[str, int]] = []
    left = right = 0
    while left < len(theirs) or right < len(mine):
        if left < len(theirs):
            element, pending = theirs[left], right < len(mine)
            meets = pending and element == mine[right]
            if element not in mine:
                out.append((element, left))
                left += 1
                continue
            if pending and not meets and shared and shared[0] != element:
                left += 1  # it comes where the configuration has it
                continue
            if meets or element in done:
                left += 1
        if right < len(mine):
            out.append((mine[right], -1))
            done.add(mine[right])
            if shared and shared[0] == mine[right]:
                del shared[0]
            right += 1
    return out


def without(value: Any, fields: FieldSet, type_: Type) -> Any:
    """The value without some of its fields; null where nothing is left of a part (RemoveItems)."""
    return _without(value, _Tree(fields), type_)


class _Tree:
    """A set of paths, element by element."""

    def __init__(self, fields: FieldSet) -> None:
        self.members: set[str] = set()
        below: dict[str, set[Path]] = {}
        for path in fields:
            if len(path) == 1:
                self.members.add(path[0])
            elif path:
                below.setdefault(path[0], set()).add(path[1:])
        self.below = {element: frozenset(paths) for element, paths in below.items()}


def _without(value: Any, fields: _Tree, type_: Type) -> Any:
    kind = deduced(type_, value)
    if isinstance(kind, ScalarType):
        return value
    if not value or kind.atomic:
        return None
    if isinstance(kind, ListType) and isinstance(value, list):
        items = [_part(item, item_element(kind, item), fields, kind.item) for item in value]
        return [item for item in items if item is not ABSENT] or None
    if isinstance(kind, MapType) and isinstance(value, dict):
        parts = {key: _part(item, field(key), fields, kind.inside(key)) for key, item in value.items()}
        return {key: item for key, item in parts.items() if item is not ABSENT} or None
    return value


def _part(value: Any, element: str, fields: _Tree, type_: Type | None) -> Any:
    if element in fields.members:
        return ABSENT
    inside = fields.below.get(element)
    return value if inside is None or type_ is None else without(value, inside, type_)
