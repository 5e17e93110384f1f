"""What a real control plane answered to those who apply, `managedFields` included."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.server import APIServer
from engine.clock import Clock
from engine.etcd.store import Store
from engine.rng import Rng

RECORDED = json.loads((Path(__file__).parents[3] / "golden" / "serversideapply.json").read_text("utf-8"))
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[int, Any]]:
    """Every request sent in its order, on one state."""
    clock = Clock()
    rest = RESTEndpoints(APIServer(Store(clock), clock, Rng(1)))
    namespace = json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "dt"}}).encode()
    handle(rest, HTTPRequest("POST", "/api/v1/namespaces", body=namespace))
    return {row["id"]: answered(rest, row) for row in RECORDED}


def answered(rest: RESTEndpoints, row: dict[str, Any]) -> tuple[int, Any]:
    path, _, query = row["path"].partition("?")
    body = b"" if row["body"] is None else json.dumps(row["body"]).encode()
    got = handle(rest, HTTPRequest(row["method"], path, query, body, row["contentType"]))
    return got.code, json.loads(got.body)


def normal(value: Any) -> Any:
    """A body without what no two clusters share."""
    if isinstance(value, dict):
        dropped = {"uid", "resourceVersion"}
        return {
            key: normal(inner)
            for key, inner in value.items()
            if key not in dropped and not (key == "creationTimestamp" and inner is None)
        }
    if isinstance(value, list):
        return [normal(item) for item in value]
    return TIME.sub("<time>", value) if isinstance(value, str) else value


@pytest.mark.parametrize("row", [row for row in RECORDED if row["answer"]], ids=lambda row: row["id"])
def test_an_apply_is_answered_as_by_a_real_control_plane(answers, row):
    code, body = answers[row["id"]]

    assert (code, normal(body)) == (row["answer"]["code"], normal(row["answer"]["body"]))
