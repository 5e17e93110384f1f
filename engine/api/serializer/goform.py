"""Values in the form in which Go writes them and etcd keeps them: zero is there or left out, as its type says.

For what travels as it came: whole kinds that nothing acts on, and the fields that other kinds carry. `omitempty` drops
texts, numbers, flags, lists and maps that are empty; pointers keep what they point to; structs are always there; each
quantity has one spelling. On the way the defaults of each struct are filled in, by its name in Go, wherever it stands.
Called by `engine.apiserver.defaults`, which has those defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.api.quantity import canonical, milli_canonical
from engine.api.serializer import jsonschemaprops
from engine.api.serializer.fieldtypes import ExplainedField, fields_of
from engine.api.serializer.shapes import carried_form

if TYPE_CHECKING:
    from engine.api.base import Api

Struct = dict[str, Any]
Defaults = Mapping[str, Callable[[Struct], Struct]]
"""By the name of a struct in Go, what it becomes where its author left something out."""

_TOP = frozenset({"apiVersion", "kind", "metadata"})


def written_body(form: type[Api], body: Struct, defaults: Defaults) -> Struct:
    """All but kind and metadata of an object, by the form of its kind."""
    return {key: value for key, value in written(form, body, defaults).items() if key not in _TOP}


def written(form: type[Api], raw: Struct, defaults: Defaults) -> Struct:
    """A struct as Go writes it, with its defaults and those of all structs in it."""
    name = form.__name__.removeprefix("Core")
    fill = defaults.get(name)
    given = raw if fill is None else fill(raw)
    out = written_fields(name, given, defaults, fields_of(form))
    for key, field in fields_of(form).items():
        if field.always and key not in out:
            out[key] = _zero(field, defaults)
    return out


def written_fields(
    owner: str, given: Struct, defaults: Defaults, fields: Mapping[str, ExplainedField] | None = None
) -> Struct:
    """The fields of the struct `owner` that are given, without those that Go leaves out."""
    out: Struct = {}
    for key, value in given.items():
        field = (fields or {}).get(key) or carried_form(owner, key)
        kept = value if value is None or field is None else _value(field, value, defaults)
        if not _is_omitted(field, kept):
            out[key] = kept
    return out


def _value(field: ExplainedField, value: Any, defaults: Defaults) -> Any:
    if field.schema:
        return jsonschemaprops.written(value)
    if field.many:
        return [_item(field, item, defaults) for item in value]
    if field.quantity and isinstance(value, dict):
        return {name: milli_canonical(0 if amount is None else amount) for name, amount in value.items()}
    return _item(field, value, defaults)


def _item(field: ExplainedField, value: Any, defaults: Defaults) -> Any:
    if field.struct is not None:
        return written(field.struct, value or {}, defaults)
    if field.quantity:
        return canonical(value)
    return value


def _is_omitted(field: ExplainedField | None, value: Any) -> bool:
    if value is None or field is None:
        return value is None
    if value == [] or (value == {} and field.struct is None):
        return not field.optional
    if field.struct is not None or field.quantity or field.optional or field.always:
        return False
    return not value


def _zero(field: ExplainedField, defaults: Defaults) -> Any:
    """What Go writes for a field that is always there and was left out."""
    if field.quantity:
        return "0"
    if field.many or (field.optional and field.struct is None):
        return None
    if field.struct is not None:
        return written(field.struct, {}, defaults)
    return 0 if int in field.plain else False if bool in field.plain else ""
