"""The autoscaler's controller beside what recordings hold: refused writes, autoscalers that go, times of its looks."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.status import StatusError
from engine.controllers.podautoscaler.controller import HorizontalController
from tests.engine.harness import BY_HAND, ControlPlane, workload

UNDER = "Current number of replicas below Spec.MinReplicas"


def autoscaler(least: int = 3) -> dict[str, Any]:
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": least,
        "maxReplicas": 5,
    }
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": spec,
    }


@pytest.fixture
def controller(plane: ControlPlane) -> HorizontalController:
    running: HorizontalController = plane.run(HorizontalController)
    plane.create(workload("Deployment", replicas=1))
    plane.create(autoscaler())
    return running


def size(plane: ControlPlane) -> int:
    return int(plane.get("deployments", "web").spec.replicas)


def status(plane: ControlPlane) -> dict[str, Any]:
    return dict(plane.get("horizontalpodautoscalers", "web").body["status"])


def test_it_first_looks_15_seconds_after_creation_and_every_15_from_then_on(
    plane: ControlPlane, controller: HorizontalController
):
    plane.tick(14)
    assert (size(plane), controller.reconciles) == (1, 0)
    plane.tick()
    assert (size(plane), controller.reconciles) == (3, 1)
    plane.change("deployments", "web", replicas=2)
    plane.tick(14)
    assert size(plane) == 2
    plane.tick()
    assert (size(plane), controller.reconciles) == (3, 2)


def test_a_refused_scale_is_told_and_tried_again(
    plane: ControlPlane, controller: HorizontalController, monkeypatch: pytest.MonkeyPatch
):
    def refuse(obj: Any) -> Any:
        del obj
        raise StatusError(403, "Forbidden", "no more of these")

    monkeypatch.setattr(controller.client, "update", refuse)
    plane.tick(15)
    assert plane.told("FailedRescale") == [("Warning", f"New size: 3; reason: {UNDER}; error: no more of these")]
    (able,) = status(plane)["conditions"]
    assert (able["status"], able["reason"]) == ("False", "FailedUpdateScale")
    assert able["message"] == "the HPA controller was unable to update the target scale: no more of these"
    monkeypatch.undo()
    plane.tick(15)
    assert size(plane) == 3


def test_a_status_that_cannot_be_written_is_told(
    plane: ControlPlane, controller: HorizontalController, monkeypatch: pytest.MonkeyPatch
):
    def refuse(obj: Any) -> Any:
        del obj
        raise StatusError(409, "Conflict", "somebody was faster")

    monkeypatch.setattr(controller.client, "update_status", refuse)
    plane.tick(15)
    assert plane.told("FailedUpdateStatus") == [("Warning", "somebody was faster")]


@pytest.mark.usefixtures("controller")
def test_what_is_deleted_is_not_looked_at_and_its_successor_is(plane: ControlPlane):
    plane.tick(3)
    plane.delete("horizontalpodautoscalers", "web")
    plane.tick(30)
    assert (size(plane), plane.messages("SuccessfulRescale")) == (1, [])
    plane.create(autoscaler(least=2))
    plane.tick(15)
    assert size(plane) == 2


def test_a_status_that_stays_the_same_is_not_written_again(plane: ControlPlane, controller: HorizontalController):
    plane.change("deployments", "web", replicas=0)
    plane.tick(16)
    before = plane.get("horizontalpodautoscalers", "web").metadata.resource_version
    plane.tick(45)
    assert plane.get("horizontalpodautoscalers", "web").metadata.resource_version == before
    assert controller.reconciles == 4


@pytest.mark.usefixtures("controller")
def test_the_time_of_a_condition_is_that_of_its_last_change(plane: ControlPlane):
    plane.change("deployments", "web", replicas=0)
    plane.tick(16)
    since = {each["type"]: each["lastTransitionTime"] for each in status(plane)["conditions"]}
    plane.tick(15)
    hpa = plane.get("horizontalpodautoscalers", "web")
    target = hpa.body["spec"] | {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "gone"}}
    plane.server.update(replace(hpa, body=hpa.body | {"spec": target}), BY_HAND)
    plane.tick(15)
    after = {each["type"]: each["lastTransitionTime"] for each in status(plane)["conditions"]}
    assert after["ScalingActive"] == since["ScalingActive"]
    assert after["AbleToScale"] > since["AbleToScale"]
