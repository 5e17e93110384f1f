"""Control plane reference, section 6.1: what the API server fills into a Pod, and what it refuses of probes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from engine.api.status import StatusError
from tests.engine.harness import BY_HAND, ControlPlane


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def made(plane: ControlPlane, container: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": "nginx"} | (container or {})]
    document = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x", "namespace": "default"},
        "spec": {"containers": containers} | spec,
    }
    return wire.encode(plane.server.create(wire.decode_document(document), BY_HAND))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("restartPolicy", "Always"),
        ("terminationGracePeriodSeconds", 30),
        ("dnsPolicy", "ClusterFirst"),
        ("schedulerName", "default-scheduler"),
        ("enableServiceLinks", True),
        ("serviceAccountName", "default"),
        ("priority", 0),
        ("preemptionPolicy", "PreemptLowerPriority"),
        ("securityContext", {}),
    ],
)
def test_fields_of_the_specification(plane: ControlPlane, field: str, value: Any):
    assert made(plane)["spec"][field] == value


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.27", "IfNotPresent"),
        ("nginx@sha256:00", "IfNotPresent"),
        ("localhost:5000/nginx", "Always"),
    ],
)
def test_the_pull_policy_follows_the_tag(plane: ControlPlane, image: str, policy: str):
    assert made(plane, {"image": image})["spec"]["containers"][0]["imagePullPolicy"] == policy


@pytest.mark.parametrize(
    ("field", "value"),
    [("terminationMessagePath", "/dev/termination-log"), ("terminationMessagePolicy", "File")],
)
def test_fields_of_the_container(plane: ControlPlane, field: str, value: str):
    assert made(plane)["spec"]["containers"][0][field] == value


@pytest.mark.parametrize(
    ("resources", "requests"),
    [
        ({"limits": {"cpu": "1", "memory": "1Gi"}}, {"cpu": "1", "memory": "1Gi"}),
        ({"limits": {"cpu": "1"}, "requests": {"cpu": "500m"}}, {"cpu": "500m"}),
    ],
)
def test_requests_default_to_limits(plane: ControlPlane, resources: Any, requests: Any):
    assert made(plane, {"resources": resources})["spec"]["containers"][0]["resources"]["requests"] == requests


@pytest.mark.parametrize(
    ("resources", "qos"),
    [
        ({"limits": {"cpu": "1", "memory": "1Gi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1Gi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1"}}, "Burstable"),
        ({"requests": {"cpu": "1", "memory": "1Gi"}}, "Burstable"),
        ({}, "BestEffort"),
        ({"limits": {"ephemeral-storage": "1Gi"}}, "BestEffort"),
        ({"requests": {"cpu": 0, "memory": "0"}}, "BestEffort"),
        ({"limits": {"cpu": "1000m", "memory": "1Gi"}, "requests": {"cpu": 1, "memory": "1024Mi"}}, "Guaranteed"),
    ],
)
def test_the_class_of_service(plane: ControlPlane, resources: Any, qos: str):
    assert made(plane, {"resources": resources})["status"]["qosClass"] == qos


@pytest.mark.parametrize(
    ("field", "value"),
    [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)],
)
@pytest.mark.parametrize("kind", ["livenessProbe", "readinessProbe", "startupProbe"])
def test_probes(plane: ControlPlane, kind: str, field: str, value: int):
    found = made(plane, {kind: {"httpGet": {"port": 80}}})["spec"]["containers"][0][kind]
    assert (found[field], found["httpGet"]["path"], found["httpGet"]["scheme"]) == (value, "/", "HTTP")
    assert "initialDelaySeconds" not in found


ERRORS = [
    (
        {"livenessProbe": {"tcpSocket": {"port": 1}, "successThreshold": 2}},
        "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
    ),
    (
        {"startupProbe": {"tcpSocket": {"port": 1}, "successThreshold": 2}},
        "spec.containers[0].startupProbe.successThreshold: Invalid value: 2: must be 1",
    ),
    (
        {"readinessProbe": {"tcpSocket": {"port": 1}, "terminationGracePeriodSeconds": 10}},
        "spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: "
        "must not be set for readinessProbes",
    ),
    (
        {"livenessProbe": {"tcpSocket": {"port": 1}, "exec": {"command": ["a"]}}},
        "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
    ),
    (
        {"livenessProbe": {"periodSeconds": 3}},
        "spec.containers[0].livenessProbe: Required value: must specify a handler type",
    ),
]


@pytest.mark.parametrize(("container", "text"), ERRORS)
def test_what_is_refused_of_probes(plane: ControlPlane, container: Any, text: str):
    with pytest.raises(StatusError) as refused:
        made(plane, container)
    assert str(refused.value) == f'Pod "x" is invalid: {text}'


def test_a_grpc_probe_is_a_handler(plane: ControlPlane):
    found = made(plane, {"livenessProbe": {"grpc": {"port": 9000}}})
    assert found["spec"]["containers"][0]["livenessProbe"]["grpc"] == {"port": 9000, "service": ""}


def test_an_account_by_its_old_name_and_by_both(plane: ControlPlane):
    named = made(plane, serviceAccount="default")["spec"]
    assert (named["serviceAccount"], named["serviceAccountName"]) == ("default", "default")


def test_what_is_finer_than_a_thousandth_is_rounded_up(plane: ControlPlane):
    resources = {"requests": {"cpu": "100u", "memory": "1.0001"}}
    found = made(plane, {"resources": resources})["spec"]["containers"][0]["resources"]["requests"]
    assert found == {"cpu": "1m", "memory": "1001m"}


def test_a_gated_pod_says_since_when(plane: ControlPlane):
    found = made(plane, schedulingGates=[{"name": "example.com/g"}])
    (condition,) = found["status"]["conditions"]
    assert condition["lastTransitionTime"] == found["metadata"]["creationTimestamp"]
    assert condition["lastProbeTime"] is None


def test_init_containers_as_they_were_once_written_are_dropped(plane: ControlPlane):
    old = {f"pod.{stage}.kubernetes.io/init-containers": "[]" for stage in ("alpha", "beta")}
    document = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x", "namespace": "default", "annotations": old | {"a": "b"}},
        "spec": {"containers": [{"name": "c", "image": "nginx"}]},
    }
    assert plane.server.create(wire.decode_document(document), BY_HAND).metadata.annotations == {"a": "b"}
