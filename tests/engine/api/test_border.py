"""What nobody could bear later is refused at the border: quantities, moments, numbers, depths that make no sense."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.api.quantity import MALFORMED
from engine.api.requests import DeleteOptions, Scale
from engine.api.serializer import wire
from engine.api.status import StatusError

CONTAINER = {"name": "c", "image": "nginx"}
PER_CLAIM = {"resources": {"requests": {"storage": "10 Gi"}}}
METRIC = {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "lots"}}


def document(kind: str, spec: dict[str, Any], group: str = "v1", **more: Any) -> dict[str, Any]:
    return {"apiVersion": group, "kind": kind, "metadata": {"name": "x"}, "spec": spec} | more


def pod(**spec: Any) -> dict[str, Any]:
    return document("Pod", {"containers": [CONTAINER]} | spec)


def limited(amount: Any) -> dict[str, Any]:
    return pod(containers=[CONTAINER | {"resources": {"limits": {"memory": amount}}}])


def refusal(raw: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as caught:
        wire.decode_document(raw)
    assert caught.value.code == 400
    return caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        limited("64mb"),
        limited(""),
        limited([1]),
        limited(amount=True),
        pod(initContainers=[CONTAINER | {"resources": {"requests": {"cpu": "500ms"}}}]),
        pod(overhead={"cpu": "lots"}),
        pod(resources={"limits": {"cpu": "lots"}}),
        pod(ephemeralContainers=[CONTAINER | {"resources": {"limits": {"cpu": "lots"}}}]),
        pod(volumes=[{"name": "v", "emptyDir": {"sizeLimit": "lots"}}]),
        pod(volumes=[{"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": PER_CLAIM}}}]),
        pod(
            containers=[
                CONTAINER
                | {
                    "env": [
                        {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "lots"}}},
                    ],
                },
            ],
        ),
        document("ResourceQuota", {"hard": {"cpu": "lots"}}),
        document("ResourceQuota", {}, status={"used": {"cpu": "lots"}}),
        document("LimitRange", {"limits": [{"type": "Container", "max": {"cpu": "lots"}}]}),
        document("LimitRange", {"limits": [{"type": "Container", "defaultRequest": {"cpu": "lots"}}]}),
        document("PersistentVolumeClaim", PER_CLAIM),
        document("PersistentVolume", {"capacity": {"storage": "10 Gi"}}),
        document("Node", {}, status={"allocatable": {"cpu": "four"}}),
        document("StatefulSet", {"volumeClaimTemplates": [{"metadata": {"name": "d"}, "spec": PER_CLAIM}]}, "apps/v1"),
        document("HorizontalPodAutoscaler", {"metrics": [{"type": "Resource", "resource": METRIC}]}, "autoscaling/v2"),
    ],
)
def test_a_malformed_quantity_is_refused_wherever_it_stands(raw: dict[str, Any]):
    kind = raw["kind"]
    assert refusal(raw).startswith(f"{kind} in version ")
    assert f"cannot be handled as a {kind}: {MALFORMED}" in refusal(raw)


@pytest.mark.parametrize("amount", ["1e9999", "9" * 5000, "1.5.1", "."])
def test_a_quantity_beyond_measure_is_refused(amount: str):
    assert "cannot be handled as a Pod: unable to parse" in refusal(limited(amount))


def test_a_number_with_a_fraction_is_taken_as_its_text():
    found: Any = wire.decode_document(limited(0.5))
    assert found.spec.containers[0].resources.limits == {"memory": "0.5"}
    assert wire.decode_document(document("ResourceQuota", {"hard": {"cpu": None}})).spec.hard == {"cpu": "0"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("raw", "number", "type_"),
    [
        (document("Deployment", {"replicas": 2**31}, "apps/v1"), 2**31, "int32"),
        (document("Deployment", {"replicas": -(2**31) - 1}, "apps/v1"), -(2**31) - 1, "int32"),
        (document("Service", {"ports": [{"port": 80, "targetPort": 2**40}]}), 2**40, "int32"),
        (pod(terminationGracePeriodSeconds=2**63), 2**63, "int64"),
        (pod(securityContext={"runAsUser": 10**20}), 10**20, "int64"),
        (pod(priority=1e300), "", "int32"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(raw: dict[str, Any], number: Any, type_: str):
    why = refusal(raw)
    assert f"type {type_}" in why
    assert str(number) in why


def test_sixty_four_bits_are_kept_where_go_has_them():
    found: Any = wire.decode_document(pod(terminationGracePeriodSeconds=2**63 - 1))
    assert found.spec.termination_grace_period_seconds == 2**63 - 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime.date(2026, 1, 1), b"x", {1}])
def test_what_json_cannot_say_is_refused_even_where_nobody_looks(value: Any):
    assert "json: cannot unmarshal" in refusal(document("NetworkPolicy", {"x": value}, "networking.k8s.io/v1"))


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_ends_somewhere():
    assert 'unknown field "spec.x"' in refusal(document("NetworkPolicy", {"x": nested(97)}, "networking.k8s.io/v1"))
    assert "exceeded max depth" in refusal(document("NetworkPolicy", {"x": nested(99)}, "networking.k8s.io/v1"))


def test_half_of_a_surrogate_pair_becomes_the_replacement_character():
    raw = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": "\ud800b\U0001f600"}}
    found = wire.decode_document(raw)
    assert wire.encode(found)["data"] == {"a": "\ufffdb\U0001f600"}


def test_keys_of_maps_are_texts():
    selector = {"matchLabels": {True: "y", 2: "z"}}
    raw = document("NetworkPolicy", {"podSelector": selector}, "networking.k8s.io/v1")
    assert wire.encode(wire.decode_document(raw))["spec"]["podSelector"]["matchLabels"] == {"true": "y", "2": "z"}


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "",
        "2026-01-01",
        "2026-13-01T00:00:00Z",
        "2026-01-01T00:00:00",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:00",
    ],
)
def test_a_moment_that_is_none_is_refused(text: str):
    assert f'parsing time "{text}" as' in refusal(pod() | {"status": {"startTime": text}})


def test_a_moment_may_have_fractions_and_a_zone():
    text = "2026-01-01T00:00:00.123456789+01:00"
    assert wire.decode_document(pod() | {"status": {"startTime": text}}).status.start_time == text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cls", "raw", "why"),
    [
        (DeleteOptions, [], "json: cannot unmarshal array into Go value of type v1.DeleteOptions"),
        (DeleteOptions, {"gracePeriodSeconds": "x"}, "of type int64"),
        (DeleteOptions, {"preconditions": []}, "json: cannot unmarshal array"),
        (Scale, {"spec": {"replicas": True}}, "of type int32"),
        (Scale, {"spec": 3}, "json: cannot unmarshal number"),
    ],
)
def test_requests_without_an_object_are_read_as_strictly(cls: Any, raw: Any, why: str):
    with pytest.raises(StatusError) as caught:
        wire.decode_request(cls, raw)
    assert caught.value.code == 400
    assert why in caught.value.message
