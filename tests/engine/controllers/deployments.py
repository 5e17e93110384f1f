"""Deployments for tests: one is started, settles, gets another template, and tells its conditions."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.replicaset.controller import ReplicaSetController
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


def conditions(plane: ControlPlane) -> dict[str, tuple[str, str, str]]:
    found = plane.get("deployments", "web").status.conditions
    return {entry.type: (entry.status, entry.reason, entry.message) for entry in found}
