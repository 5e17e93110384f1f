"""Strategic merge patches on wire dicts (apimachinery's util/strategicpatch, StrategicMergeMapPatch).

Lists whose items have a merge key are merged item by item, what is new comes first, and the directives `$patch`,
`$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` are honoured. How a field is merged is told by
`engine.api.serializer.mergekeys`. Order of lists: `listorder`.
"""

from __future__ import annotations

import copy
from typing import Any

from engine.api.serializer.mergekeys import PatchMeta, list_meta, replaces_map
from engine.api.status import bad_request, plain
from engine.apiserver.patch import listorder
from engine.apiserver.patch.directives import (
    BAD_ORDER,
    BAD_PRIMITIVES,
    BAD_RETAIN_KEYS,
    DELETE,
    FROM_LIST,
    ORDER,
    PATCH,
    REPLACE,
    RETAIN,
    is_deletion,
    is_directive,
    unknown_type,
    without_directives,
    without_key,
)

Map = dict[str, Any]


def strategic_merge(target: Any, patch: Map, kind: str = "") -> Map:
    """The target with a patch for an object of that kind. Raises StatusError 400 or 500 on a patch without sense."""
    return _Merge(kind).map(target if isinstance(target, dict) else {}, copy.deepcopy(patch), "")


class _Merge:
    """One patch on its way through an object."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def map(self, target: Map, patch: Map, place: str) -> Map:
        """The map in the field `place` with what the patch says of it."""
        if PATCH in patch:
            return _directed(patch)
        out = dict(target)
        _retain(out, patch)
        for key in [key for key in patch if key.startswith(ORDER)]:
            self._ordered(out, patch, key, place)
        for key, value in patch.items():
            deletes = key.startswith(FROM_LIST)
            name = _named(key, FROM_LIST, BAD_PRIMITIVES) if deletes else key
            if value is None:
                out.pop(name, None)
            elif name not in out or type(out[name]) is not type(value):
                if not (deletes or is_deletion(value)):
                    _check_keys(value, list_meta(place, name))
                    out[name] = without_directives(value)
            else:
                out[name] = self._merged(out[name], value, place, name, deletes=deletes)
        return out

    def _merged(self, target: Any, patch: Any, place: str, name: str, *, deletes: bool) -> Any:
        if isinstance(patch, dict):
            return patch if replaces_map(self._kind, place, name) else self.map(target, patch, name)
        if isinstance(patch, list):
            return self._list(target, patch, list_meta(place, name), name, deletes=deletes)
        return patch

    def _list(
        self, target: list[Any], patch: list[Any], meta: PatchMeta, name: str, *, deletes: bool = False
    ) -> list[Any]:
        if not (meta.merges or deletes):
            return patch
        if not target and not patch:
            return target
        if listorder.of_maps(target, patch):
            if not meta.key:
                raise plain(f"cannot merge lists without merge key for {name}")
            return self._items(target, patch, meta.key, name)
        if deletes:
            return [item for item in target if item not in patch]
        both = list(dict.fromkeys([*target, *patch]))
        return listorder.normalized(both, patch, target, "")

    def _items(self, target: list[Any], patch: list[Map], key: str, name: str) -> list[Any]:
        """Items with a merge key: first what `$patch` takes away, then one after the other what the patch holds."""
        target, changes = _without_special(target, patch, key)
        out = list(target)
        for change in changes:
            if key not in change:
                raise without_key(change, key)
            at = next((i for i, item in enumerate(out) if key in item and item[key] == change[key]), None)
            if at is None:
                out.append(without_directives(change))
            else:
                out[at] = self.map(out[at], change, name)
        return listorder.normalized(out, changes, target, key)

    def _ordered(self, out: Map, patch: Map, directive: str, place: str) -> None:
        """Merge the list that `$setElementOrder` speaks of, and take both out of the patch."""
        order, name = patch.pop(directive), _named(directive, ORDER, BAD_ORDER)
        if name in patch and patch[name] is None:
            return
        for value in (order, out.get(name, []), patch.get(name, [])):
            if not isinstance(value, list):
                raise plain(f"expected a []interface {{}}, but received a {listorder.go_type(value)}")
        before, meta = out.get(name), list_meta(place, name)
        change = patch.pop(name, None)
        listorder.check(change or [], order, meta.key)
        if before is None and change is None:
            return
        merged = before or []
        if change is not None:
            merged = without_directives(change) if before is None else self._list(before, change, meta, name)
        if not meta.key and listorder.of_maps(merged, order):
            raise plain(f"cannot merge lists without merge key for {name}")
        out[name] = listorder.normalized(merged, order, before or [], meta.key)


def _check_keys(value: Any, meta: PatchMeta) -> None:
    """Has each item of a list that is new its merge key? Raises StatusError 500, as for one that is merged."""
    for item in value if isinstance(value, list) and meta.key else ():
        if isinstance(item, dict) and meta.key not in item and not is_directive(item):
            raise without_key(item, meta.key)


def _directed(patch: Map) -> Map:
    """What `$patch` makes of a whole map."""
    directive = patch[PATCH]
    if directive == REPLACE:
        return {key: value for key, value in patch.items() if key != PATCH}
    if directive == DELETE:
        return {}
    raise unknown_type(patch)


def _retain(out: Map, patch: Map) -> None:
    """Take away what `$retainKeys` does not name. Raises StatusError 400 where the patch sets such a field."""
    if RETAIN not in patch:
        return
    kept = patch.pop(RETAIN)
    named = [key for key, value in patch.items() if value is not None and not key.startswith((FROM_LIST, ORDER))]
    if not isinstance(kept, list) or any(key not in kept for key in named):
        raise bad_request(BAD_RETAIN_KEYS)
    for key in [key for key in out if key not in kept]:
        del out[key]


def _named(directive: str, prefix: str, complaint: str) -> str:
    """The field that a directive `prefix/field` speaks of."""
    name = directive.removeprefix(prefix)
    if not directive.startswith(prefix) or not name:
        raise bad_request(complaint)
    return name


def _without_special(target: list[Any], patch: list[Map], key: str) -> tuple[list[Any], list[Map]]:
    """The target without what items with `$patch` delete, every one with that key, and the patch's other items."""
    kept, changes, replaced = target, [], False
    for change in patch:
        if not is_directive(change):
            changes.append(change)
        elif change[PATCH] == DELETE:
            if key not in change:
                raise without_key(change, key)
            kept = [item for item in kept if item.get(key) != change[key]]
        elif change[PATCH] == REPLACE:
            replaced = True
        else:
            raise unknown_type(change)
    return (changes, []) if replaced else (kept, changes)
