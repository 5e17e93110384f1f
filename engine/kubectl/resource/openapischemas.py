"""The schemas of the server's OpenAPI documents, as `kubectl explain` and its completion read them.

Upstream: k8s.io/kubectl/pkg/explain/v2 (explain.go, and what templates/plaintext.tmpl calls typeGuess).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.client.restclient import RESTClient

Schema = dict[str, Any]


class OpenAPISchemas:
    """The schemas of one group and version, and the one of a kind to begin with."""

    def __init__(self, document: Schema, resource: Resource) -> None:
        """Keep the schemas of a document. `root` is None where it has none of the kind."""
        self._all: dict[str, Schema] = document["components"]["schemas"]
        kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
        found = (each for each in self._all.values() if kind in each.get("x-kubernetes-group-version-kind", ()))
        self.root: Schema | None = next(found, None)

    def pointed(self, schema: Schema) -> Schema:
        """The schema that another one points to; itself where it points to none."""
        pointer = schema.get("$ref", "")
        return self._all.get(pointer.rpartition("/")[2], {}) if pointer else schema

    def fields(self, schema: Schema) -> dict[str, Schema]:
        """The fields of a schema, of what it points to, or of its items or values."""
        inner = self._inner(schema)
        return {} if inner is None else inner.get("properties") or {}

    def required(self, schema: Schema) -> list[str]:
        """Which of these fields must be there."""
        inner = self._inner(schema)
        return [] if inner is None else inner.get("required") or []

    def _inner(self, schema: Schema) -> Schema | None:
        if "properties" in schema:
            return schema
        for part in self.parts(schema):
            inner = self._inner(part)
            if inner is not None:
                return inner
        return None

    def parts(self, schema: Schema) -> list[Schema]:
        """What a schema is made of: of all of several, of items, of values, or of what it points to."""
        parts = list(schema.get("allOf") or ())
        parts += [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
        return [*parts, self.pointed(schema)] if "$ref" in schema else parts

    def type_of(self, schema: Schema) -> str:
        """The type as explain writes it, such as `[]Container` or `map[string]string`."""
        if "items" in schema:
            return f"[]{self.type_of(schema['items'])}"
        if isinstance(schema.get("additionalProperties"), dict):
            return f"map[string]{self.type_of(schema['additionalProperties'])}"
        several: list[Schema] = schema.get("allOf") or []
        if len(several) == 1 and "properties" not in schema:
            return self.type_of(several[0])
        if "$ref" in schema:
            return str(schema["$ref"]).rpartition("/")[2].rpartition(".")[2]
        plain = str(schema.get("type") or "object")
        return "Object" if plain == "object" else plain

    def descriptions(self, schema: Schema) -> list[str]:
        """What is said of a field, and then of its type."""
        own = [schema["description"]] if schema.get("description") else []
        return own + [text for part in self.parts(schema) for text in self.descriptions(part)]


def schemas_of(rest: RESTClient, resource: Resource) -> OpenAPISchemas:
    """The schemas of a resource's group and version. Raises StatusError where the server does not answer."""
    prefix = "apis" if resource.group else "api"
    return OpenAPISchemas(json.loads(rest.raw(f"/openapi/v3/{prefix}/{resource.api_version}")), resource)
