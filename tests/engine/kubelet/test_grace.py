"""Control plane reference, section 6.10: how long a Pod that is deleted is given, and what happens in that time."""

from __future__ import annotations

from typing import Any

import pytest


def grace(node: Any) -> int:
    return node.pod().metadata.deletion_grace_period_seconds


def test_a_pod_without_a_node_goes_at_once(node: Any):
    node.run_pod(containers=[{"name": "c", "image": "nginx:1"}], nodeName="")
    node.delete()
    assert not node.exists()


def test_a_pod_that_has_ended_goes_at_once(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("true")], restartPolicy="Never")
    node.tick(8)
    node.delete()
    assert not node.exists()


@pytest.mark.parametrize(
    ("spec", "asked", "given"),
    [({}, None, 30), ({"terminationGracePeriodSeconds": 7}, None, 7), ({}, 4, 4), ({}, -5, 1)],
)
def test_the_effective_grace_period(node: Any, mongod: Any, spec: Any, asked: int | None, given: int):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod], **spec)
    node.until(10)
    node.delete(grace_s=asked)
    assert grace(node) == given
    assert node.pod().metadata.deletion_timestamp == f"2026-01-01T00:00:{10 + given:02}Z"


def test_sigkill_comes_when_the_grace_period_is_over(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod], terminationGracePeriodSeconds=9)
    node.until(10)
    process = node.process()
    node.runtime.stall(process)
    node.delete()
    node.until(40)
    assert (process.exit_code, process.finished_tick) == (137, 20)


def test_a_second_delete_may_only_shorten_it(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    node.runtime.stall(node.process())
    node.delete(grace_s=20)
    node.tick(2)
    node.delete(grace_s=60)
    assert grace(node) == 20
    node.delete(grace_s=3)
    process = node.process()
    node.tick(6)
    assert process.exit_code == 137
    assert not node.exists()


def test_two_seconds_are_the_least_even_with_force(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    process = node.process()
    node.runtime.stall(process)
    node.delete(grace_s=0)
    assert not node.exists()
    node.until(12)
    assert process.alive
    node.until(13)
    assert process.exit_code == 137


def test_containers_stop_in_parallel(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod, mongod | {"name": "d", "args": []}])
    node.until(10)
    processes = [node.process(container=name) for name in ("c", "d")]
    node.delete()
    node.tick(6)
    assert len({process.finished_tick for process in processes}) == 1


@pytest.mark.parametrize(("stalled", "phase"), [(False, "Succeeded"), (True, "Failed")])
def test_the_final_status_comes_before_the_object_goes(node: Any, mongod: Any, stalled: bool, phase: str):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    if stalled:
        node.runtime.stall(node.process())
    node.delete(grace_s=3)
    node.tick(8)
    last = next(entry.old for entry in reversed(node.store.log) if entry.resource == "pods" and entry.obj is None)
    assert last.status.phase == phase
    assert last.status.container_statuses[0].state.terminated is not None


def test_a_shell_that_gets_sigterm_ends_with_143(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("sleep 1000")])
    node.until(5)
    process = node.process()
    node.delete()
    node.tick(2)
    assert process.exit_code == 143
