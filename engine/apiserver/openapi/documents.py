"""The OpenAPI v3 document of each group and version."""

from __future__ import annotations

from typing import Any

from engine.api.scheme import SERVED
from engine.apiserver.discovery import VERSION
from engine.apiserver.openapi.names import kind_name
from engine.apiserver.openapi.operations import paths_of
from engine.apiserver.openapi.schemas import kind_schema, list_schema, with_parts


def names() -> list[str]:
    """`api/v1`, `apis/apps/v1` and so on, in discovery order."""
    return list(dict.fromkeys(f"{'apis' if each.group else 'api'}/{each.api_version}" for each in SERVED))


def document(name: str) -> dict[str, Any]:
    """The document of one of `names`."""
    version = name.partition("/")[2]
    resources = [resource for resource in SERVED if resource.api_version == version]
    paths: dict[str, Any] = {}
    for resource in resources:
        paths |= paths_of(resource)
    own = {kind_name(resource): kind_schema(resource) for resource in resources}
    lists = {f"{kind_name(resource)}List": list_schema(resource) for resource in resources}
    return {
        "openapi": "3.0.0",
        "info": {"title": "podfall", "version": VERSION["gitVersion"]},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": with_parts(own | lists, resources)},
    }
