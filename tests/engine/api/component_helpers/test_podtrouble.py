"""What keeps a Pod from being ready, by its own status alone."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.component_helpers.podtrouble import pod_trouble
from engine.api.core import (
    ContainerState,
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    Pod,
    PodSpec,
    PodStatus,
)
from engine.api.meta import Condition

RUNNING = ContainerState(running=ContainerStateRunning())
KILLED = ContainerState(terminated=ContainerStateTerminated(exit_code=137, reason="OOMKilled"))


def pod(*containers: ContainerStatus, node: str = "node-1", **status: Any) -> Pod:
    spec = PodSpec(node_name=node)
    return Pod(api_version="v1", kind="Pod", spec=spec, status=PodStatus(container_statuses=containers, **status))


def container(**status: Any) -> ContainerStatus:
    settings: dict[str, Any] = {"name": "a", "image": "nginx", "image_id": "", "ready": False, "restart_count": 0}
    return ContainerStatus(**settings | status)


def waiting(reason: str, message: str = "") -> ContainerState:
    return ContainerState(waiting=ContainerStateWaiting(reason=reason, message=message))


NOT_READY = Condition(type="Ready", status="False", reason="ContainersNotReady", message="not yet")
READY = Condition(type="Ready", status="True")
NOWHERE = Condition(type="PodScheduled", status="False", reason="Unschedulable", message="0/4 nodes are available")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (pod(conditions=(NOWHERE,), node=""), ["Unschedulable: 0/4 nodes are available"]),
        (pod(node=""), ["no scheduler has looked at it yet"]),
        (pod(reason="Evicted", message="low on memory"), ["Evicted: low on memory"]),
        (pod(reason="NodeLost"), ["NodeLost"]),
        (
            pod(container(state=waiting("ErrImagePull", "why: not"))),
            ["a waits: ErrImagePull: why: not"],
        ),
        (pod(container(state=waiting(""))), ["a waits: ContainerCreating"]),
        (pod(container(state=KILLED)), ["a ended: OOMKilled, exit code 137"]),
        (pod(container(state=RUNNING), conditions=(NOT_READY,)), ["a runs and is not ready"]),
        (pod(conditions=(NOT_READY,)), ["ContainersNotReady: not yet"]),
        (pod(container(state=RUNNING, ready=True), conditions=(READY,)), []),
    ],
)
def test_what_is_wrong(found: Pod, said: list[str]):
    assert pod_trouble(found) == said


def test_in_brief_a_message_ends_at_its_colon_and_the_run_before_is_told():
    found = pod(container(state=waiting("CrashLoopBackOff", "back-off: 10s"), last_state=KILLED))
    assert pod_trouble(found, brief=True) == [
        "a waits: CrashLoopBackOff: back-off",
        "its run before ended: OOMKilled, exit code 137",
    ]
    assert pod_trouble(found) == ["a waits: CrashLoopBackOff: back-off: 10s"]


def test_in_brief_a_back_off_is_as_long_as_it_is_and_names_nobody_twice():
    message = "back-off 20s restarting failed container=a pod=web_default(e9f0a990-38a6-4592-a894-b1a13a6333c4)"
    found = pod(container(state=waiting("CrashLoopBackOff", message)))
    assert pod_trouble(found, brief=True) == ["a waits: CrashLoopBackOff: back-off 20s"]
    assert pod_trouble(found) == [f"a waits: CrashLoopBackOff: {message}"]


def test_in_brief_a_container_that_runs_again_is_said_to_do_so():
    found = pod(container(state=RUNNING, last_state=KILLED), conditions=(NOT_READY,))
    assert pod_trouble(found, brief=True) == [
        "a runs again and is not ready",
        "its run before ended: OOMKilled, exit code 137",
    ]


def test_containers_that_ended_well_are_no_trouble():
    done = ContainerState(terminated=ContainerStateTerminated(exit_code=0, reason="Completed"))
    assert pod_trouble(pod(container(state=done), conditions=(READY,))) == []
