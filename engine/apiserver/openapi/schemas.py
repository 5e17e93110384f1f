"""The types of engine/api as OpenAPI schemas, under the names that Kubernetes gives them.

A field that is kept but not acted on has no type of its own (`x-kubernetes-preserve-unknown-fields`). Lists that a
strategic merge patch merges by key say so, since kubectl reads that to compute a patch; the keys are those by which the
server itself merges.
"""

from __future__ import annotations

import inspect as docstrings
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from msgspec import inspect

from engine.api.apps import Passive
from engine.api.core import IntOrString
from engine.api.scheme import SCHEME, SERVED
from engine.api.serializer.mergekeys import MERGE_KEYS
from engine.api.serializer.wire import form_of
from engine.apiserver.fieldmanager.structure import ATOMIC_FIELDS, ATOMIC_STRUCTS, KEYS, SETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.base import Api
    from engine.api.scheme import Resource

Schema = dict[str, Any]

META = "io.k8s.apimachinery.pkg.apis.meta.v1"
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"

_AGGREGATOR = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1"
_PACKAGES = {"meta": META, "core": "io.k8s.api.core.v1", "storage": "io.k8s.api.core.v1"}
_GROUPS = {resource.type: resource.group for resource in SCHEME if resource.type is not Passive}
_FORMS = {form_of(resource): resource for resource in SERVED if resource.type is Passive}
"""Kinds that are stored as they came, or not at all, by their forms; the parts of a form lie beside it."""
_ELSEWHERE = {
    "Endpoint": "discovery",
    "EndpointConditions": "discovery",
    "EndpointHints": "discovery",
    "EndpointPort": "discovery",
    "ForZone": "discovery",
    "ResourceQuotaSpec": "core",
    "ResourceQuotaStatus": "core",
}
"""Parts of kinds that stand in another group than the module that holds them."""
_CALLED = {
    "Strategy": "DeploymentStrategy",
    "RollingUpdate": "RollingUpdateDeployment",
    "StatefulSetRollingUpdate": "RollingUpdateStatefulSetStrategy",
}
"""Types that Kubernetes calls by another name."""

_IDLE = "engine.api.serializer.idle."
_PATCH_KEYS = {("Container", "ports"): "containerPort", ("ServiceSpec", "ports"): "port"}
_KEPT: Schema = {
    "description": "Kept as it comes; nothing here acts on it.",
    "x-kubernetes-preserve-unknown-fields": True,
}
_BY_HAND: dict[str, Schema] = {
    INT_OR_STRING: {
        "description": "A number, or a name or percentage.",
        "format": "int-or-string",
        "oneOf": [{"type": "integer"}, {"type": "string"}],
    },
    QUANTITY: {
        "description": "A fixed-point number with a unit, such as 500m or 2Gi.",
        "oneOf": [{"type": "string"}, {"type": "number"}],
    },
    f"{META}.Status": {"description": "What came of a request that returns no object.", "type": "object"},
    f"{META}.DeleteOptions": {"description": "How to delete an object.", "type": "object"},
    f"{META}.Patch": {"description": "A change, in the form that its content type says.", "type": "object"},
    f"{META}.ListMeta": {
        "description": "Metadata of a list.",
        "type": "object",
        "properties": {
            "continue": {"type": "string"},
            "remainingItemCount": {"type": "integer", "format": "int64"},
            "resourceVersion": {"type": "string"},
        },
    },
    "io.k8s.api.autoscaling.v1.Scale": {
        "description": "How many replicas are wanted and how many there are.",
        "type": "object",
        "properties": {
            "spec": {"type": "object", "properties": {"replicas": {"type": "integer", "format": "int32"}}},
            "status": {
                "type": "object",
                "properties": {"replicas": {"type": "integer", "format": "int32"}, "selector": {"type": "string"}},
            },
        },
    },
}
"""Types that are not structs of engine/api."""


def reference(name: str) -> Schema:
    """A pointer to a schema of the same document."""
    return {"$ref": f"#/components/schemas/{name}"}


def name_of(struct: type[Api]) -> str:
    """What Kubernetes calls a type, such as `io.k8s.api.core.v1.Pod`."""
    if struct.__module__.startswith(_IDLE):
        return _form_name(struct)
    name = struct.__name__
    group = _group(_GROUPS[struct]) if struct in _GROUPS else _ELSEWHERE.get(name, struct.__module__.split(".")[2])
    return f"{_PACKAGES.get(group, f'io.k8s.api.{group}.v1')}.{_CALLED.get(name, name.removeprefix('Core'))}"


def _form_name(struct: type[Api]) -> str:
    """What Kubernetes calls a form, or a part of one: in the group and version of the first kind that it is part of."""
    resource = _homes()[struct]
    group = _group(resource.group)
    package = _AGGREGATOR if group == "apiregistration" else f"io.k8s.api.{group}.{resource.version}"
    return f"{package}.{struct.go_name or struct.__name__.removeprefix('Core')}"


@cache
def _homes() -> dict[type[Api], Resource]:
    """The kind that each form, and each part of a form, belongs to."""
    found: dict[type[Api], Resource] = {form: resource for form, resource in _FORMS.items()}  # noqa: C416 - wider keys
    for form, resource in _FORMS.items():
        waiting = _parts(form)
        while waiting:
            part = waiting.pop()
            if part.__module__.startswith(_IDLE) and part not in found:
                found[part] = resource
                waiting += _parts(part)
    return found


def _group(group: str) -> str:
    """`rbac` for rbac.authorization.k8s.io, `core` for the one without a name."""
    return group.partition(".")[0] or "core"


def kind_name(resource: Resource) -> str:
    """The name of the schema of a resource's objects."""
    return name_of(form_of(resource))


