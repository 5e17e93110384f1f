"""The border between wire dicts and typed objects.

`decode` walks the raw dict along the types: it collects *all* unknown fields with their paths in Kubernetes' words,
refuses values of the wrong type as Go's JSON decoder does, and keeps valid fields that podfall does not act on in
`extra`; those that somebody reads there have their form checked as well. `encode` puts them back where they were.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Any

import msgspec

from engine.api.apps import Passive
from engine.api.base import Api
from engine.api.customresources import CustomObject
from engine.api.meta import Object, ObjectMeta
from engine.api.scheme import Resource, by_plural, for_kind
from engine.api.serializer import (
    integers,
    jsonschemaprops,
    misfits,
    quantityplaces,
    rawdocuments,
    shapes,
    timestamps,
    zerovalues,
)
from engine.api.serializer.conversion import as_served, other_version
from engine.api.serializer.fieldtypes import EXTRA, ExplainedField, fields_of, zeros_of
from engine.api.serializer.idle.forms import ANSWERED_FORMS, FORMS
from engine.api.status import bad_request
from engine.plain.fit import MisfitError, fit

A = typing.TypeVar("A", bound=Api)

_CARRIES = b'"x-extra":'
_TOP = frozenset({"apiVersion", "kind", "metadata"})


class _Walk:
    """One pass over a raw document."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.unknown_places: list[tuple[dict[str, Any], str]] = []

    def struct(self, cls: type[Api], raw: Any, path: str, names: str, owner: str) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise misfits.wrong_type(raw, owner, names, _go_type(cls))
        fields, mine = fields_of(cls), _go_name(cls)
        out: dict[str, Any] = dict(zeros_of(cls))
        extra: dict[str, Any] = {}
        for key in raw:
            value = raw[key]
            here = f"{path}.{key}" if path else str(key)
            inside = f"{names}.{key}" if names else key
            if key in fields:
                if value is not None:
                    out[key] = self._value(fields[key], value, here, inside, mine, key)
            elif key in cls.unmodelled:
                kept = self._form(value, here, inside, mine, key)
                if kept is not None:
                    extra[key] = kept
            else:
                self.unknown.append(here)
                self.unknown_places.append((raw, key))
        if extra:
            out[EXTRA] = extra
        return out

    def _value(self, field: ExplainedField, value: Any, path: str, names: str, owner: str, key: str) -> Any:
        if field.many:
            if not isinstance(value, list | tuple):
                raise misfits.wrong_type(
                    value, owner, names, f"[]{_go_type(field.struct) if field.struct else 'string'}"
                )
            return [self._item(field, item, f"{path}[{i}]", names, owner, key) for i, item in enumerate(value)]
        return self._item(field, value, path, names, owner, key)

    def _form(self, value: Any, path: str, names: str, owner: str, key: str) -> Any:
        """A value that travels as it came, but for nulls, which mean nothing; its form is checked where it has one."""
        kept = rawdocuments.without_nulls(value)
        form = shapes.carried_form(owner, key)
        if form is not None and kept is not None:
            self._value(form, kept, path, names, owner, key)
        quantityplaces.check_carried(key, kept)
        return kept

    def _item(self, field: ExplainedField, value: Any, path: str, names: str, owner: str, key: str) -> Any:
        if field.struct is not None:
            return self.struct(field.struct, value, path, names, owner)
        if field.schema:
            return jsonschemaprops.read(value, path, names, owner, self.unknown, self.unknown_places)
        if dict in field.plain:
            found = misfits.known_map(field, value, owner, names, key)
            return self._form(value, path, names, owner, key) if found is None else found
        if field.quantity:
            return quantityplaces.read(value)
        if field.binary:
            return misfits.base64_text(value, owner, names)
        if int in field.plain and isinstance(value, float) and value.is_integer():
            value = int(value)
        wanted = integers.go_name(field.plain, key)
        if type(value) not in field.plain or (type(value) is int and value not in integers.RANGES[wanted]):
            raise misfits.wrong_type(value, owner, names, wanted)
        if isinstance(value, str) and timestamps.is_named_so(key):
            timestamps.check(value)
        return value


def _go_type(cls: type[Api]) -> str:
    return f"{cls.go_package}.{_go_name(cls)}"


def _go_name(cls: type[Api]) -> str:
    return cls.go_name or cls.__name__.removeprefix("Core")


def decode(resource: Resource, raw: dict[str, Any], *, strict: bool = True, unknown: list[str] | None = None) -> Object:
    """The typed object of a wire dict. Raises StatusError 400 naming every unknown field, or the first wrong type.

    Where it is not strict, `unknown` takes a sentence for each unknown field.
    """
    walk = _Walk()
    try:
        raw = rawdocuments.readable(raw)
        clean = walk.struct(form_of(resource), raw, "", "", resource.kind)
    except ValueError as error:
        raise bad_request(_cannot_handle(resource, str(error))) from error
    sentences = [f'unknown field "{path}"' for path in dict.fromkeys(walk.unknown)]
    if strict and sentences:
        raise bad_request(_cannot_handle(resource, f"strict decoding error: {', '.join(sentences)}"))
    if unknown is not None:
        unknown += sentences
    if resource.type is Passive:
        return _passive(walk, resource, raw, clean)
    clean["apiVersion"], clean["kind"] = resource.api_version, resource.kind
    try:
        return fit(clean, resource.type)
    except MisfitError as error:
        raise bad_request(_cannot_handle(resource, str(error))) from error


