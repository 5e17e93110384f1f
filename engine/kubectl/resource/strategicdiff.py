"""Strategic merge patches that make one object into another: what kubectl sends for apply, set and edit.

Works on plain objects, sends nothing. Lists with a merge key are compared item by item, in the order of their keys, and
carry `$setElementOrder`, so that a server may reorder them.

Upstream: apimachinery/pkg/util/strategicpatch/patch.go (diffMaps, diffLists, CreateThreeWayMergePatch).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.api.serializer.mergekeys import PatchMeta, list_meta
from engine.golang.fmt import go_value
from engine.kubectl.errors import KubectlError

_ORDER = "$setElementOrder/"
_PRIMITIVES = "$deleteFromPrimitiveList/"
_RETAIN = "$retainKeys"
_PATCH = "$patch"
_REPLACED = {("PodDisruptionBudget", "spec", "selector")}
"""Objects that stand in a patch as a whole, changed or not (patchStrategy replace)."""
_RETAINED = {("Deployment", "spec", "strategy")}
"""Objects whose other fields go (patchStrategy retainKeys)."""
_RETAINED_ITEMS = ("volumes",)


class NoMergeKeyError(KubectlError):
    """An item of a list lacks the field that tells the items apart, so that no patch can be made."""


@dataclass(frozen=True)
class _Wish:
    """Which differences a patch is to hold (DiffOptions), and where in the object it is."""

    kind: str
    additions: bool = True
    """Changed and new fields."""
    deletions: bool = True
    """Fields that are gone."""
    path: tuple[str, ...] = ()
    retains: bool = False
    """Whether the patch of this map names the fields that it keeps."""

    def below(self, field: str, *, retains: bool = False) -> _Wish:
        return replace(self, path=(*self.path, field), retains=retains)

    @property
    def parent(self) -> str:
        return self.path[-1] if self.path else ""


def three_way(original: dict[str, Any], modified: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """Return the patch that makes `current` what `modified` says.

    Fields that `original` had and `modified` lacks are removed; fields that only the server has are left alone. Raises
    NoMergeKeyError.
    """
    kind = str(modified.get("kind", ""))
    delta = _maps(current, modified, _Wish(kind, deletions=False))
    removals = _maps(original, modified, _Wish(kind, additions=False))
    return _merged(removals, delta, _Wish(kind))


def two_way(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the patch that makes `before` into `after`, removals included. Raises NoMergeKeyError."""
    return _maps(before, after, _Wish(str(after.get("kind", ""))))


def _maps(original: dict[str, Any], modified: dict[str, Any], wish: _Wish) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for key, wanted in modified.items():
        if key not in original:
            if wish.additions:
                patch[key] = wanted
            continue
        have = original[key]
        if isinstance(have, dict) and isinstance(wanted, dict):
            _map_field(patch, key, have, wanted, wish)
        elif isinstance(have, list) and isinstance(wanted, list):
            _list_field(patch, key, have, wanted, wish)
        elif wish.additions and not _equal(have, wanted):
            patch[key] = wanted
    if wish.deletions:
        patch |= {key: None for key in original if key not in modified}
    more = any(value is not None and key not in modified for key, value in original.items())
    if wish.retains and modified and (patch or more):
        patch[_RETAIN] = sorted(modified)
    return patch


def _map_field(patch: dict[str, Any], key: str, have: dict[str, Any], wanted: dict[str, Any], wish: _Wish) -> None:
    where = (wish.kind, *wish.path, key)
    if where in _REPLACED:
        if wish.additions:
            patch[key] = wanted
        return
    inner = _maps(have, wanted, wish.below(key, retains=where in _RETAINED))
    if inner:
        patch[key] = inner


def _list_field(patch: dict[str, Any], key: str, have: list[Any], wanted: list[Any], wish: _Wish) -> None:
    meta = list_meta(wish.parent, key)
    if not meta.merges:
        if wish.additions and have != wanted:
            patch[key] = wanted
        return
    if not have:
        if wanted and wish.additions:
            patch[key] = wanted
        return
    if meta.key:
        items, order = _keyed(have, wanted, meta.key, wish.below(key, retains=key in _RETAINED_ITEMS))
    else:
        items, gone = _scalars(have, wanted, wish)
        order = wanted if gone or (wish.additions and have != wanted) else []
        if gone:
            patch[_PRIMITIVES + key] = gone
    if items:
        patch[key] = items
    if order:
        patch[_ORDER + key] = order


def _keyed(have: list[Any], wanted: list[Any], key: str, wish: _Wish) -> tuple[list[Any], list[Any]]:
    """Return the changed items of a list, deletions last, and the order of all where that matters."""
    changed: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    left, right = _by_key(have, key), _by_key(wanted, key)
    while left or right:
        if left and right and left[0][0] == right[0][0]:
            item = right.pop(0)[1]
            inner = _maps(left.pop(0)[1], item, wish)
            if inner:
                changed.append({**inner, key: item[key]})
        elif not left or (right and left[0][0] > right[0][0]):
            item = right.pop(0)[1]
            if wish.additions:
                changed.append(item)
        else:
            item = left.pop(0)[1]
            if wish.deletions:
                gone.append({_PATCH: "delete", key: item[key]})
    names = [item[key] for item in wanted]
    items = [*sorted(changed, key=lambda item: names.index(item[key])), *gone]
    same = names == [item[key] for item in have]
    ordered = (wish.additions and (items or not same)) or (wish.deletions and items)
    return items, [{key: name} for name in names] if ordered else []


def _by_key(items: list[Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the items with their keys as text, in the order of those."""
    for item in items:
        if not isinstance(item, dict) or key not in item:
            message = f"map: {go_value(item)} does not contain declared merge key: {key}"
            raise NoMergeKeyError(message)
    return sorted(((go_value(item[key]), item) for item in items), key=lambda pair: pair[0])


def _scalars(have: list[Any], wanted: list[Any], wish: _Wish) -> tuple[list[Any], list[Any]]:
    """Return what is new in a list of plain values, and what is gone."""
    new = [value for value in wanted if value not in have] if wish.additions else []
    gone = sorted({value for value in have if value not in wanted}) if wish.deletions else []
    return new, gone


def _equal(left: Any, right: Any) -> bool:
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _merged(removals: dict[str, Any], delta: dict[str, Any], wish: _Wish) -> dict[str, Any]:
    """Lay the changes over the removals: two patches of the same object become one."""
    merged = dict(removals)
    for key, value in delta.items():
        have = merged.get(key)
        if isinstance(have, dict) and isinstance(value, dict):
            merged[key] = _merged(have, value, wish.below(key))
        elif isinstance(have, list) and isinstance(value, list) and not key.startswith("$"):
            meta = list_meta(wish.parent, key)
            merged[key] = _joined(have, value, meta, wish.below(key)) if meta.merges else value
        else:
            merged[key] = value
    return merged


def _joined(removals: list[Any], changes: list[Any], meta: PatchMeta, wish: _Wish) -> list[Any]:
    if not meta.key:
        return [*removals, *(value for value in changes if value not in removals)]
    joined: list[Any] = list(removals)
    for change in changes:
        at = next((i for i, item in enumerate(joined) if item.get(meta.key) == change[meta.key]), None)
        if at is None:
            joined.append(change)
        else:
            joined[at] = _merged(joined[at], change, wish)
    return sorted(joined, key=lambda item: _PATCH in item)
