"""The OpenAPI v3 document of each group and version."""

from __future__ import annotations

from typing import Any

from engine.apiserver.discovery import VERSION, Served
from engine.apiserver.openapi.names import kind_name, list_name
from engine.apiserver.openapi.operations import paths_of
from engine.apiserver.openapi.schemas import kind_schema, list_schema, with_parts


def names(served: Served) -> list[str]:
    """`api/v1`, `apis/apps/v1` and so on, in discovery order."""
    return list(dict.fromkeys(f"{'apis' if each.group else 'api'}/{each.api_version}" for each in served))


def resources_of(served: Served, name: str) -> Served:
    """What the document of that name describes."""
    version = name.partition("/")[2]
    return tuple(resource for resource in served if resource.api_version == version)


def document(resources: Served) -> dict[str, Any]:
    """The document of one of `names`, which describes these resources."""
    paths: dict[str, Any] = {}
    for resource in resources:
        paths |= paths_of(resource)
    own = {kind_name(resource): kind_schema(resource) for resource in resources}
    lists = {list_name(resource): list_schema(resource) for resource in resources}
    return {
        "openapi": "3.0.0",
        "info": {"title": "podfall", "version": VERSION["gitVersion"]},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": with_parts(own | lists, resources)},
    }
