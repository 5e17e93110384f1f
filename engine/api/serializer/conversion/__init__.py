"""Conversion between the versions of a kind: what is stored in one version is read and written in others as well.

`OTHERS` has an entry for each of `engine.api.scheme.OTHER_VERSIONS`: the form of its documents, and how one becomes a
document of the stored version and comes back. `engine.api.serializer.wire` reads by it, the endpoints answer by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.api.serializer.conversion import autoscaling, events
from engine.api.serializer.idle.versions import EventsV1Event, HorizontalPodAutoscalerV1

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.api.scheme import Resource


class OtherVersion(NamedTuple):
    """How documents of a version that is not stored are read and made."""

    form: type[Object]
    to_stored: Callable[[dict[str, Any]], dict[str, Any]]
    """Without apiVersion and kind."""
    from_stored: Callable[[dict[str, Any]], dict[str, Any]]


OTHERS: dict[tuple[str, str], OtherVersion] = {
    ("autoscaling/v1", "HorizontalPodAutoscaler"): OtherVersion(
        HorizontalPodAutoscalerV1, autoscaling.to_stored, autoscaling.from_stored
    ),
    ("events.k8s.io/v1", "Event"): OtherVersion(EventsV1Event, events.to_stored, events.from_stored),
}


def other_version(resource: Resource) -> OtherVersion | None:
    """How the documents of a resource differ from those that are stored; None where they do not."""
    return OTHERS.get((resource.api_version, resource.kind))


def as_served(resource: Resource, raw: dict[str, Any]) -> dict[str, Any]:
    """A stored object's document as the resource's version writes it."""
    other = other_version(resource)
    if other is None:
        return raw
    return {"kind": resource.kind, "apiVersion": resource.api_version} | other.from_stored(raw)
