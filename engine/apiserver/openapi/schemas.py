"""The types of engine/api as OpenAPI schemas, under the names that Kubernetes gives them.

A field that is kept but not acted on has the type by which it is read, and where anything may stand in it none of its
own (`x-kubernetes-preserve-unknown-fields`). Lists that a strategic merge patch merges by key say so, since kubectl
reads that to compute a patch; the keys are those by which the server itself merges.
"""

from __future__ import annotations

import inspect as docstrings
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from msgspec import inspect

from engine.api.core import Container, IntOrString, PodSpec
from engine.api.meta import Condition, Object, ObjectMeta
from engine.api.serializer import fieldtypes
from engine.api.serializer.goorder.order import field_of
from engine.api.serializer.mergekeys import MERGE_KEYS
from engine.api.serializer.shapes import carried_form
from engine.api.serializer.wire import form_of
from engine.apiserver.fieldmanager.structure import ATOMIC_FIELDS, ATOMIC_STRUCTS, KEYS, SETS
from engine.apiserver.openapi.definitions import definition_schema
from engine.apiserver.openapi.fields import enums, texts
from engine.apiserver.openapi.fields.required import required_in
from engine.apiserver.openapi.names import CARRIED, META, fields_of, kind_name, name_of, owner_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.base import Api
    from engine.api.scheme import Resource

Schema = dict[str, Any]

INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
_EPHEMERAL = "io.k8s.api.core.v1.EphemeralContainer"
QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"


def reference(name: str) -> Schema:
    """A pointer to a schema of the same document."""
    return {"$ref": f"#/components/schemas/{name}"}


_PATCH_KEYS = {("Container", "ports"): "containerPort", ("ServiceSpec", "ports"): "port"}
_STRATEGIES = {
    ("DeploymentSpec", "strategy"): "retainKeys",
    ("PodDisruptionBudgetSpec", "selector"): "replace",
}
"""What a strategic merge patch does with objects that it does not merge field by field."""
_EVERY_CONDITION = ("lastTransitionTime", "message", "reason", "status", "type")
_CONDITIONS = {
    "DaemonSet": "",
    "Deployment": "lastUpdateTime",
    "Job": "lastProbeTime",
    "Namespace": "",
    "Node": "lastHeartbeatTime",
    "PersistentVolumeClaim": "lastProbeTime",
    "Pod": "lastProbeTime observedGeneration",
    "ReplicaSet": "",
    "ReplicationController": "",
    "StatefulSet": "",
}
"""The kinds with a type of condition of their own, and what it has beside what all have."""
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
    f"{META}.FieldsV1": {"description": "Fields, each by its name and by the key of its item.", "type": "object"},
    f"{META}.ManagedFieldsEntry": {
        "description": "Which fields one manager has set, and when.",
        "type": "object",
        "properties": {
            "apiVersion": {"description": "The version in which they were set.", "type": "string"},
            "fieldsType": {"description": "The form of fieldsV1.", "type": "string"},
            "fieldsV1": {"allOf": [reference(f"{META}.FieldsV1")], "description": "The fields."},
            "manager": {"description": "Who has set them.", "type": "string"},
            "operation": {"description": "Apply or Update.", "type": "string"},
            "subresource": {"description": "The part of the object by which they were set.", "type": "string"},
            "time": {"description": "When.", "type": "string"},
        },
    },
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


def kind_schema(resource: Resource) -> Schema:
    """The schema of a resource's objects."""
    kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
    if resource.custom is not None:
        return definition_schema(resource.custom.schema) | {"x-kubernetes-group-version-kind": [kind]}
    return {**_struct(form_of(resource)), "x-kubernetes-group-version-kind": [kind]}


