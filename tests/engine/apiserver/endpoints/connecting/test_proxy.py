"""Requests that the server is to proxy: who is not there is told as by a real server, the others go nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

SPACE = "/api/v1/namespaces/default"


def ask(rest: RESTEndpoints, path: str) -> tuple[int, str]:
    refused = handle(rest, HTTPRequest("GET", path, ""))
    return refused.code, json.loads(refused.body)["message"]


def make(rest: RESTEndpoints, plural: str, body: dict[str, Any]) -> None:
    resource = by_plural(plural)
    rest.create(resource, "default", {"apiVersion": "v1", "kind": resource.kind, "metadata": {"name": "x"}} | body)


@pytest.mark.parametrize(
    "path", [f"{SPACE}/services/x", f"{SPACE}/services/x:80", f"{SPACE}/pods/x", "/api/v1/nodes/x"]
)
def test_who_is_not_there_is_not_found(rest: RESTEndpoints, path: str):
    assert ask(rest, f"{path}/proxy/")[0] == 404


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        ("x", 404, 'endpoints "x" not found'),
        ("x:80", 404, 'endpoints "x" not found'),
        ("x:81", 503, 'no service port 81 found for service "x"'),
        ("ftp:x:80", 400, 'invalid service request "ftp:x:80"'),
    ],
)
def test_a_service_without_endpoints_leads_nowhere(rest: RESTEndpoints, name: str, code: int, why: str):
    make(rest, "services", {"spec": {"ports": [{"port": 80}]}})
    assert ask(rest, f"{SPACE}/services/{name}/proxy/") == (code, why)


@pytest.mark.parametrize(
    ("subsets", "name", "code"),
    [
        ([], "x", 503),
        ([{"notReadyAddresses": [{"ip": "1.2.3.4"}], "ports": [{"port": 80}]}], "x", 503),
        ([{"addresses": [{"ip": "1.2.3.4"}], "ports": [{"port": 80}]}], "x:80", 501),
    ],
)
def test_only_a_ready_endpoint_would_be_reached(rest: RESTEndpoints, subsets: list[Any], name: str, code: int):
    make(rest, "services", {"spec": {"ports": [{"port": 80}]}})
    make(rest, "endpoints", {"subsets": subsets})
    assert ask(rest, f"{SPACE}/services/{name}/proxy/path")[0] == code


def test_a_pod_without_an_address_is_no_place_to_go(rest: RESTEndpoints):
    make(rest, "pods", {"spec": {"containers": [{"name": "c", "image": "nginx"}]}})
    assert ask(rest, f"{SPACE}/pods/x/proxy/") == (400, "address not allowed")
