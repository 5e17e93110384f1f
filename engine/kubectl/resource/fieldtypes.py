"""The fields of the API types, as `kubectl explain` names them: from the structs of engine/api, and from schemas.

Called by verbs/explain.py. Upstream reads the OpenAPI document instead; types are called here as in engine/api, and
fields that are kept but not acted on have no type.
"""

from __future__ import annotations

import inspect as docstrings
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from msgspec import inspect

from engine.api.base import Api
from engine.api.core import IntOrString
from engine.api.meta import ObjectMeta
from engine.api.scheme import Resource
from engine.api.serializer.wire import form_of

NOT_ACTED_ON = "kept, not acted on"

_PLAIN: dict[type, str] = {
    inspect.IntType: "integer",
    inspect.StrType: "string",
    inspect.BoolType: "boolean",
    inspect.FloatType: "number",
    inspect.AnyType: "Object",
}
_SCHEMA_TYPES = {kind: kind for kind in ("string", "integer", "number", "boolean")}
_INT_OR_STRING = {type(part) for part in cast("inspect.UnionType", inspect.type_info(IntOrString)).types}


_PROTOCOLS = ("SCTP", "TCP", "UDP")
_TRAFFIC = ("Cluster", "Local")
_TAINTS = ("NoExecute", "NoSchedule", "PreferNoSchedule")
_VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Container", "imagePullPolicy"): ("Always", "IfNotPresent", "Never"),
    ("Container", "terminationMessagePolicy"): ("FallbackToLogsOnError", "File"),
    ("ContainerPort", "protocol"): _PROTOCOLS,
    ("DeploymentStrategy", "type"): ("Recreate", "RollingUpdate"),
    ("EndpointSlice", "addressType"): ("FQDN", "IPv4", "IPv6"),
    ("HTTPGetAction", "scheme"): ("HTTP", "HTTPS"),
    ("PodSpec", "dnsPolicy"): ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    ("PodSpec", "preemptionPolicy"): ("Never", "PreemptLowerPriority"),
    ("PodSpec", "restartPolicy"): ("Always", "Never", "OnFailure"),
    ("PodStatus", "phase"): ("Failed", "Pending", "Running", "Succeeded", "Unknown"),
    ("PodStatus", "qosClass"): ("BestEffort", "Burstable", "Guaranteed"),
    ("ServicePort", "protocol"): _PROTOCOLS,
    ("ServiceSpec", "externalTrafficPolicy"): _TRAFFIC,
    ("ServiceSpec", "internalTrafficPolicy"): _TRAFFIC,
    ("ServiceSpec", "ipFamilyPolicy"): ("PreferDualStack", "RequireDualStack", "SingleStack"),
    ("ServiceSpec", "sessionAffinity"): ("ClientIP", "None"),
    ("ServiceSpec", "type"): ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"),
    ("Taint", "effect"): _TAINTS,
    ("Toleration", "effect"): _TAINTS,
    ("Toleration", "operator"): ("Equal", "Exists"),
}
"""The `+enum` types of Kubernetes, by type and field."""


class SchemaType:
    """What a schema of a custom resource says of a value; the whole object has metadata and a kind as well."""

    def __init__(self, schema: dict[str, Any], *, is_object: bool = False) -> None:
        """Read `schema`."""
        head = {name: {"type": "string"} for name in ("apiVersion", "kind")} if is_object else {}
        self.is_object = is_object
        self.description = str(schema.get("description") or "")
        self.properties: dict[str, Any] = {
            name: each for name, each in (schema.get("properties") or {}).items() if name != "metadata" or not is_object
        } | head
        self.required: frozenset[str] = frozenset(schema.get("required") or ())


Struct = type[Api] | SchemaType
"""What has fields."""


@dataclass(frozen=True)
class FieldType:
    """One field of an API type."""

    name: str
    shown: str
    """The type as explain writes it, such as `[]Container` or `map[string]string`."""
    required: bool
    values: tuple[str, ...]
    """All values that a text may have, where they are few."""
    struct: Struct | None
    """What the field, its items or its values are made of, when that has fields of its own."""


def struct_of(resource: Resource) -> Struct:
    """Return the type of a resource's objects: a struct, or the schema of a custom resource."""
    return form_of(resource) if resource.custom is None else SchemaType(resource.custom.schema, is_object=True)


def fields_of(struct: Struct) -> tuple[FieldType, ...]:
    """Return the fields of a type in alphabetical order, those included that are kept but not acted on."""
    if not isinstance(struct, SchemaType):
        return _of_struct(struct)
    fields = [_of_schema(name, each, name in struct.required) for name, each in struct.properties.items()]
    if struct.is_object:
        fields.append(FieldType("metadata", "ObjectMeta", required=False, values=(), struct=ObjectMeta))
    return tuple(sorted(fields, key=lambda field: field.name))


def _of_schema(name: str, schema: dict[str, Any], required: bool) -> FieldType:
    values = tuple(str(value) for value in schema.get("enum") or ())
    items, others = schema.get("items"), schema.get("additionalProperties")
    kind, shown = schema.get("type"), _SCHEMA_TYPES.get(str(schema.get("type")), "Object")
    if kind == "array" and isinstance(items, dict):
        item = _of_schema(name, items, required=False)
        return FieldType(name, f"[]{item.shown}", required, values, item.struct)
    if isinstance(others, dict):
        value = _of_schema(name, others, required=False)
        return FieldType(name, f"map[string]{value.shown}", required, values, value.struct)
    return FieldType(name, shown, required, values, SchemaType(schema))


@cache
def _of_struct(struct: type[Api]) -> tuple[FieldType, ...]:
    info = cast("inspect.StructType", inspect.type_info(struct))
    found = [_field(struct, field) for field in info.fields if field.name not in {"extra", "body"}]
    found += [
        FieldType(name, NOT_ACTED_ON, required=False, values=(), struct=None) for name in sorted(struct.unmodelled)
    ]
    return tuple(sorted(found, key=lambda field: field.name))


def description_of(struct: Struct) -> str:
    """Return what a type is for, in one paragraph."""
    if isinstance(struct, SchemaType):
        return struct.description
    return " ".join((docstrings.getdoc(struct) or "").split("\n\n", maxsplit=1)[0].split())


def _field(owner: type[Api], field: inspect.Field) -> FieldType:
    shown, struct = _shown(field.type)
    values = _VALUES.get((owner.__name__, field.encode_name), ())
    required = field.required and field.encode_name not in {"apiVersion", "kind"}
    return FieldType(field.encode_name, shown, required, values, struct)


def _shown(kind: inspect.Type) -> tuple[str, type[Api] | None]:
    if isinstance(kind, inspect.StructType):
        own = cast("type[Api]", kind.cls)
        return own.go_name or own.__name__.removeprefix("Core"), own
    if isinstance(kind, inspect.VarTupleType):
        item, struct = _shown(kind.item_type)
        return f"[]{item}", struct
    if isinstance(kind, inspect.DictType):
        value, struct = _shown(kind.value_type)
        return f"map[string]{value}", struct
    if isinstance(kind, inspect.UnionType):
        return _shown_union([part for part in kind.types if not isinstance(part, inspect.NoneType)])
    return _PLAIN.get(type(kind), "Object"), None


def _shown_union(parts: list[Any]) -> tuple[str, type[Api] | None]:
    """Return the type of an optional field, or of one that is a number or text."""
    if len(parts) == 1:
        return _shown(parts[0])
    return ("IntOrString" if {type(part) for part in parts} == _INT_OR_STRING else "Object"), None
