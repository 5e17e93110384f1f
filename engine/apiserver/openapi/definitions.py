"""The schemas of custom resources: those of their definitions, with what every object has.

Mirrors apiextensions-apiserver/pkg/controller/openapi/builder.
"""

from __future__ import annotations

from typing import Any

from engine.apiserver.openapi.names import META

Schema = dict[str, Any]

_CONVENTIONS = "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md"
_OF_METADATA = f"Standard object's metadata. {_CONVENTIONS}#metadata"
_OF_EVERY_OBJECT = {
    "apiVersion": (
        "APIVersion defines the versioned schema of this representation of an object. Servers should convert "
        f"recognized schemas to the latest internal value, and may reject unrecognized values. {_CONVENTIONS}#resources"
    ),
    "kind": (
        "Kind is a string value representing the REST resource this object represents. Servers may infer this from the "
        "endpoint the client submits requests to. Cannot be updated. In CamelCase. "
        f"{_CONVENTIONS}#types-kinds"
    ),
}
"""What Kubernetes itself says of these fields of a custom resource."""


def definition_schema(schema: Schema) -> Schema:
    """The schema of a custom resource, with what every object has."""
    head = {name: {"description": about, "type": "string"} for name, about in _OF_EVERY_OBJECT.items()}
    meta = {"metadata": {"description": _OF_METADATA, "allOf": [{"$ref": f"#/components/schemas/{META}.ObjectMeta"}]}}
    return {"type": "object"} | schema | {"properties": (schema.get("properties") or {}) | head | meta}
