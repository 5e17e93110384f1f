"""What the server says of itself in `/openapi/v3`: its operations, and values that fit, or nearly fit, its schemas."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any, NamedTuple

from engine.api.scheme import SERVED, Resource
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.verbs import ResourceVerbs
from engine.apiserver.openapi.documents import names
from tests.properties.manifests import Chance

Schema = dict[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")
_RESOURCES = {(each.group, each.version, each.plural): each for each in SERVED}
_NUMBERS = (0, 1, 2, 3, 80, 443, 8080, 30080, 65535, 65536, -1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1)
_TEXTS = (
    *(
        "",
        "a",
        "b",
        "app",
        "A_b",
        "a.b/c",
        "x" * 64,
        "x" * 254,
        "-",
        ".",
        "..",
        "é",
        "\x00",
        "\ud800",
        "a\nb",
        "%s",
        "{}",
    ),
    *(
        "0",
        "1",
        "80",
        "100m",
        "1Gi",
        "0.5",
        "1e400",
        "-1",
        "50%",
        "101%",
        "None",
        "true",
        "null",
        "*",
        "/",
        "/x",
        "a:b",
    ),
    *("10.96.0.9", "10.0.0.0/8", "127.0.0.1", "::1", "2026-01-01T00:00:00Z", "1s", "* * * * *", "YWJj", "YWJ"),
    *("Always", "Never", "Exists", "Equal", "In", "NoExecute", "TCP", "UDP", "ClusterIP", "NodePort", "Orphan", "v1"),
    *("Pod", "kubernetes.io/hostname", "metadata.name", "limits.cpu", "cpu", "pods", "system-node-critical"),
)
JUNK: tuple[Any, ...] = (None, "x", 0, -1, 1.5, True, [], {}, [None], [{}], {"a": None}, {"": ""}, [[]], "\ud800")
_PLAIN: dict[str | None, tuple[Any, ...]] = {
    "boolean": (True, False),
    "integer": _NUMBERS,
    "number": (0, 0.5, 1e300, -1),
    "string": _TEXTS,
}


class Operation(NamedTuple):
    """A method of a path, with what it takes."""

    method: str
    path: str
    parameters: tuple[str, ...]
    content_types: tuple[str, ...]
    """Of the body; empty where it takes none."""
    resource: Resource
    part: str
    """The last word of a path that names a part of an object, such as `scale`."""


class Catalogue:
    """All operations of a server, and the schemas of its kinds."""

    def __init__(self, verbs: ResourceVerbs, existing: dict[str, list[str]]) -> None:
        self.existing = existing
        """Names of objects that there are, by resource."""
        self._schemas: dict[str, Schema] = {}
        self._kinds: dict[str, Schema] = {}
        self.by_method: dict[str, list[Operation]] = {method.upper(): [] for method in _METHODS}
        for name in names(SERVED):
            answer = handle(verbs, HTTPRequest("GET", f"/openapi/v3/{name}"))
            self._read(json.loads(b"".join((answer.body, *answer.rest))))

    def _read(self, document: dict[str, Any]) -> None:
        self._schemas |= document["components"]["schemas"]
        for schema in document["components"]["schemas"].values():
            for kind in schema.get("x-kubernetes-group-version-kind", ()):
                self._kinds["/".join((kind["group"], kind["version"], kind["kind"]))] = schema
        for path, item in document["paths"].items():
            for method in _METHODS:
                if method in item:
                    self.by_method[method.upper()].append(_operation(path, method, item[method]))

    def of(self, resource: Resource) -> Schema:
        """The schema of a resource's objects."""
        return self._kinds[f"{resource.group}/{resource.version}/{resource.kind}"]

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, where another one points at it."""
        name = schema.get("$ref", "").rpartition("/")[2]
        return self._schemas[name] if name else schema

    def value(self, chance: Chance, schema: Schema, depth: int = 3) -> Any:
        """A value of that schema; one in eight is of another form. No object goes deeper than `depth`."""
        if chance.below(8) == 0:
            return copy.deepcopy(chance.pick(JUNK))
        schema = self.resolved(schema)
        schema = chance.pick(schema["oneOf"]) if "oneOf" in schema else schema
        kind = schema.get("type")
        if kind == "object":
            return self._object(chance, schema, depth - 1)
        if kind == "array":
            items = schema.get("items", {})
            return [self.value(chance, items, depth - 1) for _ in range(chance.below(3))] if depth > 0 else []
        return copy.deepcopy(chance.pick(_PLAIN.get(kind, JUNK)))

    def _object(self, chance: Chance, schema: Schema, depth: int) -> dict[str, Any]:
        if depth < 0:
            return {}
        if "additionalProperties" in schema:
            values = schema["additionalProperties"]
            return {chance.pick(_TEXTS): self.value(chance, values, depth) for _ in range(chance.below(3))}
        properties = schema.get("properties", {})
        chosen = {*schema.get("required", ())}
        if _fields(schema):
            chosen |= {chance.pick(_fields(schema)) for _ in range(chance.below(4))}
        return {name: self.value(chance, properties.get(name, {}), depth) for name in sorted(chosen)}

    def edit(self, chance: Chance, schema: Schema, document: dict[str, Any]) -> None:
        """Set one field of a document, somewhere on a random way down its schema; what lacks on the way is made."""
        here, schema = document, self.resolved(schema)
        while _fields(schema):
            name = chance.pick(_fields(schema))
            inner = self.resolved(schema["properties"][name])
            below = self.resolved(inner.get("items", inner))
            if not _fields(below) or chance.below(6) == 0:
                here[name] = self.value(chance, inner)
                return
            step = here.setdefault(name, [{}] if "items" in inner else {})
            step = step[0] if isinstance(step, list) and step else step
            if not isinstance(step, dict):
                return
            here, schema = step, below

    def pointer(self, chance: Chance, schema: Schema) -> str:
        """A JSON pointer to a field that objects of that schema may have."""
        steps: list[str] = []
        schema = self.resolved(schema)
        while _fields(schema) or "items" in schema:
            if "items" in schema:
                steps.append(chance.pick(("0", "0", "1", "-", "x")))
                schema = self.resolved(schema["items"])
            else:
                name = chance.pick(_fields(schema))
                steps.append(name)
                schema = self.resolved(schema["properties"][name])
            if chance.below(3) == 0:
                break
        return "".join(f"/{step}" for step in steps)


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    parts = path.split("/")
    return Operation(
        method.upper(),
        path,
        tuple(parameter["name"] for parameter in operation["parameters"]),
        tuple(operation.get("requestBody", {}).get("content", ())),
        _resource_of(parts),
        parts[-1] if parts[-2] == "{name}" else "",
    )


def _resource_of(parts: list[str]) -> Resource:
    """The resource of a path, whatever part of its objects the path names."""
    group, version = ("", parts[2]) if parts[1] == "api" else (parts[2], parts[3])
    words = parts[: parts.index("{name}")] if "{name}" in parts else parts
    return _RESOURCES[group, version, words[-1]]


@cache
def _in_order(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names - {"apiVersion", "kind"}))


def _fields(schema: Schema) -> tuple[str, ...]:
    """The names of a struct's fields but for those of its type."""
    return _in_order(frozenset(schema.get("properties", ())))