def decode_request(cls: type[A], raw: Any) -> A:
    """What a client sends beside objects, by its type. Raises StatusError 400 naming the first wrong type."""
    kind, walk = cls.__name__, _Walk()
    try:
        return fit(walk.struct(cls, rawdocuments.readable(raw), "", "", kind), cls)
    except ValueError as error:
        raise bad_request(f'{kind} in version "v1" cannot be handled as a {kind}: {error}') from error


def decode_metadata(raw: Any) -> tuple[ObjectMeta, list[str]]:
    """The metadata of an object whose kind has no type, and the paths of unknown fields in it.

    Raises ValueError on the first wrong type.
    """
    walk = _Walk()
    if raw is not None and not isinstance(raw, dict):
        raise misfits.wrong_type(raw, "", "", "v1.ObjectMeta")
    clean = walk.struct(ObjectMeta, rawdocuments.readable(raw or {}), "metadata", "", "ObjectMeta")
    return fit(clean, ObjectMeta), walk.unknown


def form_of(resource: Resource) -> type[Object]:
    """The type whose fields an object has, whatever it is stored as."""
    if resource.type is not Passive:
        return resource.type
    other = other_version(resource)
    if other is not None:
        return other.form
    return FORMS.get(resource.kind) or ANSWERED_FORMS[resource.kind]


def _passive(walk: _Walk, resource: Resource, raw: dict[str, Any], clean: dict[str, Any]) -> Object:
    """An object whose body stays as it came, but for the fields that its kind does not have."""
    for holder, key in walk.unknown_places:
        holder.pop(key, None)
    other = other_version(resource)
    if other is not None:
        return decode(by_plural(resource.plural), other.to_stored(raw), strict=False)
    body = {key: value for key, value in raw.items() if key not in _TOP}
    kind = {"apiVersion": resource.api_version, "kind": resource.kind}
    return msgspec.convert(kind | {"metadata": clean.get("metadata", {}), "body": body}, Passive)


def formed(obj: Passive) -> Object:
    """The object by the form of its kind, with its metadata: what is stored as it came, for those who check it."""
    form = FORMS[obj.kind]
    clean = _Walk().struct(form, obj.body, "", "", obj.kind)
    typed = fit(clean | {"apiVersion": obj.api_version, "kind": obj.kind}, form)
    return msgspec.structs.replace(typed, metadata=obj.metadata)


def _cannot_handle(resource: Resource, why: str) -> str:
    kind = resource.kind
    return f'{kind} in version "{resource.version}" cannot be handled as a {kind}: {why}'


def decode_document(raw: dict[str, Any], *, strict: bool = True) -> Object:
    """The typed object of a document that says its own kind; KeyError where podfall does not know the kind."""
    resource = for_kind(str(raw.get("apiVersion")), str(raw.get("kind")))
    if resource is None:
        raise KeyError(f'no matches for kind "{raw.get("kind")}" in version "{raw.get("apiVersion")}"')
    return decode(resource, raw, strict=strict)


def encode(obj: Api) -> dict[str, Any]:
    """The wire dict of an object, with the fields we only carry put back."""
    encoded = _ENCODER.encode(obj)
    raw: dict[str, Any] = msgspec.json.decode(encoded)
    if isinstance(obj, Passive | CustomObject):
        body = raw.pop("body", {})
        raw.pop("resource", None)
        raw |= body
    if _CARRIES in encoded:
        _hoist(type(obj), raw)
    zerovalues.show(type(obj), raw)
    return raw


def encode_as(resource: Resource, obj: Object) -> dict[str, Any]:
    """The wire dict of a stored object in the version of a resource."""
    return as_served(resource, encode(obj))


def _hoist(cls: type[Api], raw: dict[str, Any]) -> None:
    """Put what an object and the objects in it carry beside their other fields."""
    for name, field in _carriers(cls):
        value = raw.get(name)
        if value is not None and field.struct is not None:
            for item in value if field.many else (value,):
                _hoist(field.struct, item)
    extra = raw.pop(EXTRA, None)
    if extra:
        raw.update(extra)


@cache
def _carriers(cls: type[Api]) -> tuple[tuple[str, ExplainedField], ...]:
    """The fields in which something may be carried."""
    return tuple(
        (name, field)
        for name, field in fields_of(cls).items()
        if field.struct is not None and (field.struct.unmodelled or _carriers(field.struct))
    )


def canonical(obj: Api) -> bytes:
    """Bytes that two equal objects share, for digests: fields in declared order, maps sorted."""
    return _ENCODER.encode(obj)


_ENCODER = msgspec.json.Encoder(order="deterministic")
