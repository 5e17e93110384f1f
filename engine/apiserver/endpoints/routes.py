"""What a path names: `/api/v1/namespaces/NS/pods/NAME/log` and its like (apiserver's RequestInfo)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from engine.api.scheme import SERVED, Resource
from engine.api.status import StatusError, bad_request, generic, not_found
from engine.apiserver.apiextensions import requests

_BY_PATH = {(resource.group, resource.version, resource.plural): resource for resource in SERVED}
PROXY = "proxy"
Served = tuple[Resource, ...]
_GROUPS = {resource.group for resource in SERVED if resource.group}
_VERSIONS = {(resource.group, resource.version) for resource in SERVED}


class RequestInfo(NamedTuple):
    """An object, a subresource of it, or all objects of a resource where `name` is empty."""

    resource: Resource
    namespace: str | None
    """None for all namespaces, and for what lies in none."""
    name: str
    subresource: str


def no_such_path() -> StatusError:
    """404: nothing is served there."""
    return generic(404, "NotFound", "the server could not find the requested resource")


def not_allowed() -> StatusError:
    """405: that verb does not exist there."""
    return generic(405, "MethodNotAllowed", "the server does not allow this method on the requested resource")


class UnservedPathError(StatusError):
    """404 where not even a group of the API begins: Go's own answer, a line of text and no Status."""

    def __init__(self) -> None:
        super().__init__(404, "NotFound", "the server could not find the requested resource", {})


def without_watch(path: str) -> str:
    """The path that an old watch path, `/api/v1/watch/...`, stands for; empty where it is none."""
    match path.split("/"):
        case ["", "api", version, "watch", *rest] if rest:
            return "/".join(["", "api", version, *rest])
        case ["", "apis", group, version, "watch", *rest] if rest:
            return "/".join(["", "apis", group, version, *rest])
    return ""


def target_of(path: str, custom: Served = ()) -> RequestInfo:
    """Find what a path of the API names; `custom` are the kinds beside the scheme. Raises StatusError 404."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    match parts:
        case ["api", version, *rest]:
            group = ""
        case ["apis", group, version, *rest] if group in _GROUPS:
            pass
        case ["apis", group, version, *rest] if any(each.group == group for each in custom):
            return _custom_target(group, version, rest, custom)
        case ["api"] | ["apis"]:
            raise no_such_path()
        case ["apis", group] if group in _GROUPS:
            raise no_such_path()
        case _:
            raise UnservedPathError
    match rest:
        case ["namespaces", _] | ["namespaces", _, "status" | "finalize"]:
            return _in_resource(group, version, None, rest)
        case ["namespaces", namespace, *inside] if inside:
            return _in_resource(group, version, namespace, inside)
    return _in_resource(group, version, None, rest)


def _in_resource(group: str, version: str, namespace: str | None, rest: list[str]) -> RequestInfo:
    if rest[2:3] == [PROXY]:
        # What follows is a path of whoever is proxied to.
        rest = rest[:3]
    if not rest or len(rest) > len(("plural", "name", "subresource")) or not all(rest):
        raise no_such_path()
    plural, name, subresource = (*rest, "", "")[:3]
    resource = _BY_PATH.get((group, version, plural))
    if resource is None:
        raise no_such_path()
    if resource.namespaced and name and namespace is None:
        raise no_such_path()
    if namespace is not None and not resource.namespaced:
        raise no_such_path()
    return RequestInfo(resource, namespace, name, subresource)


def _custom_target(group: str, version: str, rest: list[str], custom: Served) -> RequestInfo:
    """As for other kinds, but that what is not served is left to whoever comes after: a line of text (404)."""
    namespace = None
    if rest[:1] == ["namespaces"] and len(rest) > len(("namespaces", "name")):
        namespace, rest = rest[1], rest[2:]
    plural, name, subresource = (*rest, "", "", "")[:3]
    for resource in custom:
        if (resource.group, resource.version, resource.plural) == (group, version, plural):
            scoped = resource.namespaced == (namespace is not None) or (resource.namespaced and not name)
            if scoped and len(rest) <= len(("plural", "name", "subresource")) and all(rest):
                return RequestInfo(resource, namespace, name, subresource)
    raise UnservedPathError


_PARTS = {"status": "GET PUT PATCH", "scale": "GET PUT PATCH"}
_READS = frozenset({"GET", "HEAD"})


def check_custom(method: str, target: RequestInfo) -> None:
    """Raise StatusError 404 or 405 where a custom resource cannot be asked for that."""
    resource, part = target.resource, target.subresource
    if resource.custom is None:
        return
    if resource.namespaced and target.namespace is None and method not in _READS:
        raise UnservedPathError
    has = {"": True, "status": resource.has_status, "scale": resource.scalable}
    if not has.get(part, False):
        raise not_found(resource, target.name)
    if part and method not in _PARTS[part].split():
        raise requests.no_verb(resource, "create" if method == "POST" else method.lower())
    if method == "PUT" and not target.name:
        raise bad_request("name must be provided")
    if method == "POST" and not part and resource.custom.terminating:
        raise requests.terminating(resource)


def may_be_custom(path: str) -> bool:
    """Whether a path may name something that is not of the scheme."""
    parts = path.strip("/").split("/")
    return len(parts) > len(("apis", "group")) and parts[0] == "apis" and parts[1] not in _GROUPS and "." in parts[1]


def group_version_of(path: str, custom: Served) -> tuple[str, str] | None:
    """The group and version that a discovery path names, if there are such."""
    match path.strip("/").split("/"):
        case ["api", version]:
            found = ("", version)
        case ["apis", group, version]:
            found = (group, version)
        case _:
            return None
    if found in _VERSIONS or any(found == (each.group, each.version) for each in custom):
        return found
    return None
