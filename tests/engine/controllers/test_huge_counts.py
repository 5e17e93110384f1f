"""A wish for more Pods than there will ever be costs a tick no more than one burst."""

from __future__ import annotations

from typing import Any

import pytest

from engine.controllers.deployment.controller import DeploymentController
from engine.controllers.job.controller import JobController
from engine.controllers.replicaset.controller import BURST_REPLICAS, ReplicaSetController
from engine.controllers.statefulset.controller import StatefulSetController
from tests.engine.harness import ControlPlane, template, workload

MOST = 2**31 - 1
LABELS = {"app": "web"}


def job(**spec: Any) -> dict[str, Any]:
    body = {"template": template(LABELS, restartPolicy="Never"), "parallelism": MOST, "completions": MOST} | spec
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "web"}, "spec": body}


@pytest.mark.parametrize(
    "document",
    [
        workload("ReplicaSet", replicas=MOST),
        workload("Deployment", replicas=MOST),
        workload("Deployment", replicas=MOST, strategy={"rollingUpdate": {"maxSurge": MOST}}),
        workload("StatefulSet", replicas=MOST, podManagementPolicy="Parallel", serviceName="web"),
        workload("StatefulSet", replicas=MOST, podManagementPolicy="Parallel", ordinals={"start": MOST}),
        workload("StatefulSet", replicas=MOST, serviceName="web"),
        job(),
        job(completionMode="Indexed", parallelism=100_000),
    ],
)
def test_a_burst_at_a_time(plane: ControlPlane, document: dict[str, Any]):
    for build in (DeploymentController, ReplicaSetController, StatefulSetController, JobController):
        plane.run(build)
    plane.create(document)
    seen = 0
    for _ in range(5):
        plane.tick()
        made = len(plane.pods()) - seen
        assert made <= BURST_REPLICAS
        seen += made
    assert seen


def test_a_smaller_wish_takes_them_away_again(plane: ControlPlane):
    plane.run(StatefulSetController)
    plane.create(workload("StatefulSet", replicas=MOST, podManagementPolicy="Parallel", serviceName="web"))
    plane.tick(2)
    plane.change("statefulsets", "web", replicas=1)
    plane.tick(3)
    assert [pod.metadata.name for pod in plane.live_pods()] == ["web-0"]
