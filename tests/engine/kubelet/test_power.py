"""Control plane reference, section 7.4: a machine without power, and its kubelet when the power is back."""

from __future__ import annotations

from typing import Any


def test_without_power_the_kubelet_is_silent_and_the_api_keeps_its_last_word(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    node.runtime.power_off("node-1")
    revision = node.store.revision
    node.tick(100)
    assert (node.store.revision, node.status().ready) == (revision, True)


def test_when_the_power_returns_containers_restart_in_a_new_sandbox(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    node.runtime.power_off("node-1")
    node.tick(50)
    node.runtime.power_on("node-1")
    node.tick(2)
    assert ("SandboxChanged", "Pod sandbox changed, it will be killed and re-created.") in node.events()
    assert node.pod().status.pod_ip == "10.244.1.3"
    status = node.status()
    assert (status.restart_count, status.state.running is not None) == (1, True)
    assert status.last_state.terminated.exit_code == 255


def test_a_pod_deleted_meanwhile_goes_when_the_power_returns(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    node.run_pod(containers=[mongod])
    node.until(10)
    node.runtime.power_off("node-1")
    node.delete()
    node.tick(100)
    assert node.exists()
    node.runtime.power_on("node-1")
    node.tick()
    assert not node.exists()


def test_a_container_that_was_being_stopped_when_the_power_went_is_not_stopped_again(node: Any, mongod: Any):
    node.warm("mongo:3.3")
    probe = {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 1, "initialDelaySeconds": 5}
    node.run_pod(containers=[mongod | {"livenessProbe": probe}], terminationGracePeriodSeconds=20)
    node.until(6)
    node.runtime.stall(node.process())
    node.until(9)
    assert node.told("Killing") == ["Container c failed liveness probe, will be restarted"]
    node.runtime.power_off("node-1")
    node.tick(40)
    node.runtime.power_on("node-1")
    node.tick(4)
    assert node.process().alive
