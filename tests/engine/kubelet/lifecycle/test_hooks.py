"""Control plane reference, sections 6.3, 6.9 and 6.10: postStart and preStop hooks."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def web(node: Any):
    node.warm("nginx:1", "busybox:1")
    return node


def container(**lifecycle: Any) -> dict[str, Any]:
    return {"name": "c", "image": "nginx:1", "lifecycle": lifecycle}


def test_a_container_does_not_run_for_the_kubelet_until_its_poststart_hook_is_over(web: Any, shell: Any):
    web.run_pod(containers=[container(postStart={"exec": {"command": ["sleep", "4"]}}), shell("sleep 99", "later")])
    web.tick(5)
    assert web.status().state.waiting.reason == "ContainerCreating"
    assert web.pod().status.phase == "Pending"
    assert web.status(index=1).container_id == ""
    web.tick(3)
    assert web.pod().status.phase == "Running"
    assert web.status(index=1).state.running is not None


def test_a_failing_poststart_hook_ends_the_container(web: Any):
    web.run_pod(containers=[container(postStart={"exec": {"command": ["false"]}})])
    web.tick(4)
    assert web.told("FailedPostStartHook")[:1] == ["PostStartHook failed"]
    assert web.told("Killing")[:1] == ["FailedPostStartHook"]
    found = []
    for _ in range(12):
        state = web.status().state
        found.append(state.waiting.reason if state.waiting is not None else "")
        web.tick()
    assert "PostStartHookError" in found
    assert found[-1] == "CrashLoopBackOff"


@pytest.mark.parametrize(
    ("hook", "works"),
    [
        ({"sleep": {"seconds": 1}}, True),
        ({"exec": {"command": ["true"]}}, True),
        ({"exec": {"command": ["sh", "-c", "exit 3"]}}, False),
        ({"httpGet": {"port": 81, "path": "/"}}, False),
    ],
)
def test_the_kinds_of_hooks(web: Any, hook: dict[str, Any], works: bool):
    web.run_pod(containers=[container(postStart=hook)])
    web.tick(8)
    assert ("FailedPostStartHook" not in web.reasons()) is works


@pytest.mark.parametrize(
    ("hook", "waits"),
    [
        ({"sleep": {"seconds": 5}}, 5),
        ({"exec": {"command": ["sh", "-c", "sleep 3; sleep 1"]}}, 4),
        ({"httpGet": {"port": 80, "path": "/bye"}}, 0),
        ({"exec": {"command": ["true"]}}, 0),
    ],
)
def test_prestop_delays_sigterm_by_its_own_time(web: Any, hook: dict[str, Any], waits: int):
    web.run_pod(containers=[container(preStop=hook)])
    web.until(10)
    process = web.process()
    web.delete()
    web.until(11 + waits - 1)
    assert process.alive
    web.until(11 + waits)
    assert not process.alive


def test_a_failing_prestop_hook_is_told_and_does_not_delay(web: Any):
    web.run_pod(containers=[container(preStop={"exec": {"command": ["false"]}})])
    web.until(10)
    process = web.process()
    web.delete()
    web.tick(1)
    assert web.told("FailedPreStopHook") == ["PreStopHook failed"]
    assert not process.alive


def test_a_prestop_that_uses_up_the_grace_period_leaves_two_seconds(web: Any, mongod: Any):
    web.warm("mongo:3.3")
    web.run_pod(containers=[mongod | {"lifecycle": {"preStop": {"sleep": {"seconds": 30}}}}])
    web.until(10)
    process = web.process()
    web.runtime.stall(process)
    web.delete(grace_s=5)
    web.until(16)
    assert process.alive
    web.until(17)
    assert process.alive
    web.until(18)
    assert process.exit_code == 137


def test_a_container_killed_by_its_liveness_probe_runs_its_prestop_hook_too(web: Any):
    probe = {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 1}
    web.run_pod(containers=[container(preStop={"sleep": {"seconds": 5}}) | {"livenessProbe": probe}])
    web.tick(4)
    process = web.process()
    web.tick(4)
    assert process.alive
    web.tick(2)
    assert not process.alive
