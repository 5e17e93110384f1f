"""A Deployment rolls from one template to the next between its two fences."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.meta import condition
from engine.controllers.deployment import DeploymentController
from engine.controllers.replicaset import ReplicaSetController
from tests.engine.harness import ControlPlane, workload

REVISION = "deployment.kubernetes.io/revision"


def start(plane: ControlPlane, **spec: Any) -> None:
    plane.run(DeploymentController)
    plane.run(ReplicaSetController)
    plane.create(workload("Deployment", **spec))


def settle(plane: ControlPlane, ticks: int = 40) -> None:
    for _ in range(ticks):
        plane.bring_up()
        plane.tick()


def retemplate(plane: ControlPlane, image: str) -> None:
    template = plane.get("deployments", "web").spec.template
    container = replace(template.spec.containers[0], image=image)
    spec = replace(template.spec, containers=(container,))
    plane.change("deployments", "web", template=replace(template, spec=spec))


def sizes(plane: ControlPlane) -> list[int]:
    return sorted(entry.spec.replicas for entry in plane.all("replicasets"))


def test_a_new_deployment_makes_one_set_named_after_its_template(plane):
    start(plane, replicas=2)
    settle(plane, 6)
    (only,) = plane.all("replicasets")
    digest = only.metadata.labels["pod-template-hash"]
    assert only.metadata.name == f"web-{digest}"
    assert set(digest) <= set("456789bcdf")
    assert plane.get("deployments", "web").metadata.annotations[REVISION] == "1"
    assert (
        condition(plane.get("deployments", "web").status.conditions, "Progressing").reason == "NewReplicaSetAvailable"
    )


def test_three_replicas_roll_one_by_one_as_in_the_documentation(plane):
    start(plane, replicas=3)
    settle(plane, 6)
    old = plane.all("replicasets")[0].metadata.name
    retemplate(plane, "nginx:2")
    settle(plane)
    new = next(entry.metadata.name for entry in plane.all("replicasets") if entry.metadata.name != old)
    assert plane.messages("ScalingReplicaSet")[1:] == [
        f"Scaled up replica set {new} from 0 to 1",
        f"Scaled down replica set {old} from 3 to 2",
        f"Scaled up replica set {new} from 1 to 2",
        f"Scaled down replica set {old} from 2 to 1",
        f"Scaled up replica set {new} from 2 to 3",
        f"Scaled down replica set {old} from 1 to 0",
    ]


def test_going_back_reuses_the_old_set_under_a_new_revision(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    first = plane.all("replicasets")[0].metadata.name
    retemplate(plane, "nginx:2")
    settle(plane, 15)
    retemplate(plane, "nginx")
    settle(plane, 15)
    again = plane.get("replicasets", first)
    assert again.spec.replicas == 1
    assert again.metadata.annotations[REVISION] == "3"
    assert again.metadata.annotations["deployment.kubernetes.io/revision-history"] == "1"


def test_pods_that_never_get_ready_stop_the_roll_out_and_time_it_out(plane):
    start(plane, replicas=3, progressDeadlineSeconds=20)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(40)
    assert sizes(plane) == [1, 3]
    progressing = condition(plane.get("deployments", "web").status.conditions, "Progressing")
    assert (progressing.status, progressing.reason) == ("False", "ProgressDeadlineExceeded")


def test_recreate_waits_until_every_old_pod_is_gone(plane):
    start(plane, replicas=2, strategy={"type": "Recreate"})
    settle(plane, 6)
    plane.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}})
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.tick(2)
    retemplate(plane, "nginx:2")
    plane.tick(10)
    assert sizes(plane) == [0]
    for entry in plane.pods():
        plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.tick(5)
    assert sizes(plane) == [0, 2]


def test_scaling_amid_a_roll_out_is_shared_in_proportion(plane):
    start(plane, replicas=4)
    settle(plane, 6)
    retemplate(plane, "broken")
    plane.tick(10)
    assert sizes(plane) == [2, 3]
    plane.change("deployments", "web", replicas=8)
    plane.tick(10)
    assert sizes(plane) == [4, 6]


def test_a_paused_deployment_scales_but_does_not_roll(plane):
    start(plane, replicas=1)
    settle(plane, 6)
    plane.change("deployments", "web", paused=True)
    retemplate(plane, "nginx:2")
    plane.change("deployments", "web", replicas=2)
    settle(plane, 6)
    assert sizes(plane) == [2]


@pytest.mark.parametrize("limit", [0, 1])
def test_old_sets_beyond_the_history_limit_go(plane, limit):
    start(plane, replicas=1, revisionHistoryLimit=limit)
    settle(plane, 6)
    for image in ("nginx:2", "nginx:3"):
        retemplate(plane, image)
        settle(plane, 15)
    assert len(plane.all("replicasets")) == 1 + limit