def list_schema(resource: Resource) -> Schema:
    """The schema of a list of a resource's objects."""
    kind = {"group": resource.group, "version": resource.version, "kind": resource.list_kind}
    return {
        "description": f"{resource.list_kind} is a list of {resource.kind} objects.",
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
    waiting = [part for each in resources for part in ([ObjectMeta] if each.custom else parts_of(form_of(each)))]
    while waiting:
        struct = waiting.pop()
        if name_of(struct) not in found:
            found[name_of(struct)] = _struct(struct)
            waiting += parts_of(struct)
    if name_of(PodSpec) in found:
        found[_EPHEMERAL] = _ephemeral_container()
    return dict(sorted((found | _conditions(found)).items()))


def _conditions(schemas: dict[str, Schema]) -> dict[str, Schema]:
    """The conditions of each kind of which the types here are one."""
    common = _struct(Condition)
    found = {}
    for name in schemas:
        kind = name.rpartition(".")[2].removesuffix("Status")
        if kind in _CONDITIONS and name.endswith("Status"):
            own = {*_EVERY_CONDITION, *_CONDITIONS[kind].split()}
            properties = {field: schema for field, schema in common["properties"].items() if field in own}
            found[name.removesuffix("Status") + "Condition"] = common | {"properties": properties}
    return found


@cache
def _struct(struct: type[Api]) -> Schema:
    properties = {name: _with_structure(struct, name, _carried(struct, name)) for name in struct.unmodelled}
    explained = fieldtypes.fields_of(struct) if struct.__module__ in CARRIED else {}
    for field in fields_of(struct):
        form = explained.get(field.encode_name)
        if form is None and isinstance(field.type, inspect.DictType):
            form = field_of(struct, field.encode_name)
        schema = _type(field.type) if form is None or (form.struct is None and not form.plain) else _explained(form)
        properties[field.encode_name] = _with_structure(struct, field.encode_name, schema)
    whole = {"x-kubernetes-map-type": "atomic"} if owner_of(struct) in ATOMIC_STRUCTS else {}
    text = " ".join((docstrings.getdoc(struct) or "").split("\n\n", maxsplit=1)[0].split()) if struct.__doc__ else ""
    text = texts.of_type(struct.__name__, text)
    described = {"description": text} if text else {}
    required = required_in(struct.__name__)
    needed = {"required": list(required)} if required else {}
    properties = {name: _described(struct, name, properties[name]) for name in sorted(properties)}
    return {**described, "type": "object", "properties": properties, **needed, **whole}


def _described(struct: type[Api], name: str, schema: Schema) -> Schema:
    """The schema of a field with what it means and the values that it may have."""
    kind = struct.__name__.removesuffix("Status")
    if name == "conditions" and kind in _CONDITIONS:
        schema = schema | {"items": reference(name_of(struct).removesuffix("Status") + "Condition")}
    text = texts.of_field(struct.__name__, name, is_kind=issubclass(struct, Object))
    values = enums.values_of(struct.__name__, name)
    said = ({"description": text} if text else {}) | ({"enum": list(values)} if values else {})
    if "$ref" not in schema or not said:
        return schema | said
    pointer = {"allOf": [{"$ref": schema["$ref"]}]}
    return {key: value for key, value in schema.items() if key != "$ref"} | pointer | said


def _ephemeral_container() -> Schema:
    """What every container has, and whom this one looks at."""
    container = _struct(Container)
    target = {"targetContainerName": {"type": "string", "description": "The container whose processes it sees."}}
    text = "A container that was added to a running Pod, to look at it."
    return container | {"description": text, "properties": dict(sorted((container["properties"] | target).items()))}


def _carried(struct: type[Api], name: str) -> Schema:
    """A field that is kept, by the type by which it is read; where that is none and it is merged by key, a list."""
    form = carried_form(owner_of(struct), name)
    if form is not None:
        return _explained(form)
    if name == "ephemeralContainers":
        return {"type": "array", "items": reference(_EPHEMERAL)}
    if name == "managedFields":
        return {"type": "array", "items": reference(f"{META}.ManagedFieldsEntry")}
    if name not in MERGE_KEYS:
        return _KEPT
    return _KEPT | {"type": "array", "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}


def _explained(form: fieldtypes.ExplainedField) -> Schema:
    if form.struct is not None:
        item = reference(name_of(form.struct))
    elif form.quantity:
        item = reference(QUANTITY)
    elif len(form.plain) > 1:
        item = reference(INT_OR_STRING)
    else:
        item = dict(_NAMED.get(next(iter(form.plain), object), {"type": "object"}))
    if dict in form.plain:
        return {"type": "object", "additionalProperties": reference(QUANTITY) if form.quantity else {"type": "string"}}
    return {"type": "array", "items": item} if form.many else item


def _with_structure(struct: type[Api], name: str, schema: Schema) -> Schema:
    """How the field is merged: by who applies (list and map types), and by a strategic merge patch."""
    where = (owner_of(struct), name)
    if where in ATOMIC_FIELDS and schema.get("type") == "object":
        return schema | {"x-kubernetes-map-type": "atomic"}
    if where in _STRATEGIES:
        return schema | {"x-kubernetes-patch-strategy": _STRATEGIES[where]}
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
_NAMED: dict[type, Schema] = {
    int: _PLAIN[inspect.IntType],
    str: _PLAIN[inspect.StrType],
    bool: _PLAIN[inspect.BoolType],
}
_NUMBER_OR_TEXT = {type(part) for part in cast("inspect.UnionType", inspect.type_info(IntOrString)).types}


def _is_int_or_string(kind: inspect.Type) -> bool:
    """A map of such values holds quantities; a field of its own is a port or a percentage."""
    return isinstance(kind, inspect.UnionType) and {type(part) for part in kind.types} == _NUMBER_OR_TEXT
