"""A ResourceQuota is enforced when something is created, and counts what is really there."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.controllers.resourcequota import ResourceQuotaController
from tests.engine.harness import ControlPlane, pod, workload


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def limit(plane: ControlPlane, **hard: str) -> None:
    spec = {"hard": {name.replace("_", "."): amount for name, amount in hard.items()}}
    plane.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": spec})
    plane.run(ResourceQuotaController)
    plane.tick(2)


def sized(name: str, **requests: str) -> dict[str, Any]:
    document = pod(name)
    document["spec"]["containers"][0]["resources"] = {"requests": requests}
    return document


def used(plane: ControlPlane) -> dict[str, Any]:
    return dict(plane.get("resourcequotas", "few").status.used)


def test_one_pod_too_many_is_refused_with_kubernetes_sentence(plane: ControlPlane):
    limit(plane, pods="1")
    plane.create(pod("a"))
    with pytest.raises(StatusError) as refusal:
        plane.create(pod("b"))
    assert refusal.value.message == (
        'pods "b" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1'
    )
    assert refusal.value.code == 403


def test_requests_add_up(plane: ControlPlane):
    limit(plane, requests_cpu="1", requests_memory="1Gi")
    plane.create(sized("a", cpu="750m", memory="512Mi"))
    assert used(plane) == {"requests.cpu": "750m", "requests.memory": "512Mi"}
    told = r"requested: requests\.cpu=500m, used: requests\.cpu=750m, limited: requests\.cpu=1$"
    with pytest.raises(StatusError, match=told):
        plane.create(sized("b", cpu="500m", memory="1Mi"))


def test_a_pod_has_to_say_what_the_quota_counts(plane: ControlPlane):
    limit(plane, limits_cpu="1")
    with pytest.raises(StatusError, match=r"failed quota: few: must specify limits\.cpu for: main"):
        plane.create(pod("a"))


def test_what_is_deleted_makes_room(plane: ControlPlane):
    limit(plane, pods="1")
    plane.create(pod("a"))
    plane.tick(2)
    plane.delete("pods", "a")
    plane.tick(2)
    assert used(plane) == {"pods": "0"}
    plane.create(pod("b"))


def test_other_kinds_are_counted_by_their_resource(plane: ControlPlane):
    limit(plane, **{"count/replicasets.apps": "0"})
    with pytest.raises(StatusError, match=r"requested: count/replicasets\.apps=1"):
        plane.create(workload("ReplicaSet"))


def test_a_replica_set_tells_that_the_quota_stops_it(plane: ControlPlane):
    limit(plane, pods="1")
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.tick(3)
    assert len(plane.pods()) == 1
    assert any("exceeded quota: few" in message for message in plane.messages("FailedCreate"))


def test_a_refused_object_costs_nothing(plane: ControlPlane):
    limit(plane, pods="1", requests_cpu="1")
    with pytest.raises(StatusError):
        plane.create(sized("a", cpu="2"))
    assert used(plane)["pods"] == "0"


def scoped(plane: ControlPlane, *scopes: str, **spec: Any) -> None:
    body = {"hard": {"pods": "9"}, "scopes": list(scopes)} | spec
    plane.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": body})
    plane.run(ResourceQuotaController)
    plane.tick(2)


def crew(plane: ControlPlane) -> None:
    """Three Pods: one without requests, one with, and one that ends by itself."""
    plane.create(pod("plain"))
    plane.create(sized("sized", cpu="100m"))
    plane.create(pod("ending", activeDeadlineSeconds=60))


@pytest.mark.parametrize(
    ("scopes", "counted"),
    [
        (["BestEffort"], "2"),
        (["NotBestEffort"], "1"),
        (["Terminating"], "1"),
        (["NotTerminating"], "2"),
        (["BestEffort", "NotTerminating"], "1"),
        (["PriorityClass"], "0"),
        ([], "3"),
    ],
)
def test_a_scope_chooses_the_pods_that_count(plane: ControlPlane, scopes: list[str], counted: str):
    scoped(plane, *scopes)
    crew(plane)
    assert used(plane)["pods"] == counted
    plane.delete("pods", "plain")
    plane.tick(2)
    plain = {"BestEffort", "NotTerminating"}
    assert used(plane)["pods"] == (str(int(counted) - 1) if set(scopes) <= plain else counted)


def test_a_scope_selector_asks_for_priority_classes(plane: ControlPlane):
    need = {"scopeName": "PriorityClass", "operator": "In", "values": ["system-node-critical"]}
    scoped(plane, scopeSelector={"matchExpressions": [need]})
    crew(plane)
    assert used(plane)["pods"] == "0"


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"scopes": ["Some"]}, '[]core.ResourceQuotaScope{"Some"}: unsupported scope'),
        (
            {"scopes": ["BestEffort"], "hard": {"cpu": "1"}},
            '[]core.ResourceQuotaScope{"BestEffort"}: unsupported scope applied to resource',
        ),
        (
            {"scopes": ["Terminating", "NotTerminating"]},
            '[]core.ResourceQuotaScope{"Terminating", "NotTerminating"}: conflicting scopes',
        ),
    ],
)
def test_scopes_are_checked(plane: ControlPlane, spec: dict[str, Any], why: str):
    with pytest.raises(StatusError) as refusal:
        scoped(plane, **spec)
    assert refusal.value.message == f'ResourceQuota "few" is invalid: spec.scopes: Invalid value: {why}'
