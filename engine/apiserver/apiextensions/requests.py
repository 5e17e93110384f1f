"""Why requests about custom resources are refused, in the words of their own server (customresource_handler.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import StatusError, bad_request, plain

if TYPE_CHECKING:
    from engine.api.scheme import Resource

PATCHES = ("json", "merge", "apply")
_NO_PATCH = (
    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
    "application/merge-patch+json, application/apply-patch+yaml"
)
_NO_SCALE = (
    "no kind is registered for the type v1.Scale in scheme "
    '"k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go:725"'
)
_NO_APPLIED_SCALE = (
    "failed to create manager for existing fields: failed to convert live object (/; autoscaling/v1, Kind=Scale) to "
    "proper version: request to convert CR to an invalid group/version: autoscaling/v1"
)


def check_version(resource: Resource, body: dict[str, Any]) -> None:
    """Is the body of the version that its path names? Raises StatusError 400."""
    version = body.get("apiVersion") or ""
    if version != resource.api_version:
        why = (
            f"the API version in the data ({version}) does not match the expected API version ({resource.api_version})"
        )
        raise bad_request(why)


def no_verb(resource: Resource, verb: str, why: str = "") -> StatusError:
    """405: that cannot be done with objects of the resource."""
    said = why or f'{verb} is not supported on resources of kind "{resource.name}"'
    return StatusError(405, "MethodNotAllowed", said, {"group": resource.group, "kind": resource.plural})


def terminating(resource: Resource) -> StatusError:
    """405: nothing new while the definition is being deleted."""
    return no_verb(resource, "create", "create not allowed while custom resource definition is terminating")


def unknown_patch() -> StatusError:
    """415: custom resources are patched in three ways; without a type that says keys, lists cannot be merged."""
    return StatusError(415, "UnsupportedMediaType", _NO_PATCH)


def no_scale() -> StatusError:
    """400: a body that is no Scale."""
    return bad_request(_NO_SCALE)


def no_applied_scale() -> StatusError:
    """500: the Scale of a custom resource cannot be applied."""
    return plain(_NO_APPLIED_SCALE)
