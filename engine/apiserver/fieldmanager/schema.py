"""The schema of a kind, made from the types of engine/api (structured-merge-diff's schema).

What has no type there is taken as it comes: a map field by field, a list as one value.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.meta import ObjectMeta
from engine.api.serializer import shapes, timestamps
from engine.api.serializer.fieldtypes import ExplainedField, fields_of
from engine.api.serializer.wire import form_of
from engine.apiserver.fieldmanager.fieldpath import keyed, valued
from engine.apiserver.fieldmanager.structure import (
    ATOMIC_FIELDS,
    ATOMIC_STRUCTS,
    GRANULAR_FIELDS,
    KEY_DEFAULTS,
    KEYS,
    SETS,
)

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.api.scheme import Resource


class ScalarType(NamedTuple):
    """A value without parts: `string`, `numeric`, `boolean` or `untyped`."""

    kind: str


class ListType(NamedTuple):
    """A list: one value, or items told apart by keys, or by their values (`is_set`)."""

    item: Type
    keys: tuple[str, ...] = ()
    is_set: bool = False

    @property
    def atomic(self) -> bool:
        """Whether it is one value."""
        return not (self.keys or self.is_set)


class MapType(NamedTuple):
    """A struct, which has only its own fields, or a map from any key to `element`."""

    fields: dict[str, Type]
    element: Type | None = None
    atomic: bool = False

    def inside(self, key: str) -> Type | None:
        """The type under a key; None where the schema declares none."""
        return self.fields.get(key, self.element)


class AnyType(NamedTuple):
    """Whatever stands there; its own form tells what it is."""

    name: str = "deduced"


Type = ScalarType | ListType | MapType | AnyType

ANY = AnyType()
_UNTYPED = ScalarType("untyped")
_DEDUCED_MAP = MapType({}, ANY)
_DEDUCED_LIST = ListType(ANY)
_PLAIN = {
    frozenset({int}): ScalarType("numeric"),
    frozenset({str}): ScalarType("string"),
    frozenset({bool}): ScalarType("boolean"),
}

_BY_TYPE = {
    "boolean": _PLAIN[frozenset({bool})],
    "integer": _PLAIN[frozenset({int})],
    "number": _PLAIN[frozenset({int})],
    "string": _PLAIN[frozenset({str})],
}
"""Types of plain values, by the words of a JSON schema."""


class NoKeyError(ValueError):
    """An item of a keyed list cannot be told apart."""


def deduced(type_: Type, value: Any) -> ScalarType | ListType | MapType:
    """The type of a value where only its form tells."""
    if not isinstance(type_, AnyType):
        return type_
    if isinstance(value, dict):
        return _DEDUCED_MAP
    return _DEDUCED_LIST if isinstance(value, list) else _UNTYPED


def item_element(type_: ListType, item: Any) -> str:
    """The path element of a list's item. Raises NoKeyError where it has none."""
    if type_.is_set:
        return valued(item)
    if item is None:
        raise NoKeyError("associative list with keys may not have a null element")
    if not isinstance(item, dict):
        raise NoKeyError("associative list with keys may not have non-map elements")
    for key in type_.keys:
        if key not in item and key not in KEY_DEFAULTS:
            why = f'associative list with keys has an element that omits key field "{key}"'
            raise NoKeyError(f"{why} (and doesn't have default value)")
    return keyed({key: item.get(key, KEY_DEFAULTS.get(key)) for key in type_.keys})


@cache
def schema_of(resource: Resource) -> MapType:
    """The schema of a resource's objects."""
    if resource.custom is not None:
        return _of_definition(resource.custom.schema)
    return _struct(form_of(resource))


def _of_definition(schema: dict[str, Any]) -> MapType:
    """The schema of a custom resource's objects, with the fields that every object has."""
    found = of_structural(schema)
    fields = found.fields if isinstance(found, MapType) else {}
    text = _PLAIN[frozenset({str})]
    head: dict[str, Type] = {"apiVersion": text, "kind": text, "metadata": _struct(ObjectMeta)}
    return MapType(fields | head, found.element if isinstance(found, MapType) else None)


def of_structural(schema: dict[str, Any]) -> Type:
    """The type of a value by its structural schema (kube-openapi's schemaconv)."""
    if schema.get("x-kubernetes-int-or-string"):
        return _UNTYPED
    kind = schema.get("type")
    if kind == "object":
        return _structural_map(schema)
    if kind == "array":
        items, form = schema.get("items"), schema.get("x-kubernetes-list-type")
        keys = tuple(schema.get("x-kubernetes-list-map-keys") or ()) if form == "map" else ()
        return ListType(of_structural(items) if isinstance(items, dict) else ANY, keys, form == "set")
    return _BY_TYPE.get(str(kind), ANY)


def _structural_map(schema: dict[str, Any]) -> MapType:
    others, keeps = schema.get("additionalProperties"), schema.get("x-kubernetes-preserve-unknown-fields")
    element = of_structural(others) if isinstance(others, dict) else ANY if others or keeps else None
    fields: dict[str, Type] = {}
    if schema.get("x-kubernetes-embedded-resource"):
        fields = {"apiVersion": _UNTYPED, "kind": _UNTYPED, "metadata": _struct(ObjectMeta)}
    fields |= {name: of_structural(each) for name, each in (schema.get("properties") or {}).items()}
    return MapType(fields, element, schema.get("x-kubernetes-map-type") == "atomic")


@cache
def _struct(cls: type[Api], *, granular: bool = False) -> MapType:
    owner = cls.__name__.removeprefix("Core")
    known: dict[str, ExplainedField | None] = {name: shapes.carried_form(owner, name) for name in cls.unmodelled}
    known |= fields_of(cls)
    fields = {name: _field(owner, name, known[name]) for name in sorted(known)}
    return MapType(fields, None, owner in ATOMIC_STRUCTS and not granular)


def _field(owner: str, name: str, form: ExplainedField | None) -> Type:
    where = (owner, name)
    if where in KEYS or where in SETS or (form is not None and form.many):
        item = ANY if form is None or not form.many else _item(where, form)
        return ListType(item, KEYS.get(where, ()), where in SETS)
    return ANY if form is None and where not in ATOMIC_FIELDS else _item(where, form)


def _item(where: tuple[str, str], form: ExplainedField | None) -> Type:
    if form is not None and form.struct is not None:
        struct = _struct(form.struct, granular=where in GRANULAR_FIELDS)
        return struct._replace(atomic=True) if where in ATOMIC_FIELDS else struct
    if form is None or dict in form.plain:
        values: Type = _UNTYPED if form is not None and form.quantity else ANY
        if form is not None and not form.quantity and str in form.plain:
            values = _PLAIN[frozenset({str})]
        return MapType({}, values, where in ATOMIC_FIELDS)
    if form.quantity or timestamps.is_named_so(where[1]):
        return _UNTYPED
    return _PLAIN.get(form.plain, _UNTYPED)