def kind_schema(resource: Resource) -> Schema:
    """The schema of a resource's objects."""
    kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
    return {**_struct(form_of(resource)), "x-kubernetes-group-version-kind": [kind]}


def list_schema(resource: Resource) -> Schema:
    """The schema of a list of a resource's objects."""
    kind = {"group": resource.group, "version": resource.version, "kind": f"{resource.kind}List"}
    return {
        "description": f"{resource.kind}List is a list of {resource.kind} objects.",
        "type": "object",
        "required": ["items"],
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "items": {"type": "array", "items": reference(kind_name(resource))},
            "metadata": reference(f"{META}.ListMeta"),
        },
        "x-kubernetes-group-version-kind": [kind],
    }


def with_parts(schemas: dict[str, Schema], resources: Iterable[Resource]) -> dict[str, Schema]:
    """The schemas, and those of every type that an object of the resources is made of, by name."""
    found = schemas | _BY_HAND
    waiting = [part for resource in resources for part in _parts(form_of(resource))]
    while waiting:
        struct = waiting.pop()
        if name_of(struct) not in found:
            found[name_of(struct)] = _struct(struct)
            waiting += _parts(struct)
    return dict(sorted(found.items()))


@cache
def _struct(struct: type[Api]) -> Schema:
    properties = {name: _with_structure(struct, name, _kept(name)) for name in struct.unmodelled}
    required = []
    for field in _fields(struct):
        properties[field.encode_name] = _with_structure(struct, field.encode_name, _type(field.type))
        if field.required and field.encode_name not in {"apiVersion", "kind"}:
            required.append(field.encode_name)
    whole = {"x-kubernetes-map-type": "atomic"} if _owner(struct) in ATOMIC_STRUCTS else {}
    text = " ".join((docstrings.getdoc(struct) or "").split("\n\n", maxsplit=1)[0].split())
    needed = {"required": sorted(required)} if required else {}
    return {"description": text, "type": "object", "properties": dict(sorted(properties.items())), **needed, **whole}


def _kept(name: str) -> Schema:
    """A field without a type; where the server merges it by key, it is at least a list."""
    if name not in MERGE_KEYS:
        return _KEPT
    return _KEPT | {"type": "array", "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}


def _owner(struct: type[Api]) -> str:
    return struct.__name__.removeprefix("Core")


def _with_structure(struct: type[Api], name: str, schema: Schema) -> Schema:
    """How the field is merged: by who applies (list and map types), and by a strategic merge patch."""
    where = (_owner(struct), name)
    if where in ATOMIC_FIELDS and schema.get("type") == "object":
        return schema | {"x-kubernetes-map-type": "atomic"}
    if name == "strategy":
        return schema | {"x-kubernetes-patch-strategy": "retainKeys"}
    if schema.get("type") != "array":
        return schema
    if where in KEYS:
        schema = schema | {"x-kubernetes-list-map-keys": list(KEYS[where]), "x-kubernetes-list-type": "map"}
    else:
        schema = schema | {"x-kubernetes-list-type": "set" if where in SETS else "atomic"}
    if name == "finalizers":
        return schema | {"x-kubernetes-patch-strategy": "merge"}
    key = _PATCH_KEYS.get((struct.__name__, name)) or MERGE_KEYS.get(name)
    if key is None:
        return schema
    strategy = "merge,retainKeys" if name == "volumes" else "merge"
    return schema | {"x-kubernetes-patch-merge-key": key, "x-kubernetes-patch-strategy": strategy}


def _fields(struct: type[Api]) -> list[inspect.Field]:
    info = cast("inspect.StructType", inspect.type_info(struct))
    return [field for field in info.fields if field.name not in {"extra", "body"}]


def _parts(struct: type[Api]) -> list[type[Api]]:
    """The types of a type's fields, of their items and values."""
    return [part for field in _fields(struct) for part in _structs(field.type)]


def _structs(kind: inspect.Type) -> list[type[Api]]:
    match kind:
        case inspect.StructType():
            return [cast("type[Api]", kind.cls)]
        case inspect.VarTupleType():
            return _structs(kind.item_type)
        case inspect.DictType():
            return _structs(kind.value_type)
        case inspect.UnionType():
            return [part for option in kind.types for part in _structs(option)]
    return []


def _type(kind: inspect.Type) -> Schema:
    match kind:
        case inspect.StructType():
            return reference(name_of(cast("type[Api]", kind.cls)))
        case inspect.VarTupleType():
            return {"type": "array", "items": _type(kind.item_type)}
        case inspect.DictType():
            values = reference(QUANTITY) if _is_int_or_string(kind.value_type) else _type(kind.value_type)
            return {"type": "object", "additionalProperties": values}
        case inspect.UnionType() if _is_int_or_string(kind):
            return reference(INT_OR_STRING)
        case inspect.UnionType():
            options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
            return _type(options[0]) if len(options) == 1 else {"x-kubernetes-preserve-unknown-fields": True}
    return dict(_PLAIN.get(type(kind), {"type": "object"}))


_PLAIN: dict[type, Schema] = {
    inspect.IntType: {"type": "integer", "format": "int64"},
    inspect.StrType: {"type": "string"},
    inspect.BoolType: {"type": "boolean"},
    inspect.FloatType: {"type": "number", "format": "double"},
}
_NUMBER_OR_TEXT = {type(part) for part in cast("inspect.UnionType", inspect.type_info(IntOrString)).types}


def _is_int_or_string(kind: inspect.Type) -> bool:
    """A map of such values holds quantities; a field of its own is a port or a percentage."""
    return isinstance(kind, inspect.UnionType) and {type(part) for part in kind.types} == _NUMBER_OR_TEXT
