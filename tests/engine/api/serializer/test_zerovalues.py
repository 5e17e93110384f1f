"""What Go never leaves out is there for whoever reads an object, and is no part of what is kept."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire

CONDITION = {"type": "T", "status": "True"}
PROBED = {"lastProbeTime": None, "lastTransitionTime": None}
METAV1 = {"lastTransitionTime": None, "message": "", "reason": ""}


def shown(kind: str, api: str = "v1", **body: Any) -> dict[str, Any]:
    return wire.encode(wire.decode_document({"apiVersion": api, "kind": kind, "metadata": {"name": "x"}} | body))


@pytest.mark.parametrize(
    ("api", "kind", "zeros"),
    [
        ("v1", "Pod", PROBED),
        ("v1", "PersistentVolumeClaim", PROBED),
        ("batch/v1", "Job", PROBED),
        ("v1", "Node", {"lastHeartbeatTime": None, "lastTransitionTime": None}),
        ("apps/v1", "Deployment", {"lastTransitionTime": None, "lastUpdateTime": None}),
        ("apps/v1", "ReplicaSet", {"lastTransitionTime": None}),
        ("v1", "ReplicationController", {"lastTransitionTime": None}),
        ("v1", "Service", METAV1),
        ("policy/v1", "PodDisruptionBudget", METAV1),
    ],
)
def test_a_condition_says_what_nobody_has_set(api: str, kind: str, zeros: dict[str, Any]):
    found = shown(
        kind, api, status={"conditions": [CONDITION, CONDITION | dict.fromkeys(zeros, "2026-01-01T00:00:00Z")]}
    )
    assert found["status"]["conditions"][0] == CONDITION | zeros
    assert found["status"]["conditions"][1] == CONDITION | dict.fromkeys(zeros, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("api", "kind"), [("v1", "Node"), ("v1", "Service"), ("apps/v1", "Deployment"), ("batch/v1", "Job")]
)
def test_a_condition_without_type_and_status_has_empty_ones(api: str, kind: str):
    (found,) = shown(kind, api, status={"conditions": [{"reason": "R"}]})["status"]["conditions"]
    assert (found["type"], found["status"], found["reason"]) == ("", "", "R")


def test_a_slice_without_endpoints_says_so():
    found = shown("EndpointSlice", "discovery.k8s.io/v1", addressType="IPv4")
    assert (found["endpoints"], found["ports"]) == (None, None)
    found = shown("EndpointSlice", "discovery.k8s.io/v1", addressType="IPv4", endpoints=[{"addresses": ["10.0.0.1"]}])
    assert found["endpoints"] == [{"addresses": ["10.0.0.1"], "conditions": {}}]


def test_an_event_says_what_it_does_not_know():
    found = shown("Event", reason="R")
    assert [found[name] for name in ("eventTime", "firstTimestamp", "lastTimestamp")] == [None] * 3
    assert (found["reportingComponent"], found["reportingInstance"]) == ("", "")


def test_a_statefulset_without_a_service_says_so():
    assert shown("StatefulSet", "apps/v1", spec={})["spec"]["serviceName"] == ""


TEMPLATE = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c"}]}}
NEVER = {"creationTimestamp": None}


@pytest.mark.parametrize(
    ("api", "kind"),
    [
        ("apps/v1", "DaemonSet"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "ReplicaSet"),
        ("apps/v1", "StatefulSet"),
        ("batch/v1", "Job"),
        ("v1", "ReplicationController"),
    ],
)
def test_a_template_was_never_created(api: str, kind: str):
    found = shown(kind, api, spec={"template": TEMPLATE})
    assert found["spec"]["template"]["metadata"] == {"labels": {"app": "x"}} | NEVER


def test_objects_within_objects_were_never_created_wherever_they_stand():
    assert shown("PodTemplate", template={"spec": {}, "metadata": {"name": "a"}})["template"]["metadata"] == (
        {"name": "a"} | NEVER
    )
    job = shown("CronJob", "batch/v1", spec={"jobTemplate": {"spec": {"template": TEMPLATE}}})["spec"]["jobTemplate"]
    assert (job["metadata"], job["spec"]["template"]["metadata"]["creationTimestamp"]) == (NEVER, None)
    claim = {"metadata": {"name": "data"}, "spec": {}}
    found = shown("StatefulSet", "apps/v1", spec={"template": TEMPLATE, "volumeClaimTemplates": [claim]})
    assert found["spec"]["volumeClaimTemplates"][0]["metadata"] == {"name": "data"} | NEVER


def test_what_is_shown_can_be_sent_back_and_is_the_same():
    document = wire.decode_document({"apiVersion": "v1", "kind": "Event", "metadata": {"name": "x"}, "reason": "R"})
    assert wire.decode_document(wire.encode(document)) == document
