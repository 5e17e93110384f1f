"""Status: how the API says no (`meta/v1`, apimachinery's api/errors)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.api.scheme import Resource


_DETAILS = ("name", "group", "kind", "uid", "causes", "retryAfterSeconds")
"""In which order the fields of StatusDetails stand."""


class StatusError(Exception):
    """A refused request: HTTP code, machine-readable reason, Kubernetes' own sentence."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        """Build the error; `details` holds name, group, kind and causes as on the wire, where it has any.

        Without a `reason` it is what Go's code returned as a plain error.
        """
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = {} if details is None else details
        self._detailed = details is not None

    def status(self) -> dict[str, Any]:
        """The body that a client gets."""
        body: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
        }
        if self.reason:
            body["reason"] = self.reason
        if self.details or self._detailed:
            body["details"] = {key: self.details[key] for key in _DETAILS if key in self.details} | self.details
        return body | {"code": self.code}


class StreamError(StatusError):
    """An error that comes over a stream, which had been opened before it: exec tells so what the kubelet said."""


def _details(resource: Resource, name: str) -> dict[str, Any]:
    details = {"name": name, "kind": resource.plural}
    if resource.group:
        details["group"] = resource.group
    return details


def not_found(resource: Resource, name: str) -> StatusError:
    """404: no such object."""
    return StatusError(404, "NotFound", f'{resource.name} "{name}" not found', _details(resource, name))


def already_exists(resource: Resource, name: str) -> StatusError:
    """409: the name is taken."""
    return StatusError(409, "AlreadyExists", f'{resource.name} "{name}" already exists', _details(resource, name))


TIMEOUT = "Timeout"
"""The reason of a 504: whoever meets it may try again."""


def timed_out(verb: str, resource: Resource) -> StatusError:
    """504: the server accepted the request and answered nothing."""
    message = (
        "the server was unable to return a response in the time allotted, but may still be processing the request "
        f"({verb} {resource.name})"
    )
    return StatusError(504, TIMEOUT, message, {"kind": resource.plural})


def too_large_version(asked: int, current: int) -> StatusError:
    """504: a state was asked for that has not come in the time that the server waits for it."""
    message = f"Timeout: Too large resource version: {asked}, current: {current}"
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    return StatusError(504, TIMEOUT, message, {"causes": [cause], "retryAfterSeconds": 1})


def generated_name_taken(resource: Resource, name: str) -> StatusError:
    """409: every name that was drawn for `generateName` is taken."""
    message = (
        f'{resource.name} "{name}" already exists, the server was not able to generate a unique name for the object'
    )
    return StatusError(409, "AlreadyExists", message, _details(resource, name) | {"retryAfterSeconds": 1})


def other_uid(resource: Resource, name: str, asked: str, found: str) -> StatusError:
    """409: the object to delete is not the one that was meant."""
    why = (
        f"the UID in the precondition ({asked}) does not match the UID in record ({found}). The object might have "
        "been deleted and then recreated"
    )
    return _other_object(resource, name, why)


def other_version(resource: Resource, name: str, asked: str, found: str) -> StatusError:
    """409: the object to delete has changed since it was looked at."""
    why = (
        f"the ResourceVersion in the precondition ({asked}) does not match the ResourceVersion in record ({found}). "
        "The object might have been modified"
    )
    return _other_object(resource, name, why)


def _other_object(resource: Resource, name: str, why: str) -> StatusError:
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    message = f'Operation cannot be fulfilled on {kind} "{name}": {why}'
    return StatusError(409, "Conflict", message, _details(resource, name) | {"kind": resource.kind})


def namespace_terminating(resource: Resource, name: str, namespace: str) -> StatusError:
    """403: nothing new in a namespace that is going."""
    error = forbidden(
        resource,
        name,
        f"unable to create new content in namespace {namespace} because it is being terminated",
    )
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {namespace} is being terminated",
        "field": "metadata.namespace",
    }
    error.details["causes"] = [cause]
    return error


def is_namespace_terminating(error: StatusError) -> bool:
    """Was something refused because its namespace is going?"""
    return any(cause.get("reason") == "NamespaceTerminating" for cause in error.details.get("causes") or ())


def conflict(resource: Resource, name: str, why: str = "") -> StatusError:
    """409: the object has changed since it was read."""
    why = why or "the object has been modified; please apply your changes to the latest version and try again"
    message = f'Operation cannot be fulfilled on {resource.name} "{name}": {why}'
    return StatusError(409, "Conflict", message, _details(resource, name))


def bad_request(message: str) -> StatusError:
    """400: the request makes no sense."""
    return StatusError(400, "BadRequest", message)


def no_host(pod: str) -> StatusError:
    """400: a Pod that no node has yet runs nothing that one could get into."""
    return bad_request(f"pod {pod} does not have a host assigned")


def not_upgraded(why: str) -> StreamError:
    """500: the kubelet did not open the stream that the API server asked it for."""
    why = f"unable to upgrade connection: {why}"
    return StreamError(500, "InternalError", f"Internal error occurred: {why}", {"causes": [{"message": why}]})


def generic(code: int, reason: str, message: str) -> StatusError:
    """An answer that says nothing of the object (NewGenericServerResponse): its details are there and empty."""
    return StatusError(code, reason, message, {})


def plain(message: str) -> StatusError:
    """500 without a reason: an error that nobody made a Status of (ErrorToAPIStatus)."""
    return StatusError(500, "", message)


def invalid_options(kind: str, causes: list[dict[str, str]]) -> StatusError:
    """422: the options of a request, which are an object of meta.k8s.io, are not allowed."""
    details: dict[str, Any] = {"group": "meta.k8s.io", "kind": kind, "causes": causes}  # an option has no name
    return StatusError(422, "Invalid", f'{kind}.meta.k8s.io "" is invalid: {_all(causes)}', details)


def forbidden(resource: Resource, name: str, why: str) -> StatusError:
    """403: admission said no."""
    return StatusError(403, "Forbidden", f'{resource.name} "{name}" is forbidden: {why}', _details(resource, name))


def internal(message: str) -> StatusError:
    """500: something ran out."""
    return StatusError(500, "InternalError", f"Internal error occurred: {message}", {"causes": [{"message": message}]})


def invalid(resource: Resource, name: str, causes: list[dict[str, str]]) -> StatusError:
    """422: validation found these causes, each {reason, message, field}."""
    return invalid_kind(resource.kind, resource.group, name, causes)


def invalid_kind(kind: str, group: str, name: str, causes: list[dict[str, str]]) -> StatusError:
    """422 about something of a kind that need not be a resource's."""
    details: dict[str, Any] = ({"name": name} if name else {}) | {"kind": kind, "causes": causes}
    if group:
        details["group"] = group
    shown = f"{kind}.{group}" if group else kind
    return StatusError(422, "Invalid", f'{shown} "{name}" is invalid: {_all(causes)}', details)


def _all(causes: list[dict[str, str]]) -> str:
    """Causes as one text, each once (ErrorList.ToAggregate)."""
    texts = list(dict.fromkeys(f"{cause['field']}: {cause['message']}" for cause in causes))
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
