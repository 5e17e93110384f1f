"""The fields of the API types, as `kubectl explain` names them: from the structs of engine/api.

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

NOT_ACTED_ON = "kept, not acted on"

_PLAIN: dict[type, str] = {
    inspect.IntType: "integer",
    inspect.StrType: "string",
    inspect.BoolType: "boolean",
    inspect.FloatType: "number",
    inspect.AnyType: "Object",
}
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


@dataclass(frozen=True)
class FieldType:
    """One field of an API type."""

    name: str
    shown: str
    """The type as explain writes it, such as `[]Container` or `map[string]string`."""
    required: bool
    values: tuple[str, ...]
    """All values that a text may have, where they are few."""
    struct: type[Api] | None
    """What the field, its items or its values are made of, when that has fields of its own."""


@cache
def fields_of(struct: type[Api]) -> tuple[FieldType, ...]:
    """Return the fields of a type in alphabetical order, those included that are kept but not acted on."""
    info = cast("inspect.StructType", inspect.type_info(struct))
    found = [_field(struct, field) for field in info.fields if field.name not in {"extra", "body"}]
    found += [
        FieldType(name, NOT_ACTED_ON, required=False, values=(), struct=None) for name in sorted(struct.unmodelled)
    ]
    return tuple(sorted(found, key=lambda field: field.name))


def description_of(struct: type[Api]) -> str:
    """Return what a type is for, in one paragraph."""
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
