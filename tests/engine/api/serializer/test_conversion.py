"""Kinds that have a second version are one object, whichever is written and read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural, for_kind
from engine.api.serializer import wire
from engine.api.serializer.conversion import as_served
from engine.api.status import StatusError

OLD = {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "x"}}
TARGET = {"kind": "Deployment", "name": "web"}


def converted(document: dict[str, Any]) -> dict[str, Any]:
    return wire.encode(wire.decode_document(document))


def back(document: dict[str, Any], api: str, kind: str) -> dict[str, Any]:
    resource = for_kind(api, kind)
    assert resource is not None
    return as_served(resource, document)


def test_the_cpu_target_of_the_first_version_is_a_metric_of_the_second():
    stored = converted(
        OLD | {"spec": {"maxReplicas": 5, "scaleTargetRef": TARGET, "targetCPUUtilizationPercentage": 50}}
    )

    assert stored["apiVersion"] == "autoscaling/v2"
    target = {"type": "Utilization", "averageUtilization": 50}
    assert stored["spec"]["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    assert back(stored, "autoscaling/v1", "HorizontalPodAutoscaler")["spec"] == {
        "maxReplicas": 5,
        "scaleTargetRef": TARGET,
        "targetCPUUtilizationPercentage": 50,
    }


METRICS: list[dict[str, Any]] = [
    {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "100Mi"}}},
    {"type": "Pods", "pods": {"metric": {"name": "rps"}, "target": {"type": "AverageValue", "averageValue": "5"}}},
    {
        "type": "Object",
        "object": {"describedObject": TARGET, "metric": {"name": "m"}, "target": {"type": "Value", "value": "9"}},
    },
    {
        "type": "External",
        "external": {
            "metric": {"name": "q", "selector": {"matchLabels": {"a": "b"}}},
            "target": {"type": "AverageValue", "averageValue": "3"},
        },
    },
    {
        "type": "ContainerResource",
        "containerResource": {
            "name": "cpu",
            "container": "c",
            "target": {"type": "Utilization", "averageUtilization": 7},
        },
    },
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric["type"])
def test_what_the_first_version_cannot_say_survives_it_in_annotations(metric: dict[str, Any]):
    rules = {"scaleDown": {"stabilizationWindowSeconds": 5}}
    spec = {"maxReplicas": 5, "scaleTargetRef": TARGET, "metrics": [metric], "behavior": rules}
    stored = converted(OLD | {"apiVersion": "autoscaling/v2", "spec": spec})

    old = back(stored, "autoscaling/v1", "HorizontalPodAutoscaler")

    assert not {"metrics", "behavior"} & old["spec"].keys()
    assert converted(old)["spec"] == spec
    assert "annotations" not in converted(old)["metadata"]


def test_a_metric_is_written_into_the_annotation_as_the_real_server_writes_it():
    stored = converted(OLD | {"apiVersion": "autoscaling/v2", "spec": {"metrics": METRICS[:1]}})

    said = back(stored, "autoscaling/v1", "HorizontalPodAutoscaler")["metadata"]["annotations"]

    assert json.loads(said["autoscaling.alpha.kubernetes.io/metrics"]) == [
        {"type": "Resource", "resource": {"name": "memory", "targetAverageValue": "100Mi"}},
    ]


def test_an_unknown_field_is_one_of_the_version_that_was_written():
    with pytest.raises(StatusError, match=r'unknown field "spec\.metrics"'):
        converted(OLD | {"spec": {"metrics": []}})


def test_an_event_of_the_new_group_is_one_of_the_core_group():
    document = {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"name": "e", "namespace": "n"},
        "regarding": {"kind": "Pod", "name": "p"},
        "note": "hello",
        "reportingController": "c",
    }

    stored = converted(document)

    assert (stored["apiVersion"], stored["message"], stored["reportingComponent"]) == ("v1", "hello", "c")
    assert stored["involvedObject"] == {"kind": "Pod", "name": "p"}
    served = back(stored, "events.k8s.io/v1", "Event")
    assert {name: served[name] for name in document} == document
    assert (served["deprecatedFirstTimestamp"], served["deprecatedSource"]) == (None, {})


def test_what_is_stored_comes_back_as_it_is():
    pods = by_plural("pods")

    assert as_served(pods, {"a": 1}) == {"a": 1}
