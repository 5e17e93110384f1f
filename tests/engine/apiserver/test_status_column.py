"""Control plane reference, sections 6.3 and 7.2: how STATUS, READY and RESTARTS are worked out, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.apiserver.test_tables import _cells, _container, _pod

RUNNING = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}
DONE = {"terminated": {"exitCode": 0, "reason": "Completed"}}
CRASH = {"waiting": {"reason": "CrashLoopBackOff"}}


def init(*states: dict[str, Any], **status: Any) -> str:
    containers = [{"name": f"i{number}"} for number in range(len(states))]
    statuses = [_container(state) | {"name": f"i{number}"} for number, state in enumerate(states)]
    waiting = _container({"waiting": {"reason": "PodInitializing"}})
    full = {"phase": "Pending", "initContainerStatuses": statuses, "containerStatuses": [waiting]} | status
    return str(_pod({"initContainers": containers, "containers": [{"name": "c"}]}, full)["Status"])


def status_of(*states: dict[str, Any], phase: str = "Running", ready: str = "True", **more: Any) -> str:
    statuses = [_container(state, ready="running" in state) for state in states]
    conditions = [{"type": "Ready", "status": ready}]
    found = {"phase": phase, "containerStatuses": statuses, "conditions": conditions} | more
    return str(_pod({"containers": [{} for _ in states]}, found)["Status"])


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ({"phase": "Pending"}, "Pending"),
        ({"phase": "Failed", "reason": "Evicted"}, "Evicted"),
        ({"phase": "Failed", "reason": "UnexpectedAdmissionError"}, "UnexpectedAdmissionError"),
        ({"phase": "Failed", "reason": "OutOfcpu"}, "OutOfcpu"),
        (
            {
                "phase": "Pending",
                "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}],
            },
            "SchedulingGated",
        ),
    ],
)
def test_rule_1_phase_reason_and_gates(status: dict[str, Any], shown: str):
    assert _pod({"containers": [{}]}, status)["Status"] == shown


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([RUNNING, {"waiting": {"reason": "PodInitializing"}}], "Init:0/2"),
        ([DONE, RUNNING], "Init:1/2"),
        ([DONE, {"waiting": {"reason": "PodInitializing"}}], "Init:1/2"),
        ([{"terminated": {"exitCode": 1, "reason": "Error"}}], "Init:Error"),
        ([{"terminated": {"exitCode": 3}}], "Init:ExitCode:3"),
        ([{"terminated": {"exitCode": 137, "signal": 9}}], "Init:Signal:9"),
        ([CRASH], "Init:CrashLoopBackOff"),
        ([{"waiting": {"reason": "ImagePullBackOff"}}], "Init:ImagePullBackOff"),
    ],
)
def test_rule_2_the_first_init_container_that_is_not_done_decides(states: list[Any], shown: str):
    assert init(*states) == shown


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([CRASH], "CrashLoopBackOff"),
        ([{"terminated": {"exitCode": 1, "reason": "Error"}}], "Error"),
        ([{"terminated": {"exitCode": 3}}], "ExitCode:3"),
        ([{"terminated": {"exitCode": 137, "signal": 9}}], "Signal:9"),
        ([CRASH, {"waiting": {"reason": "ErrImagePull"}}], "CrashLoopBackOff"),
        ([RUNNING, CRASH], "CrashLoopBackOff"),
        ([RUNNING], "Running"),
    ],
)
def test_rule_3_the_first_container_in_the_specification_wins(states: list[Any], shown: str):
    assert status_of(*states) == shown


@pytest.mark.parametrize(("ready", "shown"), [("True", "Running"), ("False", "NotReady")])
def test_rule_4_completed_beside_a_container_that_runs(ready: str, shown: str):
    assert status_of(DONE, RUNNING, ready=ready) == shown


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ({"phase": "Running"}, "Terminating"),
        ({"phase": "Running", "reason": "NodeLost"}, "Unknown"),
        ({"phase": "Succeeded", "containerStatuses": [_container(DONE)]}, "Completed"),
        (
            {"phase": "Failed", "containerStatuses": [_container({"terminated": {"exitCode": 1, "reason": "Error"}})]},
            "Error",
        ),
    ],
)
def test_rule_5_a_pod_that_is_being_deleted(status: dict[str, Any], shown: str):
    assert _pod({"containers": [{}]}, status, deletionTimestamp="2026-01-01T00:01:00Z")["Status"] == shown


def test_ready_counts_container_flags_and_not_the_condition():
    """A Pod on a lost node goes on showing 1/1 Running."""
    found = {
        "phase": "Running",
        "containerStatuses": [_container(RUNNING, ready=True)],
        "conditions": [{"type": "Ready", "status": "False"}],
    }
    cells = _pod({"containers": [{}]}, found)
    assert (cells["Ready"], cells["Status"]) == ("1/1", "Running")


def test_restarts_are_summed_up_and_tell_the_age_of_the_latest():
    ended = {"terminated": {"exitCode": 1, "finishedAt": "2026-01-01T00:59:33Z"}}
    earlier = {"terminated": {"exitCode": 1, "finishedAt": "2026-01-01T00:10:00Z"}}
    statuses = [
        _container(RUNNING, restartCount=2, lastState=ended),
        _container(RUNNING, restartCount=1, lastState=earlier),
    ]
    cells = _pod({"containers": [{}, {}]}, {"phase": "Running", "containerStatuses": statuses})
    assert cells["Restarts"] == "3 (27s ago)"


@pytest.mark.parametrize(
    ("ready", "cordoned", "shown"),
    [
        ("True", False, "Ready"),
        ("False", False, "NotReady"),
        ("Unknown", False, "NotReady"),
        ("True", True, "Ready,SchedulingDisabled"),
        ("Unknown", True, "NotReady,SchedulingDisabled"),
        (None, False, "Unknown"),
    ],
)
def test_the_status_of_a_node(ready: str | None, cordoned: bool, shown: str):
    conditions = [] if ready is None else [{"type": "Ready", "status": ready}]
    cells = _cells("nodes", spec={"unschedulable": cordoned}, status={"conditions": conditions})
    assert cells["Status"] == shown
