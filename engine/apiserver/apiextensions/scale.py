"""The scale subresource of a custom resource: its numbers stand wherever its definition says.

Mirrors apiextensions-apiserver/pkg/registry/customresource (etcd.go, validator.go) and apimachinery's NestedInt64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import internal
from engine.apiserver.apiextensions.objects import definition_of
from engine.apiserver.apiextensions.schema.values import type_and_format

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.apiserver.validation.fielderrors import FieldErrors

_META = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
_GO_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "array": "[]interface {}",
    "object": "map[string]interface {}",
    "null": "<nil>",
}
_REPLICAS_MAX = 2**31 - 1
_NOTHING: Any = object()


def _at(raw: Any, path: str) -> Any:
    """What stands at a path; `_NOTHING` where nothing does. Raises ValueError where there is no way there."""
    for step in path.strip(".").split("."):
        if not isinstance(raw, dict):
            raise ValueError(  # noqa: TRY004 - as any other mistake on the way
                f"{path} accessor error: {_printed(raw)} is of the type {_type(raw)}, expected map[string]interface{{}}"
            )
        if step not in raw:
            return _NOTHING
        raw = raw[step]
    return raw


def _number_at(raw: Any, path: str) -> Any:
    found = _at(raw, path)
    if found is not _NOTHING and (not isinstance(found, int) or isinstance(found, bool)):
        raise ValueError(f"{path} accessor error: {_printed(found)} is of the type {_type(found)}, expected int64")
    return found


def _type(value: Any) -> str:
    return _GO_TYPES[type_and_format(value)[0]]


def _printed(value: Any) -> str:
    return "<nil>" if value is None else str(value)


def scale_of(resource: Resource, raw: dict[str, Any]) -> dict[str, Any]:
    """The Scale of an object in wire form. Raises StatusError 500 where it says no number."""
    paths = definition_of(resource).scale or {}
    wanted_at = paths["specReplicasPath"]
    try:
        wanted, found = _number_at(raw, wanted_at), _number_at(raw, paths["statusReplicasPath"])
        selector = _at(raw, paths["labelSelectorPath"]) if paths.get("labelSelectorPath") else _NOTHING
    except ValueError as error:
        raise internal(str(error)) from error
    if wanted is _NOTHING:
        raise internal(f'the spec replicas field "{wanted_at}" does not exist')
    status: dict[str, Any] = {"replicas": 0 if found is _NOTHING else found}
    if isinstance(selector, str) and selector:
        status["selector"] = selector
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: raw["metadata"][key] for key in _META if key in raw["metadata"]},
        "spec": {"replicas": wanted} if wanted else {},
        "status": status,
    }


def change_of(resource: Resource, replicas: int) -> dict[str, Any]:
    """The merge patch by which an object wants so many replicas."""
    change: Any = replicas
    for step in reversed((definition_of(resource).scale or {})["specReplicasPath"].strip(".").split(".")):
        change = {step: change}
    return dict[str, Any](change)


def check(errors: FieldErrors, resource: Resource, raw: dict[str, Any]) -> None:
    """Check the numbers where the definition says that they stand."""
    for which in ("specReplicasPath", "statusReplicasPath") if definition_of(resource).scale else ():
        path = (definition_of(resource).scale or {})[which]
        try:
            found = _number_at(raw, path)
        except ValueError as error:
            errors.raw_invalid(path, "0", str(error))
            continue
        if found is not _NOTHING and found < 0:
            errors.invalid(path, found, "should be a non-negative integer")
        elif found is not _NOTHING and found > _REPLICAS_MAX:
            errors.invalid(path, found, f"should be less than or equal to {_REPLICAS_MAX}")
