"""Control plane reference, sections 6.2 and 6.3: a Pod's phase, and the states of its containers."""

from __future__ import annotations

from typing import Any

import pytest

NOPE = {"name": "c", "image": "nginx:does-not-exist"}


@pytest.fixture
def warm(node: Any):
    node.warm("busybox:1", "nginx:1")
    return node


def test_pending_until_every_container_has_been_started_once(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("sleep 100", "a"), NOPE])
    warm.tick(20)
    assert warm.status(index=0).state.running is not None
    assert warm.pod().status.phase == "Pending"


def test_pending_while_init_containers_have_not_finished(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("sleep 5", "i")], containers=[shell("sleep 100")])
    warm.until(6)
    assert warm.pod().status.phase == "Pending"
    warm.until(12)
    assert warm.pod().status.phase == "Running"


ENDS = [
    # (restart policy, script, phase)
    ("Always", "exit 1", "Running"),
    ("Always", "exit 0", "Running"),
    ("OnFailure", "exit 1", "Running"),
    ("OnFailure", "exit 0", "Succeeded"),
    ("Never", "exit 0", "Succeeded"),
    ("Never", "exit 1", "Failed"),
]


@pytest.mark.parametrize(("policy", "script", "phase"), ENDS)
def test_the_phase_after_the_containers_have_ended(warm: Any, shell: Any, policy: str, script: str, phase: str):
    warm.run_pod(containers=[shell(script)], restartPolicy=policy)
    warm.tick(8)
    assert warm.pod().status.phase == phase


@pytest.mark.parametrize(("policy", "restarts"), [("Always", True), ("OnFailure", True), ("Never", False)])
def test_who_restarts_after_a_failure(warm: Any, shell: Any, policy: str, restarts: bool):
    warm.run_pod(containers=[shell("exit 1")], restartPolicy=policy)
    warm.tick(30)
    assert (warm.status().restart_count > 0) is restarts


def test_one_failed_container_of_two_fails_a_pod_that_never_restarts_once_both_are_done(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("exit 1", "a"), shell("sleep 9", "b")], restartPolicy="Never")
    warm.tick(6)
    assert warm.pod().status.phase == "Running"
    warm.tick(10)
    assert warm.pod().status.phase == "Failed"


@pytest.mark.parametrize(("script", "phase"), [("exit 0", "Succeeded"), ("exit 7", "Failed")])
def test_a_pod_has_succeeded_if_all_its_containers_ended_with_0(warm: Any, shell: Any, script: str, phase: str):
    warm.run_pod(containers=[shell(script, "a"), shell("sleep 1000", "b")], restartPolicy="Never")
    warm.tick(5)
    assert warm.pod().status.phase == "Running"
    warm.runtime.kill(warm.process(container="b"), 0)
    warm.tick(3)
    assert warm.pod().status.phase == phase


def test_a_final_phase_never_changes_back(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("exit 0")], restartPolicy="Never")
    warm.tick(10)
    writes = warm.store.revision
    warm.tick(500)
    assert (warm.pod().status.phase, warm.store.revision) == ("Succeeded", writes)


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        ({}, "ContainerCreating"),
        ({"image": "nginx:does-not-exist"}, "ErrImagePull"),
        ({"image": "Nginx"}, "InvalidImageName"),
        ({"image": "absent:1", "imagePullPolicy": "Never"}, "ErrImageNeverPull"),
        (
            {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "no", "key": "k"}}}]},
            "CreateContainerConfigError",
        ),
    ],
)
def test_waiting_reasons_before_the_first_run(warm: Any, container: dict[str, Any], reason: str):
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"} | container])
    warm.tick(1 if reason == "ContainerCreating" else 2)
    assert warm.status().state.waiting.reason == reason


def test_pod_initializing_is_the_default_where_there_are_init_containers(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("sleep 9", "i")], containers=[shell("true")])
    warm.tick(3)
    assert warm.status().state.waiting.reason == "PodInitializing"


def test_a_command_that_is_not_there_is_a_start_error_and_then_a_crash_loop(warm: Any):
    warm.run_pod(containers=[{"name": "c", "image": "busybox:1", "command": ["nope", "-x"]}])
    problem = (
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
        'unable to start container process: exec: "nope": executable file not found in $PATH: unknown'
    )
    warm.tick(2)
    assert warm.told("Failed") == [f"Error: {problem}"]
    assert "Started" not in warm.reasons()
    warm.tick(2)
    waiting = warm.status().state.waiting
    assert (waiting.reason, waiting.message) == ("RunContainerError", problem)
    warm.tick(4)
    assert warm.status().state.waiting.reason == "CrashLoopBackOff"
    ended = warm.status().last_state.terminated
    assert (ended.exit_code, ended.reason) == (128, "StartError")


@pytest.mark.parametrize(
    ("script", "code", "reason"),
    [("exit 0", 0, "Completed"), ("exit 1", 1, "Error"), ("frobnicate", 127, "Error")],
)
def test_terminated_reasons(warm: Any, shell: Any, script: str, code: int, reason: str):
    warm.run_pod(containers=[shell(script)], restartPolicy="Never")
    warm.tick(6)
    ended = warm.status().state.terminated
    assert (ended.exit_code, ended.reason) == (code, reason)
    assert (ended.started_at, ended.finished_at) == ("2026-01-01T00:00:02Z", "2026-01-01T00:00:02Z")
    assert ended.container_id == warm.status().container_id
    assert ended.container_id.startswith("containerd://")


def test_a_process_that_takes_more_memory_than_its_limit_is_oom_killed(node: Any, mongod: Any):
    """The catalogue says that mongod takes 120Mi."""
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod | {"resources": {"limits": {"memory": "100Mi"}}}])
    node.tick(4)
    assert node.status().last_state.terminated.reason == "OOMKilled"
    assert node.status().last_state.terminated.exit_code == 137
    node.tick(3)
    assert node.status().state.waiting.reason == "CrashLoopBackOff"


def test_a_process_within_its_limit_lives(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod | {"resources": {"limits": {"memory": "120Mi"}}}])
    node.tick(20)
    assert (node.status().restart_count, node.status().ready) == (0, True)


@pytest.mark.parametrize(
    ("policy", "script", "message"),
    [
        ("File", "echo ran out of luck > /dev/termination-log; exit 1", "ran out of luck\n"),
        ("File", "echo seen; exit 1", ""),
        ("FallbackToLogsOnError", "echo seen; exit 1", "seen\n"),
        ("FallbackToLogsOnError", "echo seen; exit 0", ""),
    ],
)
def test_the_termination_message(warm: Any, shell: Any, policy: str, script: str, message: str):
    warm.run_pod(containers=[shell(script, terminationMessagePolicy=policy)], restartPolicy="Never")
    warm.tick(6)
    assert warm.status().state.terminated.message == message


def test_last_state_and_restart_count_tell_of_the_run_before(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("exit 3")])
    warm.tick(3)
    status = warm.status()
    assert (status.restart_count, status.last_state.terminated.exit_code) == (1, 3)
    assert status.state.running is not None
