"""Control plane reference, section 3.7: a namespace is emptied, says what holds it up, and goes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.client.client import Client
from engine.controllers.namespace.controller import NamespaceController
from tests.engine.harness import BY_HAND, ControlPlane, pod, workload


@pytest.fixture
def team(plane: ControlPlane) -> ControlPlane:
    plane.run(NamespaceController)
    plane.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}})
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    plane.create(inside(workload("ReplicaSet", replicas=0)))
    plane.tick()
    return plane


def inside(document: dict[str, Any], **meta: Any) -> dict[str, Any]:
    document["metadata"] |= {"namespace": "team"} | meta
    return document


def delete(plane: ControlPlane) -> None:
    plane.server.delete("namespaces", "", "team", BY_HAND)


def conditions(plane: ControlPlane) -> list[tuple[str, str, str, str]]:
    found = plane.get("namespaces", "team").status.conditions
    return [(entry.type, entry.status, entry.reason, entry.message) for entry in found]


def test_a_namespace_keeps_the_finalizer_kubernetes_until_it_is_empty(team):
    assert team.get("namespaces", "team").spec.finalizers == ("kubernetes",)
    delete(team)
    assert team.get("namespaces", "team").status.phase == "Terminating"
    team.tick(5)
    assert list(team.store.list("replicasets", "team")) != []
    team.tick(3)
    assert list(team.store.list("replicasets", "team")) == []
    assert team.get("namespaces", "team") is None


def test_nothing_new_gets_into_it_meanwhile(team):
    delete(team)
    with pytest.raises(StatusError, match="because it is being terminated"):
        team.create(inside(pod("late")))


def test_pods_go_first_with_their_grace_period_and_the_conditions_name_them(team):
    for name in ("a", "b"):
        team.create(inside(pod(name, nodeName="node-1")))
    delete(team)
    team.tick(7)
    assert list(team.store.list("replicasets", "team")) != []
    assert conditions(team) == [
        ("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered"),
        (
            "NamespaceDeletionGroupVersionParsingFailure",
            "False",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
        ),
        (
            "NamespaceDeletionContentFailure",
            "False",
            "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization",
        ),
        (
            "NamespaceContentRemaining",
            "True",
            "SomeResourcesRemain",
            "Some resources are remaining: pods. has 2 resource instances",
        ),
        (
            "NamespaceFinalizersRemaining",
            "False",
            "ContentHasNoFinalizers",
            "All content-preserving finalizers finished",
        ),
    ]
    for name in ("a", "b"):
        team.server.delete("pods", "team", name, BY_HAND, grace_s=0)
    team.tick(20)
    assert team.get("namespaces", "team") is None


def test_a_finalizer_on_something_inside_is_named(team):
    team.create(inside(workload("Deployment", "held"), finalizers=["example.com/wait"]))
    delete(team)
    team.tick(30)
    assert conditions(team)[3:] == [
        (
            "NamespaceContentRemaining",
            "True",
            "SomeResourcesRemain",
            "Some resources are remaining: deployments.apps has 1 resource instances",
        ),
        (
            "NamespaceFinalizersRemaining",
            "True",
            "SomeFinalizersRemain",
            "Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances",
        ),
    ]


def test_pods_that_outlive_their_grace_period_are_an_error(team):
    team.create(inside(pod("stuck", nodeName="node-1", terminationGracePeriodSeconds=2)))
    delete(team)
    team.tick(12)
    assert conditions(team)[2][1:] == (
        "True",
        "ContentDeletionFailed",
        "Failed to delete all resource types, 1 remaining: "
        "unexpected items still remain in namespace: team for gvr: /v1, Resource=pods",
    )


def test_no_event_gets_into_a_namespace_that_goes(team):
    found = team.store.get("replicasets", "team/web")
    delete(team)
    Client(team.server, "replicaset-controller").event(found, "Normal", "Late", "too late")
    assert list(team.store.list("events", "team")) == []
