"""Patches over HTTP: what the server says of bodies and of patched objects that it cannot read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.harness import workload

WEB = "/apis/apps/v1/namespaces/default/deployments/web"
JSON = "application/json-patch+json"
MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
NO_MAP = "json: cannot unmarshal {} into Go value of type map[string]interface {{}}"


@pytest.fixture
def web(rest: RESTEndpoints) -> RESTEndpoints:
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    return rest


def patch(rest: RESTEndpoints, body: Any, kind: str, query: str = "", path: str = WEB) -> tuple[int, Any, list[str]]:
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    answer = handle(rest, HTTPRequest("PATCH", path, query, data, kind))
    return answer.code, json.loads(answer.body), answer.warnings


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (STRATEGIC, '"{}"', NO_MAP.format("string")),
        (STRATEGIC, "[]", NO_MAP.format("array")),
        (STRATEGIC, "{", "unexpected end of JSON input"),
        (STRATEGIC, "", "unexpected end of JSON input"),
        (MERGE, "3", f"error decoding patch: {NO_MAP.format('number')}"),
        (MERGE, '{"a":', "error decoding patch: unexpected end of JSON input"),
        (MERGE, "{'a'}", r"error decoding patch: invalid character '\'' looking for beginning of object key string"),
        (
            JSON,
            "{}",
            "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
        ),
        (JSON, "[1]", "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"),
        (
            JSON,
            '[{"op": 1}]',
            "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string",
        ),
        (JSON, "[tru]", "error decoding patch: invalid character ']' in literal true (expecting 'e')"),
    ],
)
def test_a_body_of_the_wrong_form_is_a_bad_request_in_gos_words(web: RESTEndpoints, kind: str, body: str, said: str):
    before = web.server.store.revision

    code, status, _ = patch(web, body, kind)

    assert (code, status["reason"], status["message"]) == (400, "BadRequest", said)
    assert web.server.store.revision == before


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"template": {"spec": {"containers": "x"}}}, "cannot restore slice from string"),
        ({"template": []}, "cannot restore struct from: slice"),
        ({"replicas": "x"}, "unrecognized type: int32"),
        ({"paused": 1}, "unrecognized type: bool"),
        ({"selector": {"matchLabels": 1}}, "cannot restore map from int64"),
    ],
)
def test_a_strategic_patch_with_a_wrong_type_shows_the_patch(web: RESTEndpoints, spec: Any, why: str):
    code, status, _ = patch(web, {"spec": spec}, STRATEGIC)

    assert code == 422
    assert status["message"].startswith(' "" is invalid: patch: Invalid value: "map[spec:map[')
    assert status["message"].endswith(f']": {why}')
    assert status["details"]["causes"][0]["field"] == "patch"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (MERGE, {"spec": {"replicas": "x"}}),
        (JSON, [{"op": "add", "path": "/spec/replicas", "value": "x"}]),
    ],
)
def test_other_patches_with_a_wrong_type_show_the_object(web: RESTEndpoints, kind: str, body: Any):
    code, status, _ = patch(web, body, kind)

    assert code == 422
    assert r'Invalid value: "{\"' in status["message"]
    assert status["message"].endswith(
        '}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'
    )


@pytest.mark.parametrize("kind", ["application/json", "text/x", ""])
def test_another_content_type_is_no_patch(web: RESTEndpoints, kind: str):
    code, status, _ = patch(web, {}, kind)

    assert (code, status["message"], status["details"]) == (415, "415: Unsupported Media Type", {})


@pytest.mark.parametrize(
    ("kind", "body", "unknown"),
    [
        (MERGE, {"spec": {"foo": 1}}, ['unknown field "spec.foo"']),
        (STRATEGIC, {"metadata": {"foo": 1}}, ['unknown field "metadata.foo"']),
        (
            JSON,
            [{"op": "add", "path": "/spec/foo", "value": 1, "why": 2}],
            ['json patch unknown field "[0].why"', 'unknown field "spec.foo"'],
        ),
    ],
)
def test_unknown_fields_of_a_patch_are_warned_of_refused_or_passed_over(
    web: RESTEndpoints, kind: str, body: Any, unknown: list[str]
):
    assert patch(web, body, kind)[::2] == (200, unknown)
    assert patch(web, body, kind, "fieldValidation=Ignore")[::2] == (200, [])
    code, status, warnings = patch(web, body, kind, "fieldValidation=Strict")
    assert (code, warnings) == (422, [])
    assert f"strict decoding error: {unknown[0]}" in status["message"]


@pytest.mark.parametrize("kind", [MERGE, STRATEGIC])
def test_a_patch_cannot_change_the_kind(web: RESTEndpoints, kind: str):
    code, status, _ = patch(web, {"kind": "Foo"}, kind)

    assert code == 422
    assert 'no kind "Foo" is registered for version "apps/v1" in scheme' in status["message"]


def test_a_patch_that_changes_nothing_writes_nothing(web: RESTEndpoints):
    before = web.server.store.revision
    for kind, body in (
        (MERGE, {"spec": {"replicas": 2}}),
        (STRATEGIC, {}),
        (JSON, [{"op": "test", "path": "/spec/replicas", "value": 2}]),
        (JSON, []),
    ):
        assert patch(web, body, kind)[0] == 200

    assert web.server.store.revision == before


def test_a_scale_is_patched_in_each_way(web: RESTEndpoints):
    for kind, body, wanted in (
        (JSON, [{"op": "replace", "path": "/spec/replicas", "value": 3}], 3),
        (MERGE, {"spec": {"replicas": 4}}, 4),
        (STRATEGIC, {"spec": {"replicas": 5}}, 5),
    ):
        code, scale, _ = patch(web, body, kind, path=f"{WEB}/scale")
        assert (code, scale["spec"]["replicas"]) == (200, wanted)


METADATA = (
    r"{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"default\","
)
STRATEGY = r"{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}}"


@pytest.mark.parametrize(
    ("kind", "body", "spec", "strategy"),
    [
        (MERGE, {"spec": {"replicas": "x"}}, r"\"spec\":{\"progressDeadlineSeconds\":600,\"replicas\":\"x\"", STRATEGY),
        (
            JSON,
            [{"op": "add", "path": "/spec/replicas", "value": "x"}],
            r"\"spec\":{\"progressDeadlineSeconds\":600,\"replicas\":\"x\"",
            STRATEGY,
        ),
        (
            MERGE,
            {"kind": "Deployment", "status": {"replicas": "x"}},
            r"\"spec\":{\"replicas\":2,\"selector\"",
            STRATEGY,
        ),
        (
            MERGE,
            {"spec": {"replicas": "x", "strategy": {"type": "RollingUpdate"}}},
            r"\"spec\":{\"progressDeadlineSeconds\":600,\"replicas\":\"x\"",
            r"{\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"},\"type\":\"RollingUpdate\"}",
        ),
    ],
)
def test_maps_that_a_patch_opens_are_sorted_and_the_others_stand_as_go_wrote_them(
    web: RESTEndpoints, kind: str, body: Any, spec: str, strategy: str
):
    _, status, _ = patch(web, body, kind)

    assert METADATA in status["message"]
    assert spec in status["message"]
    assert rf"\"strategy\":{strategy}" in status["message"]
