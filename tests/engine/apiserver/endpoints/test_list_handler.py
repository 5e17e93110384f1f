"""Pages of a list: all of one revision, and of a state that is still known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints import list_handler
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

PATH = "/api/v1/namespaces/default/configmaps"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
MAPS = by_plural("configmaps")


def create(rest: RESTEndpoints, *names: str, namespace: str = "default") -> None:
    for name in names:
        rest.create(MAPS, namespace, {"metadata": {"name": name}, "data": {"name": name}})


def get(rest: RESTEndpoints, query: str, *, accept: str = "application/json", path: str = PATH) -> tuple[int, Any]:
    answer = handle(rest, HTTPRequest("GET", path, query, accept=accept))
    return answer.code, json.loads(answer.body)


def names(page: dict[str, Any]) -> list[str]:
    return [item["metadata"]["name"] for item in page["items"]]


def test_later_pages_show_the_state_of_the_first_one(rest):
    create(rest, "a", "c", "e", "g")
    create(rest, "x", namespace="kube-system")
    _, first = get(rest, "limit=1")
    assert (names(first), first["metadata"]["remainingItemCount"]) == (["a"], 3)
    rest.delete(MAPS, "default", "c")
    create(rest, "b", "d")
    rest.patch(MAPS, "default", "e", {"data": {"name": "changed"}}, type="merge")
    rest.delete(MAPS, "default", "e")
    create(rest, "e")
    _, second = get(rest, f"limit=2&continue={first['metadata']['continue']}")
    _, third = get(rest, f"limit=2&continue={second['metadata']['continue']}")
    assert (names(second), names(third)) == (["c", "e"], ["g"])
    assert second["items"][1]["data"] == {"name": "e"}
    assert {page["metadata"]["resourceVersion"] for page in (first, second, third)} == {
        first["metadata"]["resourceVersion"],
    }
    assert names(get(rest, "")[1]) == ["a", "b", "d", "e", "g"]


def test_an_exact_revision_is_listed_as_it_was(rest):
    create(rest, "a")
    revision = rest.server.store.revision
    create(rest, "b")
    query = f"resourceVersion={revision}&resourceVersionMatch=Exact"
    assert names(get(rest, query)[1]) == ["a"]
    assert names(get(rest, f"resourceVersion={revision}")[1]) == ["a", "b"]


@pytest.mark.parametrize("query", ["resourceVersion={ahead}", "resourceVersion={ahead}&resourceVersionMatch=Exact"])
def test_a_state_that_is_to_come_does_not_come_in_time(rest, query):
    now = rest.server.store.revision
    code, refused = get(rest, query.format(ahead=now + 1))
    assert (code, refused["reason"]) == (504, "Timeout")
    assert refused["message"] == f"Timeout: Too large resource version: {now + 1}, current: {now}"
    assert refused["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


def test_a_page_of_a_forgotten_state_is_expired(rest):
    create(rest, "a", "b")
    _, first = get(rest, "limit=1")
    create(rest, "c")
    rest.server.clock.tick += 5000
    create(rest, "d")
    rest.server.store.compact()
    code, refused = get(rest, f"limit=1&continue={first['metadata']['continue']}")
    assert (code, refused["message"]) == (410, list_handler.EXPIRED)


def test_with_a_selector_nobody_knows_how_many_remain(rest):
    create(rest, "a", "b")
    _, first = get(rest, "limit=1&fieldSelector=metadata.namespace%3Ddefault")
    assert "remainingItemCount" not in first["metadata"]


def test_a_table_comes_in_at_most_ten_pages_and_objects_in_as_many_as_asked_for(rest):
    create(rest, *(f"m{number:02}" for number in range(45)))
    pages, token = 0, ""
    rows: list[str] = []
    while pages == 0 or token:
        _, page = get(rest, f"limit=2&continue={token}", accept=TABLE)
        rows += [row["cells"][0] for row in page["rows"]]
        token = page["metadata"].get("continue", "")
        pages += 1
    assert (pages, len(rows), rows) == (9, 45, sorted(rows))
    assert len(get(rest, "limit=2")[1]["items"]) == 2
