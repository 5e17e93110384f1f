"""The paths of a resource as OpenAPI operations: what kubectl asks before it validates, and clients are made from.

Mirrors apiserver/pkg/endpoints/installer.go, where the names of operations and actions come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.apps import Passive
from engine.apiserver import discovery
from engine.apiserver.openapi.names import META, kind_name, list_name
from engine.apiserver.openapi.schemas import reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.scheme import Resource

_JSON = "application/json"
_PATCHES = ("application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json")
_STRATEGIC = "application/strategic-merge-patch+json"


def _query(name: str, type_: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": {"type": type_, "uniqueItems": True}}


_DRY_RUN = _query("dryRun", "string", "All: answer as if it were done, and store nothing.")
_VALIDATION = _query("fieldValidation", "string", "What to do about unknown fields: Ignore, Warn or Strict.")
_MANAGER = _query("fieldManager", "string", "Who manages the fields that are written.")
_FORCE = _query("force", "boolean", "Take over fields that others manage, when something is applied.")
_WRITES = (_DRY_RUN, _MANAGER, _VALIDATION)
_LISTS = (
    _query("allowWatchBookmarks", "boolean", "A watch also says how far it has come."),
    _query("continue", "string", "The token of the page before."),
    _query("fieldSelector", "string", "Only objects with these fields."),
    _query("labelSelector", "string", "Only objects with these labels."),
    _query("limit", "integer", "How many objects a page holds."),
    _query("resourceVersion", "string", "The state to list, or to watch from."),
    _query("timeoutSeconds", "integer", "How long a watch lasts."),
    _query("watch", "boolean", "Tell of changes as they come."),
)
_DELETES = (
    _DRY_RUN,
    _query("gracePeriodSeconds", "integer", "How long a Pod may take to end."),
    _query("propagationPolicy", "string", "Orphan, Background or Foreground."),
)


def paths_of(resource: Resource) -> dict[str, Any]:
    """All paths under which a resource is served, with their operations."""
    base = f"/apis/{resource.group}/{resource.version}" if resource.group else f"/api/{resource.version}"
    inside = f"{base}/namespaces/{{namespace}}" if resource.namespaced else base
    everything, one = f"{inside}/{resource.plural}", f"{inside}/{resource.plural}/{{name}}"
    found = {everything: _collection(resource)}
    if "get" in resource.verbs:
        found[one] = _object(resource)
    if resource.namespaced and "list" in resource.verbs:
        found[f"{base}/{resource.plural}"] = {"get": _operation(resource, "list", _LISTS, _list_of(resource))}
    for part in discovery.subresources_of(resource):
        if "update" in part.verbs and part.name != "proxy":
            found[f"{one}/{part.name}"] = _part(resource, part)
    return found


def _collection(resource: Resource) -> dict[str, Any]:
    kind = kind_name(resource)
    operations: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
        "list": ("get", lambda: _operation(resource, "list", _LISTS, _list_of(resource))),
        "create": ("post", lambda: _operation(resource, "post", _WRITES, kind, body=_body((_JSON,), kind))),
        "deletecollection": (
            "delete",
            lambda: _operation(resource, "deletecollection", (*_LISTS[:-1], *_DELETES), f"{META}.Status"),
        ),
    }
    asked = {method: make() for verb, (method, make) in operations.items() if verb in resource.verbs}
    return {"parameters": _names(resource, "namespace"), **asked}


def _object(resource: Resource) -> dict[str, Any]:
    kind = kind_name(resource)
    options = _body((_JSON,), f"{META}.DeleteOptions")
    names = {"parameters": _names(resource, "name", "namespace")}
    if "update" not in resource.verbs:
        return names | {"get": _operation(resource, "get", (), kind)}
    return {
        **names,
        "get": _operation(resource, "get", (), kind),
        "put": _operation(resource, "put", _WRITES, kind, body=_body((_JSON,), kind)),
        "patch": _patch(resource, kind),
        "delete": _operation(resource, "delete", _DELETES, f"{META}.Status", body=options),
    }


def _part(resource: Resource, part: discovery.Subresource) -> dict[str, Any]:
    kind = "io.k8s.api.autoscaling.v1.Scale" if part.name == "scale" else kind_name(resource)
    own = {"group": part.group, "version": part.version, "kind": part.kind}
    operations = {
        "get": _operation(resource, "get", (), kind, part=part.name),
        "put": _operation(resource, "put", _WRITES, kind, body=_body((_JSON,), kind), part=part.name),
        "patch": _patch(resource, kind, part.name),
    }
    called = {"get": "get", "put": "update", "patch": "patch"}
    operations = {method: operation for method, operation in operations.items() if called[method] in part.verbs}
    for operation in operations.values():
        operation["x-kubernetes-group-version-kind"] = own
    return {"parameters": _names(resource, "name", "namespace"), **operations}


def _patch(resource: Resource, answer: str, part: str = "") -> dict[str, Any]:
    """A kind that is only stored has no schema of its parts, so that clients must not compute a patch from it."""
    types = _PATCHES if resource.type is Passive or resource.custom is not None else (*_PATCHES, _STRATEGIC)
    return _operation(resource, "patch", (*_WRITES, _FORCE), answer, body=_body(types, f"{META}.Patch"), part=part)


def _operation(
    resource: Resource,
    action: str,
    parameters: tuple[dict[str, Any], ...],
    answer: str,
    *,
    body: dict[str, Any] | None = None,
    part: str = "",
) -> dict[str, Any]:
    content = {_JSON: {"schema": reference(answer)}}
    return {
        "operationId": f"{action}{'Namespaced' if resource.namespaced else ''}{resource.kind}{part.capitalize()}",
        "tags": [f"{resource.group or 'core'}_{resource.version}"],
        "parameters": list(parameters),
        **({"requestBody": body} if body else {}),
        "responses": {"200": {"description": "OK", "content": content}, "401": {"description": "Unauthorized"}},
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": {
            "group": resource.group,
            "version": resource.version,
            "kind": resource.kind,
        },
    }


def _body(types: tuple[str, ...], schema: str) -> dict[str, Any]:
    return {"required": True, "content": {type_: {"schema": reference(schema)} for type_ in types}}


def _list_of(resource: Resource) -> str:
    return list_name(resource)


def _names(resource: Resource, *names: str) -> list[dict[str, Any]]:
    """The parameters that stand in the path."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "uniqueItems": True}}
        for name in names
        if name != "namespace" or resource.namespaced
    ]
