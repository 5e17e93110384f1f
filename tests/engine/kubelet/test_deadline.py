"""Control plane reference, section 6.2: a Pod whose deadline is exceeded has failed, once its containers are gone."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def warm(node: Any):
    node.warm("busybox:1", "mongo:3.3")
    return node


def test_it_ends_when_it_was_active_for_so_long(warm: Any, mongod: Any):
    warm.run_pod(containers=[mongod], activeDeadlineSeconds=10)
    warm.until(10)
    assert warm.pod().status.phase == "Running"
    warm.until(14)
    status = warm.pod().status
    assert (status.phase, status.reason, status.message) == (
        "Failed",
        "DeadlineExceeded",
        "Pod was active on the node longer than the specified deadline",
    )
    assert status.container_statuses[0].state.terminated is not None
    assert warm.told("Killing") == ["Stopping container c"]


def test_it_is_running_until_its_last_container_has_ended(warm: Any, mongod: Any):
    warm.run_pod(containers=[mongod], activeDeadlineSeconds=10, terminationGracePeriodSeconds=20)
    warm.until(8)
    warm.runtime.stall(warm.process())
    warm.until(29)
    assert (warm.pod().status.phase, warm.pod().status.reason) == ("Running", "")
    warm.until(34)
    assert (warm.pod().status.phase, warm.pod().status.reason) == ("Failed", "DeadlineExceeded")


def test_a_pod_that_is_done_before_succeeds(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("sleep 3")], restartPolicy="Never", activeDeadlineSeconds=10)
    warm.until(40)
    assert (warm.pod().status.phase, warm.pod().status.reason) == ("Succeeded", "")


def test_a_pod_that_failed_its_deadline_is_not_restarted(warm: Any, shell: Any):
    warm.run_pod(containers=[shell("sleep 100")], activeDeadlineSeconds=5)
    warm.until(60)
    assert warm.status().restart_count == 0
    assert warm.pod().status.phase == "Failed"
