"""In which form a client is answered."""

from __future__ import annotations

import json

import pytest
import yaml

from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle

NODES = "/api/v1/nodes"


def get(rest, accept: str, path: str = NODES) -> HTTPResponse:
    return handle(rest, HTTPRequest("GET", path, accept=accept))


@pytest.mark.parametrize("accept", ["text/xml", "text/html", "image/png, text/plain"])
def test_who_takes_nothing_that_there_is_gets_nothing(rest, accept: str):
    refused = json.loads(get(rest, accept).body)

    assert (refused["code"], refused["reason"], refused["details"]) == (406, "NotAcceptable", {})
    assert refused["message"].startswith("406: Not Acceptable\n\nAvailable representations: application/json, ")


@pytest.mark.parametrize(
    "accept", ["", "*/*", "text/html, */*;q=0.8", "application/vnd.kubernetes.protobuf,application/json"]
)
def test_others_get_json(rest, accept: str):
    answer = get(rest, accept)

    assert (answer.code, answer.content_type, json.loads(answer.body)["kind"]) == (200, "application/json", "NodeList")


@pytest.mark.parametrize(("path", "code"), [(NODES, 200), (f"{NODES}/node-1", 200), (f"{NODES}/none", 404)])
def test_yaml_is_spoken_too(rest, path: str, code: int):
    answer = get(rest, "application/yaml", path)

    assert (answer.code, answer.content_type) == (code, "application/yaml")
    assert yaml.safe_load(answer.body) == json.loads(get(rest, "application/json", path).body)


def test_an_empty_list_of_metadata_has_no_items(rest):
    accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"

    assert json.loads(get(rest, accept, "/api/v1/configmaps?".rstrip("?")).body)["items"] is None
    assert json.loads(get(rest, "application/json", "/api/v1/configmaps").body)["items"] == []


@pytest.mark.parametrize(
    ("path", "accept", "head"),
    [
        (f"{NODES}/node-1", "application/json", b'{"kind":"Node","apiVersion":"v1","metadata":{"name":"node-1","uid":'),
        (NODES, "application/json", b'"items":[{"metadata":{"name":"control-plane","uid":'),
        (
            NODES,
            "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
            b'"metadata":{"name":"node-1","uid"',
        ),
        (NODES, "application/json;as=Table;v=v1;g=meta.k8s.io", b'"metadata":{"name":"node-1","uid"'),
        (f"{NODES}/none", "application/json", b'"details":{"name":"none","kind":"nodes"},"code":404}'),
        (
            "/apis/apps/v1/namespaces/default/deployments/none",
            "application/json",
            b'"details":{"name":"none","group":"apps","kind":"deployments"}',
        ),
    ],
)
def test_fields_stand_in_the_order_of_gos_structs(rest, path: str, accept: str, head: bytes):
    assert head in get(rest, accept, path).body
