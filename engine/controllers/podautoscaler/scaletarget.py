"""What an autoscaler scales: the object behind a scale subresource (client-go's scale client)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from engine.api.scheme import SERVED
from engine.api.serializer import wire
from engine.api.status import not_found
from engine.apiserver.endpoints.scaling import scale_of

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.api.serializer.idle.autoscaling import CrossVersionObjectReference
    from engine.client.client import Client

_NO_SCALE = "the server could not find the requested resource"


class ScaleTargetError(Exception):
    """There is nothing to scale; the text says why, in the words of client-go."""


class ScaledObject(NamedTuple):
    """The object, and its Scale."""

    obj: Any
    replicas: int
    """How many it wants (spec.replicas of its Scale)."""
    selector: str
    """Its Pods, as a selector in text (status.selector)."""

    def scaled(self, replicas: int) -> Any:
        """The object with another number of replicas."""
        return replace(self.obj, spec=replace(self.obj.spec, replicas=replicas))


def scale_target(client: Client, namespace: str, reference: CrossVersionObjectReference) -> ScaledObject:
    """The target as the API server has it now, past any cache. Raises ScaleTargetError."""
    group = _group(reference.api_version)
    resource = next((each for each in SERVED if (each.group, each.kind) == (group, reference.kind)), None)
    if resource is None:
        message = f'no matches for kind "{reference.kind}" in group "{group}"'
        raise ScaleTargetError(message)
    if not resource.scalable:
        raise ScaleTargetError(_NO_SCALE)
    return _read(client, resource, namespace, reference.name)


def _read(client: Client, resource: Resource, namespace: str, name: str) -> ScaledObject:
    obj = client.live(resource.type, namespace, name)
    if obj is None:
        raise ScaleTargetError(not_found(resource, name).message)
    scale = scale_of(wire.encode(obj))
    return ScaledObject(obj, scale["spec"].get("replicas", 0), scale["status"]["selector"])


def _group(api_version: str) -> str:
    """The group of an apiVersion (schema.ParseGroupVersion). Raises ScaleTargetError."""
    group, _, version = api_version.rpartition("/")
    if "/" in group:
        message = f"unexpected GroupVersion string: {group}/{version}"
        raise ScaleTargetError(message)
    return group
