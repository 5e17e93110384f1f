"""A wire dict with its fields as Go's JSON encoder has them: structs in the order of their source, maps by their keys.

Whatever the server writes to a client by itself, or quotes of an object, goes through here; clients such as kubectl
sort what they print. Structs whose source is not in the tables stay as their form here declares them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.core import Container
from engine.api.meta import Object, ObjectMeta
from engine.api.serializer.fieldtypes import ExplainedField, fields_of
from engine.api.serializer.goorder import core, groups, pods, volumes
from engine.api.serializer.shapes import carried_form

if TYPE_CHECKING:
    from engine.api.base import Api

_TYPE_META = ("kind", "apiVersion", "metadata")
_ENTRY = re.compile(r"^(\w+):((?:.|\n )*)", re.MULTILINE)
_TABLE = {
    name: tuple(fields.split())
    for table in (core, pods, volumes, groups)
    for name, fields in _ENTRY.findall(table.FIELDS)
}
_NAMED = {
    ("NodeStatus", "nodeInfo"): "NodeSystemInfo",
    ("ObjectMeta", "managedFields"): "ManagedFieldsEntry",
    ("PersistentVolumeSpec", "hostPath"): "HostPathVolumeSource",
    ("StatefulSetSpec", "persistentVolumeClaimRetentionPolicy"): "StatefulSetPersistentVolumeClaimRetentionPolicy",
    ("JobStatus", "uncountedTerminatedPods"): "UncountedTerminatedPods",
}
"""Structs that have no form of their own here, and hold plain values only."""


class _Place(NamedTuple):
    """What stands in a field."""

    struct: type[Api] | None = None
    flat: tuple[str, ...] = ()
    """The fields of a struct that holds plain values only."""
    is_map: bool = False


def in_go_order(form: type[Api], raw: dict[str, Any]) -> dict[str, Any]:
    """The dict of a struct of that form, with its fields and those of all structs in it in Go's order."""
    places = _places(form)
    out = {key: _value(place, raw[key]) for key, place in places.items() if key in raw}
    return out if len(out) == len(raw) else out | {key: value for key, value in raw.items() if key not in out}


def metadata_in_go_order(raw: dict[str, Any]) -> dict[str, Any]:
    """An object's metadata in Go's order."""
    return in_go_order(ObjectMeta, raw)


def _value(place: _Place, value: Any) -> Any:
    if isinstance(value, list):
        return value if place.struct is None and not place.flat else [_value(place, item) for item in value]
    if not isinstance(value, dict):
        return value
    if place.struct is not None:
        return in_go_order(place.struct, value)
    if place.is_map:
        return dict(sorted(value.items()))
    return {key: value[key] for key in place.flat if key in value} | value


@cache
def _places(form: type[Api]) -> dict[str, _Place]:
    """What stands in each field of a struct, in Go's order."""
    owner = form.__name__.removeprefix("Core")
    return {name: _place(owner, name, field_of(form, name)) for name in ordered_names(form)}


def ordered_names(form: type[Api]) -> list[str]:
    """The fields of a struct, in Go's order."""
    names = [*fields_of(form), *sorted(form.unmodelled)]
    first = _TYPE_META if issubclass(form, Object) else ()
    order = dict.fromkeys((*first, *_TABLE.get(form.__name__, ()), *names))
    return [name for name in order if name in names]


def field_of(form: type[Api], name: str) -> ExplainedField | None:
    """How to read a field of a struct, whether somebody acts on it or not; None where that is not known."""
    known = fields_of(form).get(name)
    if known is None or (known.struct is None and known.plain == {dict} and not known.quantity):
        return carried_form(form.__name__.removeprefix("Core"), name) or known
    return known


def _place(owner: str, name: str, field: ExplainedField | None) -> _Place:
    if (owner, name) in _NAMED:
        return _Place(flat=_TABLE[_NAMED[owner, name]])
    if name == "ephemeralContainers":
        return _Place(Container)
    if field is None:
        return _Place()
    return _Place(field.struct, is_map=dict in field.plain and (str in field.plain or field.quantity or field.binary))
