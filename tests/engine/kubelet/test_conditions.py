"""Control plane reference, section 6.8: the conditions of a Pod, in their order and their words."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.meta import Condition
from tests.engine.kubelet.conftest import BY_HAND

NOPE = {"name": "c", "image": "nginx:does-not-exist"}


@pytest.fixture
def warm(node: Any):
    node.warm("busybox:1", "nginx:1")
    return node


def test_their_order_is_that_of_describe(warm: Any):
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    warm.tick(4)
    assert [entry.type for entry in warm.pod().status.conditions] == [
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
    ]


def test_a_pod_without_trouble_has_all_of_them_true_and_silent(warm: Any):
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    warm.tick(4)
    for type_ in ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"):
        assert warm.condition(type_) == ("True", "", "")


def test_without_a_sandbox_nothing_can_be_started(warm: Any):
    volumes = [{"name": "v", "configMap": {"name": "absent"}}]
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}], volumes=volumes)
    warm.tick(4)
    assert warm.condition("PodReadyToStartContainers") == ("False", "", "")


def test_unfinished_init_containers_are_named(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("sleep 9", "init-a"), shell("true", "init-b")], containers=[shell("sleep 99")])
    warm.tick(4)
    text = "containers with incomplete status: [init-a init-b]"
    assert warm.condition("Initialized") == ("False", "ContainersNotInitialized", text)
    warm.until(12)
    assert warm.condition("Initialized")[1:] == (
        "ContainersNotInitialized",
        "containers with incomplete status: [init-b]",
    )
    warm.until(18)
    assert warm.condition("Initialized") == ("True", "", "")


def test_a_container_that_has_started_says_that_the_init_containers_are_done(warm: Any, shell: Any):
    """Whatever becomes of a sidecar later: a regular container is what Initialized looks at."""
    sidecar = shell("sleep 4; exit 1", "s", restartPolicy="Always")
    warm.run_pod(initContainers=[sidecar], containers=[shell("sleep 99")])
    warm.until(14)
    assert warm.init_status().state.running is None
    assert warm.condition("Initialized") == ("True", "", "")
    assert warm.condition("ContainersReady") == (
        "False",
        "ContainersNotReady",
        "containers with unready status: [s]",
    )


def test_several_gates_that_are_closed_are_told_in_one_sentence(warm: Any):
    gates = [{"conditionType": "example.com/a"}, {"conditionType": "example.com/b"}]
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}], readinessGates=gates)
    warm.tick(4)
    status, reason, message = warm.condition("Ready")
    assert (status, reason) == ("False", "ReadinessGatesNotReady")
    assert message == ", ".join(
        f'corresponding condition of pod readiness gate "example.com/{gate}" does not exist.' for gate in "ab"
    )


def test_unready_containers_are_named(warm: Any):
    probe = {"readinessProbe": {"tcpSocket": {"port": 81}}}
    warm.run_pod(containers=[{"name": "web", "image": "nginx:1"} | probe, {"name": "good", "image": "nginx:1"}])
    warm.tick(6)
    for type_ in ("Ready", "ContainersReady"):
        assert warm.condition(type_) == ("False", "ContainersNotReady", "containers with unready status: [web]")


@pytest.mark.parametrize(("script", "reason"), [("exit 0", "PodCompleted"), ("exit 1", "PodFailed")])
def test_a_pod_that_has_ended_says_how(warm: Any, shell: Any, script: str, reason: str):
    warm.run_pod(containers=[shell(script)], restartPolicy="Never")
    warm.tick(6)
    for type_ in ("Ready", "ContainersReady"):
        assert warm.condition(type_) == ("False", reason, "")


def test_readiness_gates_keep_a_pod_unready_until_somebody_opens_them(warm: Any):
    gates = [{"conditionType": "example.com/open"}]
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}], readinessGates=gates)
    warm.tick(4)
    assert warm.condition("ContainersReady")[0] == "True"
    assert warm.condition("Ready") == (
        "False",
        "ReadinessGatesNotReady",
        'corresponding condition of pod readiness gate "example.com/open" does not exist.',
    )
    for status, expected in (("False", "False"), ("True", "True")):
        pod = warm.pod()
        others = tuple(entry for entry in pod.status.conditions if entry.type != "example.com/open")
        gate = Condition(type="example.com/open", status=status)
        opened = replace(pod, status=replace(pod.status, conditions=(*others, gate)))
        warm.server.update(opened, BY_HAND, "status")
        warm.tick(2)
        assert warm.condition("Ready")[0] == expected
    assert warm.condition("Ready") == ("True", "", "")


def test_conditions_of_others_stay(warm: Any):
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    warm.tick(4)
    pod = warm.pod()
    target = Condition(type="DisruptionTarget", status="True", reason="EvictionByEvictionAPI")
    status = replace(pod.status, conditions=(*pod.status.conditions, target))
    warm.server.update(replace(pod, status=status), BY_HAND, "status")
    warm.runtime.kill(warm.process(), 1)
    warm.tick(3)
    assert warm.condition("DisruptionTarget")[:2] == ("True", "EvictionByEvictionAPI")


def test_the_time_of_a_condition_is_that_of_its_last_change_of_status(warm: Any):
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    warm.until(20)
    ready = next(entry for entry in warm.pod().status.conditions if entry.type == "Ready")
    assert ready.last_transition_time == "2026-01-01T00:00:02Z"
