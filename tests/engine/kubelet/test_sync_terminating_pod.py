"""Control plane reference, section 6.10: the steps of a deletion on the node, in their ticks."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def running(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    return node


def test_sigterm_comes_the_tick_after_the_delete_and_mongod_takes_one_more(running: Any):
    running.delete()
    running.tick()
    assert ("Killing", "Stopping container c") in running.events()
    assert running.process().alive
    running.tick()
    assert not running.process().alive
    running.tick()
    assert not running.exists()
    assert running.runtime.sandbox_at("10.244.1.2") is None


def test_the_last_status_of_a_deleted_pod_is_succeeded_where_it_ended_well(running: Any):
    running.delete()
    running.tick(3)
    last = [entry.old for entry in running.store.log if entry.resource == "pods" and entry.obj is None]
    assert [pod.status.phase for pod in last] == ["Succeeded"]


def test_a_prestop_sleep_delays_sigterm(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    mongod["lifecycle"] = {"preStop": {"sleep": {"seconds": 5}}}
    node.run_pod(containers=[mongod])
    node.until(10)
    node.delete()
    node.until(16)
    assert node.process().alive
    node.until(17)
    assert not node.process().alive


def test_a_stalled_process_gets_sigkill_when_its_grace_is_over(running: Any):
    running.runtime.stall(running.process())
    running.delete(grace_s=7)
    running.until(17)
    assert running.process().alive
    running.until(18)
    process = running.process()
    running.tick()
    assert (process.exit_code, running.exists()) == (137, False)


def test_a_force_deleted_pod_is_stopped_later_by_the_kubelet(running: Any):
    process = running.process()
    running.delete(grace_s=0)
    assert not running.exists()
    assert process.alive
    running.tick(3)
    assert not process.alive
    running.tick(2)
    assert running.runtime.sandbox_at("10.244.1.2") is None


def test_a_namesake_starts_while_the_forgotten_one_still_ends(running: Any, mongod: Any):
    old = running.pod().metadata.uid
    running.delete(grace_s=0)
    running.run_pod(containers=[mongod])
    running.tick(5)
    assert running.pod().status.phase == "Running"
    assert list(running.kubelet.workers) == [running.pod().metadata.uid]
    assert running.runtime.sandbox(old) is None


def test_a_pod_that_never_started_goes_at_once(node: Any):
    node.run_pod(containers=[{"name": "c", "image": "nginx:does-not-exist"}])
    node.tick(5)
    node.delete()
    node.tick()
    assert not node.exists()


@pytest.mark.parametrize("tick", range(1, 9))
def test_a_deletion_is_noticed_in_whatever_tick_it_is_written(node: Any, shell: Any, tick: int):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("exit 1")], restartPolicy="Never")
    node.until(tick)
    # Written within the next tick, before the kubelet's turn: it writes a status without having seen it.
    node.clock.tick += 1
    node.delete()
    node.clock.tick -= 1
    node.tick(40)
    assert not node.exists()
