"""The whole API as one document of OpenAPI v2, made from those of v3 (kube-openapi's handler).

For clients that know no v3. Differs: there is no protobuf form of it; who asks for that gets an empty document, which
is a valid one, and leaves validation to the server.
"""

from __future__ import annotations

from typing import Any

from engine.apiserver.discovery import VERSION, Served
from engine.apiserver.openapi.documents import document, names, resources_of

_V3, _V2 = "#/components/schemas/", "#/definitions/"


def swagger(served: Served) -> dict[str, Any]:
    """The document: every path, and the types of all groups under `definitions`."""
    paths: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for name in names(served):
        each = document(resources_of(served, name))
        paths |= {path: _path(item) for path, item in each["paths"].items()}
        definitions |= _renamed(each["components"]["schemas"])
    return {
        "swagger": "2.0",
        "info": {"title": "Kubernetes", "version": VERSION["gitVersion"]},
        "paths": dict(sorted(paths.items())),
        "definitions": dict(sorted(definitions.items())),
    }


def _renamed(value: Any) -> Any:
    """A document whose pointers lead to `definitions`; what only v3 can say (oneOf) is left out."""
    if isinstance(value, dict):
        return {
            key: _pointer(item) if key == "$ref" else _renamed(item) for key, item in value.items() if key != "oneOf"
        }
    return [_renamed(item) for item in value] if isinstance(value, list) else value


def _pointer(text: str) -> str:
    return text.replace(_V3, _V2)


def _path(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [_parameter(each) for each in value] if key == "parameters" else _operation(value)
        for key, value in item.items()
    }


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    """An operation whose body is a parameter, and whose answers have one schema each."""
    rest = {key: value for key, value in operation.items() if key not in {"parameters", "requestBody", "responses"}}
    parameters = [_parameter(each) for each in operation["parameters"]]
    body = operation.get("requestBody")
    if body is not None:
        schema = _renamed(next(iter(body["content"].values()))["schema"])
        parameters.append({"in": "body", "name": "body", "required": True, "schema": schema})
        rest["consumes"] = list(body["content"])
    responses = {code: _response(answer) for code, answer in operation["responses"].items()}
    return {**rest, "produces": ["application/json"], "parameters": parameters, "responses": responses}


def _response(answer: dict[str, Any]) -> dict[str, Any]:
    said = next(iter((answer.get("content") or {}).values()), None)
    schema = {} if said is None else {"schema": _renamed(said["schema"])}
    return {"description": answer["description"], **schema}


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in parameter.items() if key != "schema"}
    return {**rest, **_renamed(parameter["schema"])}
