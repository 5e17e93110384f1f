"""Control plane reference, sections 6.4 and 6.10: init containers, and sidecars in their order."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def warm(node: Any):
    node.warm("busybox:1", "nginx:1", "mongo:3.3")
    return node


def sidecar(name: str, image: str = "nginx:1", **more: Any) -> dict[str, Any]:
    return {"name": name, "image": image, "restartPolicy": "Always"} | more


def test_init_containers_run_one_at_a_time_each_to_a_good_end(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("sleep 2", "a"), shell("sleep 2", "b")], containers=[shell("sleep 99")])
    seen = []
    for _ in range(12):
        warm.tick()
        statuses = warm.pod().status.init_container_statuses
        seen.append(tuple(bool(status.state.running) for status in statuses))
    assert (True, True) not in seen
    assert seen.index((True, False)) < seen.index((False, True))


def test_a_sidecar_needs_only_to_be_started_before_the_next_one(warm: Any, shell: Any):
    warm.run_pod(initContainers=[sidecar("s")], containers=[shell("sleep 99")])
    warm.tick(6)
    assert warm.pod().status.phase == "Running"
    assert warm.init_status().state.running is not None
    assert (warm.init_status().ready, warm.init_status().started) == (True, True)


def test_a_sidecar_with_a_startup_probe_keeps_the_others_waiting_until_it_passes(warm: Any, shell: Any):
    probe = {"tcpSocket": {"port": 80}, "initialDelaySeconds": 6}
    warm.run_pod(initContainers=[sidecar("s", startupProbe=probe)], containers=[shell("sleep 99")])
    warm.tick(6)
    assert warm.status().state.waiting.reason == "PodInitializing"
    assert warm.condition("Initialized") == (
        "False",
        "ContainersNotInitialized",
        "containers with incomplete status: [s]",
    )
    warm.tick(5)
    assert warm.status().state.running is not None


def test_a_crashing_sidecar_restarts_whatever_the_pods_policy(warm: Any, shell: Any):
    side = shell("sleep 2; exit 1", "s", restartPolicy="Always")
    warm.run_pod(initContainers=[side], containers=[shell("sleep 99")], restartPolicy="Never")
    warm.tick(12)
    assert warm.init_status().restart_count > 0
    assert warm.pod().status.phase == "Running"


def test_sidecars_stop_after_the_containers_the_last_one_first(warm: Any, mongod: Any):
    sides = [sidecar("first"), sidecar("second")]
    warm.run_pod(initContainers=sides, containers=[mongod])
    warm.until(20)
    found = {name: warm.process(container=name) for name in ("c", "first", "second")}
    warm.delete()
    warm.until(30)
    ends = {name: process.finished_tick for name, process in found.items()}
    assert ends["c"] < ends["second"] < ends["first"]
    assert not warm.exists()
    assert [message for reason, message in warm.events() if reason == "Killing"] == [
        "Stopping container first",
        "Stopping container second",
        "Stopping container c",
    ]


def test_a_sidecar_does_not_wait_longer_than_the_grace_period(warm: Any, mongod: Any):
    warm.run_pod(initContainers=[sidecar("s")], containers=[mongod])
    warm.until(20)
    side, main = warm.process(container="s"), warm.process()
    warm.runtime.stall(main)
    warm.delete(grace_s=6)
    warm.until(26)
    assert side.alive
    warm.until(28)
    assert not side.alive
    assert main.exit_code == 137


def test_sidecars_are_stopped_once_all_containers_are_done(warm: Any, shell: Any):
    warm.run_pod(initContainers=[sidecar("s")], containers=[shell("sleep 3")], restartPolicy="Never")
    warm.tick(14)
    assert warm.pod().status.phase == "Succeeded"
    assert warm.init_status().state.terminated is not None


@pytest.mark.parametrize(("policy", "phase"), [("Never", "Failed"), ("Always", "Pending"), ("OnFailure", "Pending")])
def test_what_a_failing_init_container_does_to_the_pod(warm: Any, shell: Any, policy: str, phase: str):
    warm.run_pod(initContainers=[shell("exit 1", "i")], containers=[shell("true")], restartPolicy=policy)
    warm.tick(12)
    assert warm.pod().status.phase == phase
    assert (warm.init_status().restart_count > 0) is (policy != "Never")


def test_an_init_container_is_ready_once_it_has_ended_well_and_started_while_it_runs(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("sleep 3", "a"), shell("exit 1", "b")], containers=[shell("sleep 99")])
    seen: dict[str, set[tuple[str, bool, bool]]] = {"a": set(), "b": set()}
    for _ in range(14):
        warm.tick()
        for status in warm.pod().status.init_container_statuses:
            state = status.state
            word = "running" if state.running else "ended" if state.terminated else "waiting"
            seen[status.name].add((word, status.ready, status.started))
    assert seen == {
        "a": {("waiting", False, False), ("running", False, True), ("ended", True, False)},
        "b": {("waiting", False, False), ("running", False, True), ("ended", False, False)},
    }


def test_an_init_container_that_ended_well_is_not_run_again(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("true", "i")], containers=[shell("sleep 3; exit 1")])
    warm.tick(40)
    assert warm.init_status().restart_count == 0
    assert warm.status().restart_count > 0
