"""Who manages what after a write (structured-merge-diff's merge/update.go). Pure functions of wire dicts.

Differs: every object is served in one version, so that no set has to be converted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.apiserver.fieldmanager.compare import Comparison, compare
from engine.apiserver.fieldmanager.conflicts import ConflictsError
from engine.apiserver.fieldmanager.fieldpath import NOTHING, FieldSet
from engine.apiserver.fieldmanager.managed import Managed, ManagerKey, Managers, union, without_empty
from engine.apiserver.fieldmanager.merge import merged, without
from engine.apiserver.fieldmanager.schema import MapType, Type
from engine.apiserver.fieldmanager.typed import field_set


class Applied(NamedTuple):
    """What came of an apply."""

    obj: dict[str, Any] | None
    """The object as it is to be; None where nothing of it changes."""
    managers: Managers


def updated(managers: Managers, comparison: Comparison, key: ManagerKey, version: str, time: str | None) -> Managers:
    """The managers after a write that changed these fields: whoever changed them has them alone."""
    if comparison.same:
        return managers
    left = _without_lost(managers, comparison)
    if not comparison.set_:
        return left
    before = left[key].fields if key in left else NOTHING
    return left | {key: Managed(before | comparison.set_, version, time)}


def _without_lost(managers: Managers, comparison: Comparison) -> Managers:
    lost = comparison.set_ | comparison.removed
    return without_empty({key: entry._replace(fields=entry.fields - lost) for key, entry in managers.items()})


def applied(
    live: dict[str, Any],
    config: dict[str, Any],
    schema: MapType,
    managers: Managers,
    key: ManagerKey,
    version: str,
    *,
    force: bool,
    ignored: FieldSet = NOTHING,
) -> Applied:
    """Lay a configuration over an object. Raises ConflictsError where others have fields that it changes.

    `ignored` are fields that the request may not set: they count neither as changed nor as managed.
    """
    last = managers.get(key)
    mine = Managed(_minus(field_set(config, schema), ignored), version, last.time if last else None)
    new: dict[str, Any] = merged(live, config, schema)
    managers = managers | {key: mine}
    if last is not None and last.fields:
        new = _pruned(new, schema, last.fields, union(managers))
    comparison = compare(live, new, schema)
    counted = Comparison(*(_minus(fields, ignored) for fields in comparison))
    others = {other: entry for other, entry in managers.items() if other != key}
    conflicts = {other: entry.fields & counted.set_ for other, entry in others.items()}
    found = {other: fields for other, fields in conflicts.items() if fields}
    if found and not force:
        raise ConflictsError(found)
    left = _without_lost(others, counted) | {key: mine}
    return Applied(None if comparison.same else new, without_empty(left))


def _minus(fields: FieldSet, roots: FieldSet) -> FieldSet:
    """The fields that do not lie at or below a root."""
    return frozenset(path for path in fields if not any(path[: len(root)] == root for root in roots))


def _pruned(new: dict[str, Any], schema: MapType, last: FieldSet, managed: FieldSet) -> dict[str, Any]:
    """The object without what the applier had, has no more, and nobody else has."""
    last = _with_named(last, schema)
    pruned = without(new, last, schema) or {}
    everything = _with_named(field_set(new, schema), schema)
    kept = _with_named(field_set(pruned, schema), schema) | _with_named(managed, schema)
    pruned = without(new, everything - kept, schema) or {}
    left = _with_named(field_set(pruned, schema), schema)
    return without(new, (everything - left) & last, schema) or {}


def _with_named(fields: FieldSet, schema: Type) -> FieldSet:
    """The set with each declared field on the way to one of its paths (EnsureNamedFieldsAreMembers)."""
    found = set(fields)
    for path in fields:
        type_: Any = schema
        for size, element in enumerate(path[:-1], 1):
            is_field = element.startswith("f:") and isinstance(type_, MapType)
            if is_field and element[2:] in type_.fields:
                found.add(path[:size])
            type_ = _inside(type_, element)
            if type_ is None:
                break
    return frozenset(found)


def _inside(type_: Any, element: str) -> Type | None:
    if isinstance(type_, MapType):
        return type_.inside(element[2:])
    return getattr(type_, "item", None)
