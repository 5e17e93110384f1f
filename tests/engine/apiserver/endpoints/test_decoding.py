"""What a body may hold: what nothing acts on has its type all the same, and what is missing is Go's zero value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

APPLY = "application/apply-patch+yaml"
AUTOSCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
LIMIT_RANGES = "/api/v1/namespaces/default/limitranges"
PODS = "/api/v1/namespaces/default/pods"
REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
TARGET = {
    "minReplicas": 1,
    "maxReplicas": 3,
    "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"},
}


def asked(rest: RESTEndpoints, method: str, path: str, body: Any, **options: Any) -> tuple[int, dict[str, Any]]:
    answer = handle(rest, HTTPRequest(method, path, body=json.dumps(body).encode(), **options))
    return answer.code, json.loads(answer.body)


def named(name: str, **parts: Any) -> dict[str, Any]:
    return {"metadata": {"name": name}} | parts


@pytest.mark.parametrize(
    ("path", "parts", "field"),
    [
        (LEASES, {"spec": {"strategy": 1.5}}, "number into Go struct field LeaseSpec.spec.strategy of type string"),
        (
            LEASES,
            {"spec": {"preferredHolder": []}},
            "array into Go struct field LeaseSpec.spec.preferredHolder of type string",
        ),
        (
            "/api/v1/nodes",
            {"spec": {"providerID": 1}},
            "number into Go struct field NodeSpec.spec.providerID of type string",
        ),
        (
            "/api/v1/nodes",
            {"status": {"volumesInUse": "x"}},
            "string into Go struct field NodeStatus.status.volumesInUse of type []string",
        ),
        (
            REQUESTS,
            {"spec": {"extra": [None]}},
            "array into Go struct field CertificateSigningRequestSpec.spec.extra of type map[string]v1.ExtraValue",
        ),
        (
            REQUESTS,
            {"spec": {"extra": {"a": "b"}}},
            "string into Go struct field CertificateSigningRequestSpec.spec.extra of type v1.ExtraValue",
        ),
    ],
)
def test_what_nothing_acts_on_has_its_type(rest: RESTEndpoints, path: str, parts: dict[str, Any], field: str):
    code, said = asked(rest, "POST", path, named("a", **parts))
    assert code == 400
    assert said["message"].endswith(f"json: cannot unmarshal {field}")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/nodes/node-1/status", named("node-1", status={"conditions": [{}], "addresses": [{}]})),
        (f"{AUTOSCALERS}/a/status", named("a", spec=TARGET, status={"conditions": [{}]})),
    ],
)
def test_what_a_condition_lacks_is_empty(rest: RESTEndpoints, path: str, body: dict[str, Any]):
    asked(rest, "POST", AUTOSCALERS, named("a", spec=TARGET))
    assert asked(rest, "PUT", path, body)[0] == 200
    code, said = asked(rest, "PUT", path, body | {"metadata": body["metadata"] | {"labels": {"a": "b"}}})
    assert code == 200
    assert (said["status"]["conditions"][0].get("type", ""), said["status"]["conditions"][0].get("status", "")) == (
        "",
        "",
    )


@pytest.mark.parametrize("limits", [None, [], [{"type": "Container", "max": None}]])
def test_a_limit_range_without_limits_stops_nobody(rest: RESTEndpoints, limits: list[Any] | None):
    assert asked(rest, "POST", LIMIT_RANGES, named("a", spec={"limits": limits}))[0] == 201
    code, said = asked(rest, "POST", PODS, named("p", spec={"containers": [{"name": "c", "image": "i"}]}))
    assert code == 201, said


def test_a_configuration_may_be_applied_in_a_version_that_is_not_stored(rest: RESTEndpoints):
    scaler = {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler"}
    spec = {"maxReplicas": 3, "targetCPUUtilizationPercentage": 40, "scaleTargetRef": TARGET["scaleTargetRef"]}
    path = AUTOSCALERS.replace("v2", "v1") + "/a"
    for percent in (40, 60):
        config = scaler | named("a", spec=spec | {"targetCPUUtilizationPercentage": percent})
        answer = handle(rest, HTTPRequest("PATCH", path, "fieldManager=me", json.dumps(config).encode(), APPLY))
        said = json.loads(answer.body)
        assert said["apiVersion"] == "autoscaling/v1"
        assert said["spec"]["targetCPUUtilizationPercentage"] == percent
    stored = json.loads(handle(rest, HTTPRequest("GET", f"{AUTOSCALERS}/a")).body)
    assert stored["spec"]["metrics"][0]["resource"]["target"] == {"type": "Utilization", "averageUtilization": 60}
    event = {"apiVersion": "events.k8s.io/v1", "kind": "Event", "reason": "R", "note": "n", "type": "Normal"}
    event |= {"eventTime": "2026-01-01T00:00:00.000000Z", "reportingController": "x.io/y", "reportingInstance": "z"}
    path = "/apis/events.k8s.io/v1/namespaces/default/events/e"
    body = json.dumps(event | named("e", action="a", regarding={"kind": "Pod", "namespace": "default"})).encode()
    answer = handle(rest, HTTPRequest("PATCH", path, "fieldManager=me", body, APPLY))
    assert (answer.code, json.loads(answer.body)["note"]) == (201, "n")


@pytest.mark.parametrize("text", ["x", "{}", "[1]", '"a"', "null", "[{}]"])
def test_annotations_of_an_old_autoscaler_that_say_nothing_are_passed_over(rest: RESTEndpoints, text: str):
    prefix, path = "autoscaling.alpha.kubernetes.io/", AUTOSCALERS.replace("v2", "v1")
    notes = {f"{prefix}{name}": text for name in ("current-metrics", "conditions", "behavior")}
    meta = {"name": "a", "annotations": notes}
    code, said = asked(
        rest, "POST", path, {"metadata": meta, "spec": {"maxReplicas": 3, "scaleTargetRef": TARGET["scaleTargetRef"]}}
    )
    assert code == 201, said


def test_what_cannot_go_keeps_no_other_of_a_collection(rest: RESTEndpoints):
    """The ServiceCIDR of the cluster itself is worked out, and not stored."""
    path = "/apis/networking.k8s.io/v1/servicecidrs"
    assert asked(rest, "POST", path, named("more", spec={"cidrs": ["10.200.0.0/16"]}))[0] == 201
    code, said = asked(rest, "DELETE", path, {})
    assert (code, [item["metadata"]["name"] for item in said["items"]]) == (200, ["more"])
