"""What each kind demands of the conditions in its status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.footprint import footprint

FLOW = "/apis/flowcontrol.apiserver.k8s.io/v1"
LEVEL = {"type": "Limited", "limited": {"limitResponse": {"type": "Reject"}}}
RULES = [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["*"], "resources": ["pods"]}]
POLICY = {"matchConstraints": {"resourceRules": RULES}, "validations": [{"expression": "true"}]}
SERVICE = {"group": "x.io", "version": "v1", "groupPriorityMinimum": 9, "versionPriority": 9}
SCALER = {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "flow schema": (f"{FLOW}/flowschemas", {"priorityLevelConfiguration": {"name": "exempt"}}),
    "level": (f"{FLOW}/prioritylevelconfigurations", LEVEL),
    "policy": ("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", POLICY),
    "budget": ("/apis/policy/v1/namespaces/default/poddisruptionbudgets", {"maxUnavailable": 1}),
    "range": ("/apis/networking.k8s.io/v1/servicecidrs", {"cidrs": ["10.200.0.0/24"]}),
    "api": ("/apis/apiregistration.k8s.io/v1/apiservices", SERVICE),
    "scaler": ("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", SCALER),
}
WHOLE = {
    "type": "A",
    "status": "True",
    "reason": "R",
    "message": "",
    "lastTransitionTime": "2026-01-01T00:00:00Z",
}
NO_TYPE = "associative list with keys has an element that omits key field"


def ask(rest: RESTEndpoints, method: str, path: str, body: Any, kind: str = "application/json") -> tuple[int, Any]:
    where, _, query = path.partition("?")
    answer = handle(rest, HTTPRequest(method, where, query, json.dumps(body).encode(), kind))
    return answer.code, json.loads(answer.body)


def made(rest: RESTEndpoints, kind: str) -> dict[str, Any]:
    path, spec = KINDS[kind]
    code, found = ask(rest, "POST", path, {"metadata": {"name": "v1.x.io"}, "spec": spec})
    assert code == 201, found
    return found


def written(rest: RESTEndpoints, kind: str, *conditions: dict[str, Any]) -> tuple[int, Any]:
    made(rest, kind)
    body = {"status": {"conditions": list(conditions)}}
    return ask(rest, "PATCH", f"{KINDS[kind][0]}/v1.x.io/status", body, "application/merge-patch+json")


@pytest.mark.parametrize("kind", KINDS)
def test_whole_conditions_are_stored(rest: RESTEndpoints, kind: str):
    code, found = written(rest, kind, WHOLE, WHOLE | {"type": "B"})
    assert code == 200, found
    assert [entry["type"] for entry in found["status"]["conditions"]] == ["A", "B"]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("range", {"type": "", "status": "True", "lastTransitionTime": None, "reason": "", "message": ""}),
        ("api", {"type": "", "status": "True", "lastTransitionTime": None}),
        ("scaler", {"type": "", "status": "True", "lastTransitionTime": None}),
    ],
)
def test_where_nobody_checks_them_conditions_may_lack_all(rest: RESTEndpoints, kind: str, shown: dict[str, Any]):
    code, found = written(rest, kind, {"status": "True"})
    assert (code, found["status"]["conditions"]) == (200, [shown])


@pytest.mark.parametrize(
    ("kind", "conditions", "told"),
    [
        ("flow schema", [{}], "[0].type: Required value: must not be empty"),
        ("level", [{"status": "True"}], "[0].type: Required value: must not be empty"),
        ("level", [{"type": "A"}, {"type": "A"}], '[1].type: Duplicate value: "A"'),
        ("budget", [WHOLE, WHOLE], '[1].type: Duplicate value: "A"'),
        (
            "policy",
            [WHOLE | {"status": "Maybe"}],
            '[0].status: Unsupported value: "Maybe": supported values: "False",',
        ),
        ("budget", [WHOLE | {"reason": ""}], "[0].reason: Required value: must be set"),
        (
            "budget",
            [WHOLE | {"reason": "no reason"}],
            '[0].reason: Invalid value: "no reason": a condition reason must',
        ),
        ("policy", [WHOLE | {"reason": "R" * 1025}], "[0].reason: Too long: may not be more than 1024 bytes"),
        ("policy", [WHOLE | {"lastTransitionTime": None}], "[0].lastTransitionTime: Required value: must be set"),
        (
            "budget",
            [WHOLE | {"observedGeneration": -1}],
            "[0].observedGeneration: Invalid value: -1: must be greater",
        ),
        ("policy", [WHOLE | {"type": ""}], '[0].type: Invalid value: "": name part must be non-empty'),
        ("budget", [WHOLE | {"message": "m" * 32769}], "[0].message: Too long: may not be more than 32768 bytes"),
    ],
)
def test_what_is_wrong_with_a_condition_is_told(
    rest: RESTEndpoints, kind: str, conditions: list[dict[str, Any]], told: str
):
    code, found = written(rest, kind, *conditions)
    assert code == 422
    assert f"status.conditions{told}" in found["message"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_applies_a_condition_names_its_type(rest: RESTEndpoints, kind: str):
    whole = made(rest, kind)
    body = {name: whole[name] for name in ("apiVersion", "kind")} | {"metadata": {"name": "v1.x.io"}}
    path = f"{KINDS[kind][0]}/v1.x.io/status?fieldManager=a"
    before = footprint(rest.server)
    for conditions, told in (([{"status": "True"}], NO_TYPE), ([WHOLE, WHOLE], 'duplicate entries for key [type="A"]')):
        applied = body | {"status": {"conditions": conditions}}
        code, found = ask(rest, "PATCH", path, applied, "application/apply-patch+yaml")
        assert (code, told in found["message"]) == (500, True)
    assert footprint(rest.server) == before
