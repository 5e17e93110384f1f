"""What an autoscaler scales: the object behind a scale subresource (client-go's scale client)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api.selectors import parse_labels
from engine.api.serializer import wire
from engine.api.status import StatusError, not_found
from engine.apiserver.apiextensions import scale as custom_scale
from engine.apiserver.endpoints.scaling import scale_of
from engine.apiserver.patch.mergepatch import json_merge

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.api.serializer.idle.autoscaling import CrossVersionObjectReference
    from engine.client.client import Client

_NO_SCALE = "the server could not find the requested resource"
_NOT_CONVERTIBLE = (
    "received an object from a /scale endpoint which was not convertible to autoscaling Scale: "
    "failed to parse target selector"
)


class ScaleTargetError(Exception):
    """There is nothing to scale; the text says why, in the words of client-go."""


class ScaledObject(NamedTuple):
    """The object, and its Scale."""

    resource: Resource
    obj: Any
    replicas: int
    """How many it wants (spec.replicas of its Scale)."""
    selector: str
    """Its Pods, as a selector in text (status.selector); empty where a custom resource says none."""

    def scaled(self, replicas: int) -> Any:
        """The object with another number of replicas."""
        if self.resource.custom is not None:
            change = custom_scale.change_of(self.resource, replicas)
            return replace(self.obj, body=json_merge(self.obj.body, change))
        return replace(self.obj, spec=replace(self.obj.spec, replicas=replicas))


def scale_target(client: Client, namespace: str, reference: CrossVersionObjectReference) -> ScaledObject:
    """The target as the API server has it now, past any cache. Raises ScaleTargetError."""
    group, kinds = _group(reference.api_version), client.server.kinds
    resource = next((each for each in kinds.served() if (each.group, each.kind) == (group, reference.kind)), None)
    if resource is None:
        message = f'no matches for kind "{reference.kind}" in group "{group}"'
        raise ScaleTargetError(message)
    if not resource.scalable:
        raise ScaleTargetError(_NO_SCALE)
    obj = client.store.get(resource.table, f"{namespace}/{reference.name}")
    if obj is None:
        raise ScaleTargetError(not_found(resource, reference.name).message)
    return _read(kinds.by_table(resource.table), obj)


def _read(resource: Resource, obj: Object) -> ScaledObject:
    raw = wire.encode(obj)
    try:
        scale = scale_of(raw) if resource.custom is None else custom_scale.scale_of(resource, raw)
    except StatusError as error:
        raise ScaleTargetError(error.message) from error
    selector = scale["status"].get("selector", "")
    try:
        parse_labels(selector)
    except ValueError as error:
        message = f'{_NOT_CONVERTIBLE}: couldn\'t parse the selector string "{selector}": {error}'
        raise ScaleTargetError(message) from error
    return ScaledObject(resource, obj, scale["spec"].get("replicas", 0), selector)


def _group(api_version: str) -> str:
    """The group of an apiVersion (schema.ParseGroupVersion). Raises ScaleTargetError."""
    group, _, version = api_version.rpartition("/")
    if "/" in group:
        message = f"unexpected GroupVersion string: {group}/{version}"
        raise ScaleTargetError(message)
    return group
