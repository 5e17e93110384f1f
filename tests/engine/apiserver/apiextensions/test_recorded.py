"""Custom resources as a real control plane answered for them: hundreds of requests in their order, on one state.

The file holds what was asked and, where it is to be compared, what was answered. What is left out of it for a reason
stands in docs/fidelity.md: costs of rules, the order of errors that comes from a Go map, ages.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.cluster.cluster import Cluster

GOLDEN = Path(__file__).parents[3] / "golden/customresources/answers.jsonl"
ROWS = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
OWNER = "/apis/ex.com/v1/namespaces/cr/widgets/own"
SETTLES = ("gc/after", "ns-delete/", "crd-delete/gone", "quota/get")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
GENERATED = re.compile(r"\bgen-[a-z0-9]{5}\b")
LEFT_OUT = {"managedFields", "resourceVersion", "uid", "continue"}


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """What podfall says to each request that has an answer."""
    cluster = Cluster(seed=1)
    out: dict[str, dict[str, Any]] = {}
    for row in ROWS:
        if row["id"].startswith(SETTLES):
            for _ in range(40):
                cluster.tick()
        got = ask(cluster, row["request"])
        if "answer" in row:
            out[row["id"]] = got
        if row["request"]["path"].startswith(DEFINITIONS) and row["request"]["method"] != "GET":
            for _ in range(5 * ("dryRun" not in row["request"]["path"])):
                cluster.tick()
    return out


def ask(cluster: Cluster, request: dict[str, Any]) -> dict[str, Any]:
    path, body = request["path"], request.get("body")
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    if text is not None and "@rv" in text:
        own = re.sub(r"/(status|scale)$", "", path.partition("?")[0])
        text = text.replace("@rv", field_of(cluster, own, "resourceVersion"))
    if text is not None and "@uid" in text:
        text = text.replace("@uid", field_of(cluster, OWNER, "uid"))
    where, _, query = path.partition("?")
    kind, accept = request.get("contentType", "application/json"), request.get("accept", "application/json")
    answer = handle(
        RESTEndpoints(cluster.server, "unknown"),
        HTTPRequest(request["method"], where, query, (text or "").encode(), kind, accept),
    )
    raw = b"".join((answer.body, *answer.rest)).decode()
    try:
        value = json.loads(raw)
    except ValueError:
        value = raw
    warnings = [f"299 - {json.dumps(each)}" for each in answer.warnings if "podfall" not in each]
    return {"code": answer.code, "body": value} | ({"warnings": warnings} if warnings else {})


def field_of(cluster: Cluster, path: str, name: str) -> str:
    found = json.loads(handle(RESTEndpoints(cluster.server), HTTPRequest("GET", path)).body)
    return str(found.get("metadata", {}).get(name, ""))


def plain(value: Any) -> Any:
    """A value without what is drawn or depends on when it was asked."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in LEFT_OUT and item is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return GENERATED.sub("gen-x", TIME.sub("<time>", UUID.sub("<uid>", value))) if isinstance(value, str) else value


COMPARED = [
    row
    for row in ROWS
    if "answer" in row and "watch=" not in row["request"]["path"] and "/watch/" not in row["request"]["path"]
]


@pytest.mark.parametrize("row", COMPARED, ids=[row["id"] for row in COMPARED])
def test_the_answer_is_the_real_servers(answers, row):
    assert plain(answers[row["id"]]) == plain(row["answer"])
