"""What Kubernetes calls the types of engine/api, and which types a type is made of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from msgspec import inspect

from engine.api.apps import Passive
from engine.api.scheme import SCHEME, SERVED
from engine.api.serializer.goorder.order import field_of
from engine.api.serializer.shapes import carried_form
from engine.api.serializer.wire import form_of

if TYPE_CHECKING:
    from engine.api.base import Api
    from engine.api.scheme import Resource

META = "io.k8s.apimachinery.pkg.apis.meta.v1"
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
CARRIED = ("engine.api.serializer.affinity", "engine.api.serializer.passthrough", "engine.api.serializer.shapes")
"""The modules of structs that travel as they came."""
_OF_JOBS = ("PodFailurePolicy", "SuccessPolicy")
"""How the names of carried structs begin that stand in the group batch; the others stand in core."""


def name_of(struct: type[Api]) -> str:
    """What Kubernetes calls a type, such as `io.k8s.api.core.v1.Pod`."""
    if struct.__module__.startswith(_IDLE):
        return _form_name(struct)
    name = struct.__name__
    if struct.__module__ in CARRIED:
        return f"io.k8s.api.{'batch' if name.startswith(_OF_JOBS) else 'core'}.v1.{name}"
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
        waiting = parts_of(form)
        while waiting:
            part = waiting.pop()
            if part.__module__.startswith(_IDLE) and part not in found:
                found[part] = resource
                waiting += parts_of(part)
    return found


def _group(group: str) -> str:
    """`rbac` for rbac.authorization.k8s.io, `core` for the one without a name."""
    return group.partition(".")[0] or "core"


def kind_name(resource: Resource) -> str:
    """The name of the schema of a resource's objects."""
    if resource.custom is not None:
        return _custom_name(resource, resource.kind)
    return name_of(form_of(resource))


def list_name(resource: Resource) -> str:
    """The name of the schema of a list of them."""
    if resource.custom is not None:
        return _custom_name(resource, resource.list_kind)
    return f"{kind_name(resource)}List"


def _custom_name(resource: Resource, kind: str) -> str:
    """`com.example.stable.v1.CronTab`: the group's parts from the last to the first (ToRESTFriendlyName)."""
    return ".".join([*reversed(resource.group.split(".")), resource.version, kind])


def owner_of(struct: type[Api]) -> str:
    """How the tables of fields call a type."""
    return struct.__name__.removeprefix("Core")


def fields_of(struct: type[Api]) -> list[inspect.Field]:
    """The fields of a type that have a type of their own."""
    info = cast("inspect.StructType", inspect.type_info(struct))
    return [field for field in info.fields if field.name not in {"extra", "body"}]


def parts_of(struct: type[Api]) -> list[type[Api]]:
    """The types of a type's fields, of their items and values."""
    carried = [carried_form(owner_of(struct), name) for name in sorted(struct.unmodelled)]
    kept = [form.struct for form in carried if form is not None and form.struct is not None]
    return [part for field in fields_of(struct) for part in _parts(struct, field)] + kept


def _parts(struct: type[Api], field: inspect.Field) -> list[type[Api]]:
    """A struct that stands in a field as it came has a form all the same."""
    form = field_of(struct, field.encode_name)
    return _structs(field.type) or ([form.struct] if form is not None and form.struct is not None else [])


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
