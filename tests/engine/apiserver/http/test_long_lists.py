"""Lists without pages that are longer than 500 objects: one document of one moment, made in pieces."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.api.config import ConfigMap
from engine.api.meta import ObjectMeta
from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.front import Ports, _in_pieces, application
from engine.apiserver.http.guard import guard_for
from engine.apiserver.http.watch import WatchNotifier

PATH = "/api/v1/namespaces/default/configmaps"
MANY = 1201
FORMS = {
    "items": "application/json",
    "rows": "application/json;as=Table;v=v1;g=meta.k8s.io",
    "metadata": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
}


@pytest.fixture
def full(rest: RESTEndpoints) -> RESTEndpoints:
    for number in range(MANY):
        meta = ObjectMeta(name=f"m{number:04}", namespace="default", uid=f"{number}")
        rest.server.load(ConfigMap(api_version="v1", kind="ConfigMap", metadata=meta))
    return rest


def names(document: dict[str, Any]) -> list[str]:
    if "rows" in document:
        return [row["object"]["metadata"]["name"] for row in document["rows"]]
    return [item["metadata"]["name"] for item in document["items"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_it_arrives_as_one_document(full, form, encoding):
    ports = Ports(lambda: full, lambda ask: handle(full, ask), WatchNotifier(), str)
    client = TestClient(application(ports, guard_for("127.0.0.1", "")), base_url="http://127.0.0.1:8901")
    got = client.get(PATH, headers={"accept": FORMS[form], "accept-encoding": encoding})
    assert got.headers.get("content-encoding", "identity") == encoding
    assert names(got.json()) == [f"m{number:04}" for number in range(MANY)]
    paged = client.get(f"{PATH}?limit=400", headers={"accept": FORMS[form]}).json()
    assert got.json().keys() == paged.keys()
    assert got.json().get("items", [])[:400] == paged.get("items", [])


def test_what_is_written_while_it_is_sent_comes_too_late(full):
    answer = handle(full, HTTPRequest("GET", PATH))
    full.delete(by_plural("configmaps"), "default", f"m{MANY - 1:04}")
    assert names(json.loads(answer.body + b"".join(answer.rest)))[-1] == f"m{MANY - 1:04}"


def test_others_have_a_turn_after_each_piece(full):
    async def turns(answer: HTTPResponse) -> list[int]:
        had = 0

        async def other() -> None:
            nonlocal had
            while True:
                had += 1
                await asyncio.sleep(0)

        task = asyncio.create_task(other())
        seen = [had async for _ in _in_pieces(answer, zips=False)]
        task.cancel()
        return seen

    seen = asyncio.run(turns(handle(full, HTTPRequest("GET", PATH))))
    assert len(seen) > 3
    assert seen == sorted(set(seen))
