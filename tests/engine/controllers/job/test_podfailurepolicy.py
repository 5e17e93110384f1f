"""What a Job does about a Pod that failed in a certain way."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import ContainerState, ContainerStateTerminated, ContainerStatus
from engine.api.meta import Condition
from engine.controllers.job.controller import JobController
from tests.engine.harness import BY_HAND, ControlPlane


def start(plane: ControlPlane, *rules: dict[str, Any], **spec: Any) -> None:
    containers = [{"name": name, "image": "busybox"} for name in ("main", "side")]
    pod = {
        "restartPolicy": "Never",
        "containers": containers,
        "initContainers": [{"name": "first", "image": "busybox"}],
    }
    body = {"template": {"spec": pod}, "podFailurePolicy": {"rules": list(rules)}} | spec
    plane.run(JobController)
    plane.create({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"}, "spec": body})
    plane.tick(2)


def fail(plane: ControlPlane, codes: dict[str, int], **conditions: str) -> str:
    """The oldest running Pod ends with those exit codes by container; returns its name."""
    pod = next(entry for entry in plane.live_pods() if entry.status.phase == "Pending")
    statuses = {name: _ended(name, code) for name, code in codes.items()}
    first = (statuses.pop("first"),) if "first" in statuses else ()
    marks = tuple(Condition(type=type_, status=value) for type_, value in conditions.items())
    status = replace(
        pod.status,
        phase="Failed",
        container_statuses=tuple(statuses.values()),
        init_container_statuses=first,
        conditions=marks,
    )
    plane.server.update(replace(pod, status=status), BY_HAND, subresource="status")
    plane.tick(2)
    return f"default/{pod.metadata.name}"


def _ended(name: str, code: int) -> ContainerStatus:
    state = ContainerState(terminated=ContainerStateTerminated(exit_code=code))
    return ContainerStatus(name=name, image="busybox", image_id="", ready=False, restart_count=0, state=state)


def verdict(plane: ControlPlane) -> tuple[str, str]:
    """Reason and message of what has failed the Job."""
    conditions = plane.get("jobs", "once").status.conditions
    return next(((entry.reason, entry.message) for entry in conditions if entry.type == "Failed"), ("", ""))


def codes(operator: str, *values: int, action: str = "FailJob", **of: str) -> dict[str, Any]:
    return {"action": action, "onExitCodes": {"operator": operator, "values": list(values)} | of}


def test_an_exit_code_fails_the_whole_job(plane):
    start(plane, codes("In", 3, 4))
    name = fail(plane, {"main": 0, "side": 3})
    message = f"Container side for pod {name} failed with exit code 3 matching FailJob rule at index 0"
    assert verdict(plane) == ("PodFailurePolicy", message)
    assert plane.messages("PodFailurePolicy") == [message]
    assert (plane.get("jobs", "once").status.failed, len(plane.pods())) == (1, 1)


@pytest.mark.parametrize(
    ("rule", "ended", "fails"),
    [
        (codes("In", 3), {"main": 4}, False),
        (codes("NotIn", 3), {"main": 4}, True),
        (codes("NotIn", 3), {"main": 0, "side": 3}, False),
        (codes("In", 3, containerName="main"), {"side": 3}, False),
        (codes("In", 3, containerName="side"), {"main": 3, "side": 3}, True),
        (codes("In", 9), {"first": 9}, True),
    ],
)
def test_codes_are_those_of_the_named_container_and_never_zero(plane, rule, ended, fails):
    start(plane, rule)
    fail(plane, ended)
    assert (verdict(plane)[0] == "PodFailurePolicy") is fails


def test_a_condition_of_the_pod_fails_the_whole_job(plane):
    start(plane, codes("In", 3), {"action": "FailJob", "onPodConditions": [{"type": "ConfigIssue", "status": "True"}]})
    name = fail(plane, {"main": 1}, ConfigIssue="True")
    assert verdict(plane)[1] == f"Pod {name} has condition ConfigIssue matching FailJob rule at index 1"


def test_ignored_failures_do_not_count_but_make_the_job_wait(plane):
    ignored = {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
    start(plane, ignored, backoffLimit=0)
    fail(plane, {"main": 1}, DisruptionTarget="True")
    assert plane.get("jobs", "once").status.failed == 0
    assert len(plane.pods()) == 1
    plane.tick(10)
    assert len(plane.pods()) == 2
    fail(plane, {"main": 1})
    assert verdict(plane)[0] == "BackoffLimitExceeded"


def test_the_first_rule_that_matches_decides(plane):
    start(plane, codes("In", 3, action="Count"), codes("In", 3))
    fail(plane, {"main": 3})
    assert (verdict(plane)[0], plane.get("jobs", "once").status.failed) == ("", 1)
