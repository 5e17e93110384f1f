"""Go's internal types of what a refused update shows whole: specifications of Pods and claims, and sources of volumes.

They follow from the forms by which wire dicts are read, by the order of their fields and by what the tables here say of
the internal version (pkg/apis/core/types.go), which keeps some fields in other places than the one that travels.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.core import Container, PodSpec, ResourceRequirements
from engine.api.quantity import canonical, compare, form
from engine.api.serializer.fieldtypes import ExplainedField
from engine.api.serializer.goorder import internalnames
from engine.api.serializer.goorder.order import field_of, ordered_names
from engine.api.serializer.goorder.selectorstring import selector_string
from engine.api.serializer.wire import encode
from engine.api.storage import PersistentVolumeClaimSpec, PersistentVolumeSpec
from engine.golang.cmp import diff
from engine.golang.cmp.gotypes import FLAG, NUMBER, TEXT, GoType, Kind, pointer, slice_of

if TYPE_CHECKING:
    from engine.api.base import Api

_AMOUNT = re.compile(r"([+-]?\d+)(?:(\D+)|e(-?\d+))?$")
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_FORMATS = {"binary": "BinarySI", "decimal": "DecimalSI", "exponent": "DecimalExponent"}
_OF_THE_HOST = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")


class InternalType(NamedTuple):
    """A type of the internal version, and how its values are made of what travels."""

    type: GoType
    read: Callable[[Any], Any]


def _plain(type: GoType, *, zero: Any) -> InternalType:
    return InternalType(type, lambda raw: zero if raw is None else raw)


_TEXT, _NUMBER, _FLAG = _plain(TEXT, zero=""), _plain(NUMBER, zero=0), _plain(FLAG, zero=False)
_INT64_AMOUNT = GoType("resource.int64Amount", Kind.STRUCT, fields={"value": NUMBER, "scale": NUMBER})


def _quantity(raw: Any) -> dict[str, Any]:
    text = canonical(raw or 0)
    found = _AMOUNT.match(text)
    number, suffix, exponent = found.groups() if found else ("0", None, None)
    value, scale = int(number) << _BINARY.get(suffix or "", 0), _DECIMAL.get(suffix or "", int(exponent or 0))
    return {"i": {"value": value, "scale": scale if value else 0}, "s": text, "Format": _FORMATS[form(raw or 0)]}


_QUANTITY = InternalType(
    GoType(
        "resource.Quantity",
        Kind.STRUCT,
        fields={"i": _INT64_AMOUNT, "s": TEXT, "Format": TEXT},
        equal=lambda one, other: compare(one["s"], other["s"]) == 0,
    ),
    _quantity,
)
_INT_OR_STRING = InternalType(
    GoType("intstr.IntOrString", Kind.STRUCT, fields={"Type": NUMBER, "IntVal": NUMBER, "StrVal": TEXT}),
    lambda raw: {
        "Type": int(isinstance(raw, str)),
        "IntVal": raw if isinstance(raw, int) else 0,
        "StrVal": raw if isinstance(raw, str) else "",
    },
)


def _pointer(inner: InternalType) -> InternalType:
    string = {"resource.Quantity": lambda value: value["s"], "v1.LabelSelector": _selector_text}.get(inner.type.name)
    return InternalType(pointer(inner.type, string), lambda raw: None if raw is None else inner.read(raw))


def _slice(inner: InternalType, name: str = "") -> InternalType:
    listed = GoType(name, Kind.SLICE, inner.type) if name else slice_of(inner.type)
    return InternalType(listed, lambda raw: None if raw is None else [inner.read(item) for item in raw])


def _map(name: str, inner: InternalType, key_prefix: str = "") -> InternalType:
    mapped = GoType(name, Kind.MAP, inner.type, key_prefix=key_prefix)
    return InternalType(mapped, lambda raw: {key: inner.read(raw[key]) for key in raw} if raw else None)


_RESOURCES = _map("core.ResourceList", _QUANTITY, "s")


def _struct(name: str, fields: dict[str, tuple[str, InternalType]]) -> InternalType:
    """A struct, by the names of its fields in Go; the fields of one embedded in it travel among its own."""

    def read(raw: Any) -> dict[str, Any]:
        given = raw or {}
        return {
            go_name: inner.read(given if not wire_name else given.get(wire_name))
            for go_name, (wire_name, inner) in fields.items()
        }

    types = {go_name: inner.type for go_name, (_, inner) in fields.items()}
    return InternalType(GoType(name, Kind.STRUCT, fields=types), read)


def _selector_text(value: dict[str, Any]) -> str:
    """The method String of a LabelSelector, read by the names of its fields in Go."""
    expressions = ((each["Key"], each["Operator"], each["Values"] or ()) for each in value["MatchExpressions"] or ())
    return selector_string(value["MatchLabels"] or {}, expressions)


@cache
def internal_type(struct: type[Api]) -> InternalType:
    """The internal type of a struct."""
    name = struct.go_name or struct.__name__.removeprefix("Core")
    package = "v1" if struct.__module__ == "engine.api.meta" else "core"
    order = internalnames.ORDER.get(name) or " ".join(ordered_names(struct))
    fields = {wire_name: _field(struct, name, wire_name) for wire_name in order.split()}
    return _struct(f"{package}.{name}", _arranged(name, fields))


def _arranged(owner: str, fields: dict[str, InternalType]) -> dict[str, tuple[str, InternalType]]:
    """The fields by their names in Go, those of an embedded struct within it, where the first of them stands."""
    embedded, inner = internalnames.EMBEDDED.get(owner, ("", ""))
    within = [name for name in fields if name in inner.split() or (inner == "*" and name != "name")]
    out: dict[str, tuple[str, InternalType]] = {}
    for wire_name, field in fields.items():
        if wire_name not in within:
            out[internalnames.go_name(owner, wire_name)] = (wire_name, field)
        elif embedded not in out:
            parts = {internalnames.go_name(owner, name): (name, fields[name]) for name in within}
            out[embedded] = ("", _struct(f"core.{embedded}", parts))
    return out


def _field(struct: type[Api], owner: str, wire_name: str) -> InternalType:
    special = _SPECIAL.get((owner, wire_name))
    if special is not None:
        return special()
    field = field_of(PodSpec if wire_name in _OF_THE_HOST else struct, wire_name)
    if field is None:
        message = f"the form of {owner}.{wire_name} is not known"
        raise KeyError(message)
    inner = _item(field)
    if field.many:
        return _slice(inner, internalnames.SLICES.get((owner, wire_name), ""))
    return _pointer(inner) if _is_pointer(field, f"{owner}.{wire_name}") else inner


def _is_pointer(field: ExplainedField, named: str) -> bool:
    if field.struct is not None:
        return not field.always
    optional = field.optional and dict not in field.plain and named not in internalnames.VALUES
    return optional or named in internalnames.POINTERS


def _item(field: ExplainedField) -> InternalType:
    if field.struct is not None:
        return internal_type(field.struct)
    if dict in field.plain:
        return _RESOURCES if field.quantity else _map("map[string]string", _TEXT)
    if field.quantity:
        return _QUANTITY
    if len(field.plain) > 1:
        return _INT_OR_STRING
    return _NUMBER if int in field.plain else _FLAG if bool in field.plain else _TEXT


def _ephemeral_container() -> InternalType:
    """What all containers have, and the name of the one that it looks at."""
    container = internal_type(Container)
    common = InternalType(
        GoType("core.EphemeralContainerCommon", Kind.STRUCT, fields=container.type.fields), container.read
    )
    fields = {"EphemeralContainerCommon": ("", common), "TargetContainerName": ("targetContainerName", _TEXT)}
    return _struct("core.EphemeralContainer", fields)


def _volume_resources() -> InternalType:
    fields = {"Limits": ("limits", _RESOURCES), "Requests": ("requests", _RESOURCES)}
    return _struct("core.VolumeResourceRequirements", fields)


_SPECIAL: dict[tuple[str, str], Callable[[], InternalType]] = {
    # Nobody manages the template of an ephemeral volume's claim.
    ("ObjectMeta", "managedFields"): lambda: _slice(_TEXT),
    ("PersistentVolumeClaimSpec", "resources"): _volume_resources,
    ("PodSpec", "ephemeralContainers"): lambda: _slice(_ephemeral_container()),
    ("PodSpec", "resources"): lambda: _pointer(internal_type(ResourceRequirements)),
}
"""Fields whose form is not told by the type that they travel in."""


def pod_spec_difference(one: PodSpec, other: PodSpec) -> str:
    """What cmp.Diff says of two specifications of Pods."""
    return diff(internal_type(PodSpec).type, _internal_pod_spec(encode(one)), _internal_pod_spec(encode(other)))


def _internal_pod_spec(raw: dict[str, Any]) -> Any:
    """What a Pod shares with its node is part of its security there."""
    shared = {name: raw[name] for name in _OF_THE_HOST if name in raw}
    security = {**(raw.get("securityContext") or {}), **shared}
    spec = {**raw, "securityContext": security} if security or "securityContext" in raw else raw
    return internal_type(PodSpec).read(spec)


def ephemeral_container_difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    """What cmp.Diff says of two ephemeral containers, as they travel."""
    container = _ephemeral_container()
    return diff(container.type, container.read(one), container.read(other))


def claim_spec_difference(one: PersistentVolumeClaimSpec, other: PersistentVolumeClaimSpec) -> str:
    """What cmp.Diff says of two specifications of claims."""
    spec = internal_type(PersistentVolumeClaimSpec)
    return diff(spec.type, spec.read(encode(one)), spec.read(encode(other)))


def volume_source_difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    """What cmp.Diff says of two sources of persistent volumes, as they travel."""
    names = internalnames.ORDER["PersistentVolumeSource"].split()
    fields = {name: _field(PersistentVolumeSpec, "PersistentVolumeSpec", name) for name in names}
    source = _struct("core.PersistentVolumeSource", _arranged("PersistentVolumeSource", fields))
    return diff(source.type, source.read(one), source.read(other))
