"""Services for tests: a document, its creation, and why the server refuses it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

SERVICES = by_plural("services")


def service(name: str = "web", **spec: Any) -> dict[str, Any]:
    body = {"selector": {"app": "web"}, "ports": [{"port": 80}]} | spec
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": body}


def create(rest: RESTEndpoints, body: dict[str, Any]) -> dict[str, Any]:
    return rest.create(SERVICES, "default", body)


def refusal(rest: RESTEndpoints, body: dict[str, Any]) -> str:
    before = rest.server.store.revision
    with pytest.raises(StatusError) as caught:
        create(rest, body)
    assert rest.server.store.revision == before
    return caught.value.message.removeprefix(f'Service "{body["metadata"]["name"]}" is invalid: ')
