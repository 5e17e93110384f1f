"""`kubectl rollout status` of a StatefulSet."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.kubectl.cmd.deploy.rollout.status import progress
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import ResourceInfo


def told(strategy: dict[str, Any], **status: int) -> tuple[str, bool]:
    """The line about a StatefulSet of three."""
    obj = {
        "metadata": {"name": "web", "namespace": "default", "generation": 2},
        "spec": {"replicas": 3, "updateStrategy": strategy},
        "status": status,
    }
    info = ResourceInfo(by_plural("statefulsets"), "default", "web", obj)
    return progress(info, obj, 0)


def rolling(partition: int = 0) -> dict[str, Any]:
    return {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}


def test_a_change_that_the_controller_has_not_seen_is_waited_for():
    line = told(rolling(), observedGeneration=1, readyReplicas=3, updatedReplicas=3)
    assert line == ("Waiting for statefulset spec update to be observed...\n", False)


def test_pods_that_are_not_ready_are_waited_for():
    line = told(rolling(), observedGeneration=2, readyReplicas=1, updatedReplicas=3)
    assert line == ("Waiting for 2 pods to be ready...\n", False)


def test_only_pods_from_the_partition_on_have_to_be_updated():
    waiting = told(rolling(1), observedGeneration=2, readyReplicas=3, updatedReplicas=1)
    through = told(rolling(1), observedGeneration=2, readyReplicas=3, updatedReplicas=2)
    prefix = "Waiting for partitioned roll out to finish: "
    assert waiting == (f"{prefix}1 out of 2 new pods have been updated...\n", False)
    assert through == ("partitioned roll out complete: 2 new pods have been updated...\n", True)


def test_there_is_no_status_of_pods_that_are_replaced_by_hand():
    with pytest.raises(KubectlError, match="only available for RollingUpdate strategy type"):
        told({"type": "OnDelete"}, observedGeneration=2)
