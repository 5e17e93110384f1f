"""What differs between two states of an object, as paths (structured-merge-diff's typed/compare.go)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from engine.apiserver.fieldmanager.fieldpath import FieldSet, Path, field
from engine.apiserver.fieldmanager.schema import AnyType, ListType, MapType, ScalarType, Type, deduced, item_element

ABSENT: Final = object()
"""No value, which is something else than null."""


class Comparison(NamedTuple):
    """The paths that one state has and the other has not, or has otherwise."""

    added: FieldSet
    modified: FieldSet
    removed: FieldSet

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.modified or self.removed)

    @property
    def set_(self) -> FieldSet:
        """What the newer state says anew."""
        return self.added | self.modified


def compare(old: Any, new: Any, type_: Type) -> Comparison:
    """How an object came from one state to another."""
    walk = _Walk()
    walk.visit(old, new, type_, ())
    return Comparison(frozenset(walk.added), frozenset(walk.modified), frozenset(walk.removed))


class _Walk:
    """One pass over two states."""

    def __init__(self) -> None:
        self.added: set[Path] = set()
        self.modified: set[Path] = set()
        self.removed: set[Path] = set()

    def visit(self, old: Any, new: Any, type_: Type, path: Path) -> None:
        if old is new or (old == new and not isinstance(type_, AnyType)):
            return  # what has a type is never both true and 1
        if old is ABSENT:
            _collect(new, type_, path, self.added)
            return
        is_leaf = False
        for kind in _kinds(old, new, type_):
            is_leaf = self._descend(old, new, kind, path)
        if new is ABSENT and not is_leaf:
            self.removed.add(path)

    def _descend(self, old: Any, new: Any, kind: Type, path: Path) -> bool:
        """Look at one place; whether it was taken as one value."""
        if isinstance(kind, ScalarType) or kind.atomic or (_is_empty(old) and _is_empty(new)):  # type: ignore[union-attr]
            self._leaf(old, new, path)
            return True
        if isinstance(kind, ListType):
            self._lists(_as_list(old), _as_list(new), kind, path)
        elif isinstance(kind, MapType):
            self._maps(_as_dict(old), _as_dict(new), kind, path)
        return False

    def _leaf(self, old: Any, new: Any, path: Path) -> None:
        if new is ABSENT:
            self.removed.add(path)
        elif not _same(old, new):
            self.modified.add(path)

    def _maps(self, old: dict[str, Any], new: dict[str, Any], kind: MapType, path: Path) -> None:
        for key in old | new:
            inside = kind.inside(key)
            if inside is not None:
                self.visit(old.get(key, ABSENT), new.get(key, ABSENT), inside, (*path, field(key)))

    def _lists(self, old: list[Any], new: list[Any], kind: ListType, path: Path) -> None:
        before, after = _by_element(old, kind), _by_element(new, kind)
        for element in before | after:
            self._items(before.get(element, []), after.get(element, []), kind, (*path, element))

    def _items(self, old: list[Any], new: list[Any], kind: ListType, path: Path) -> None:
        """The items with one key; several with the same are one value together."""
        if len(old) <= 1 and len(new) <= 1:
            self.visit(old[0] if old else ABSENT, new[0] if new else ABSENT, kind.item, path)
        elif len(old) > 1 and len(new) > 1:
            if not _same(old, new):
                self.modified.add(path)
        elif len(old) > 1:
            if new:
                self.visit(ABSENT, new[0], kind.item, path)
            self.removed.add(path)
        else:
            if old:
                self.visit(old[0], ABSENT, kind.item, path)
            self.added.add(path)


def _collect(value: Any, type_: Type, path: Path, found: set[Path]) -> None:
    """Every path of a value that is new: its own, and those below it."""
    found.add(path)
    kind = deduced(type_, value)
    if isinstance(kind, ScalarType) or kind.atomic or not value:
        return
    if isinstance(kind, MapType) and isinstance(value, dict):
        for key, item in value.items():
            inside = kind.inside(key)
            if inside is not None:
                _collect(item, inside, (*path, field(key)), found)
    elif isinstance(kind, ListType) and isinstance(value, list):
        for element, items in _by_element(value, kind).items():
            if len(items) == 1:
                _collect(items[0], kind.item, (*path, element), found)
            else:
                found.add((*path, element))


def _kinds(old: Any, new: Any, type_: Type) -> list[Type]:
    """The types by which to look at a place: both, where two values of an undeclared field have different forms."""
    if new is ABSENT:
        return [deduced(type_, old)]
    if not isinstance(type_, AnyType) or deduced(type_, old) == deduced(type_, new):
        return [deduced(type_, new)]
    return [deduced(type_, old), deduced(type_, new)]


def _by_element(items: list[Any], kind: ListType) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item_element(kind, item), []).append(item)
    return found


def _is_empty(value: Any) -> bool:
    return value is ABSENT or value is None or (isinstance(value, dict | list) and not value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _same(one: Any, other: Any) -> bool:
    """Equality in which true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
