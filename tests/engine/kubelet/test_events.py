"""Control plane reference, section 6.9: the kubelet's events on Pods, to the letter, with their field paths."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Event


@pytest.fixture
def warm(node: Any):
    node.warm("busybox:1", "nginx:1")
    return node


def of(node: Any, reason: str) -> Event:
    return next(event for event in node.store.list("events") if event.reason == reason)


def test_they_come_from_the_kubelet_of_the_node_and_name_the_container(warm: Any, shell: Any):
    warm.run_pod(initContainers=[shell("true", "i")], containers=[shell("sleep 9")])
    warm.tick(9)
    started = [event for event in warm.store.list("events") if event.reason == "Started"]
    assert {event.involved_object.field_path for event in started} == {"spec.initContainers{i}", "spec.containers{c}"}
    assert {(event.source.component, event.source.host) for event in started} == {("kubelet", "node-1")}


def crash(node: Any, shell: Any) -> None:
    node.run_pod(containers=[shell("exit 1")])
    node.tick(6)


def deleted(node: Any, shell: Any) -> None:
    node.run_pod(containers=[shell("sleep 99")])
    node.tick(4)
    node.delete()
    node.tick(1)


def no_config(node: Any, _shell: Any) -> None:
    source = {"configMapKeyRef": {"name": "x", "key": "k"}}
    node.run_pod(containers=[{"name": "c", "image": "nginx:1", "env": [{"name": "A", "valueFrom": source}]}])
    node.tick(3)


def no_volume(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "nginx:1"}], volumes=[{"name": "v", "secret": {"secretName": "s"}}])
    node.tick(3)


def no_address(node: Any, _shell: Any) -> None:
    machine = node.runtime.machines["node-1"]
    for number in range(253):
        machine.take_address(f"other-{number}")
    node.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    node.tick(3)


def new_image(node: Any, shell: Any) -> None:
    node.run_pod(containers=[shell("sleep 99")])
    node.tick(4)
    node.warm("busybox:2")
    node.change_image("busybox:2")
    node.tick(2)


def power_cut(node: Any, shell: Any) -> None:
    node.run_pod(containers=[shell("sleep 99")])
    node.tick(4)
    node.runtime.power_off("node-1")
    node.runtime.power_on("node-1")
    node.tick(3)


def too_long(node: Any, shell: Any) -> None:
    node.run_pod(containers=[shell("sleep 99")], activeDeadlineSeconds=5)
    node.tick(8)


ROWS = [
    ("Normal", "Created", "Created container: c", crash),
    ("Normal", "Started", "Started container c", crash),
    ("Warning", "BackOff", "Back-off restarting failed container c in pod x_default({uid})", crash),
    ("Normal", "Killing", "Stopping container c", deleted),
    ("Normal", "Killing", "Container c definition changed, will be restarted", new_image),
    ("Warning", "Failed", 'Error: configmap "x" not found', no_config),
    ("Warning", "FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "s" not found', no_volume),
    (
        "Warning", "FailedCreatePodSandBox",
        "Failed to create pod sandbox: no IP addresses available in range set: 10.244.1.0/24", no_address,
    ),
    ("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", power_cut),
    ("Normal", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline", too_long),
]  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "reason", "message", "cause"), ROWS, ids=[f"{row[1]}-{row[3].__name__}" for row in ROWS]
)
def test_each_event_has_its_words(warm: Any, shell: Any, type_: str, reason: str, message: str, cause: Any):
    cause(warm, shell)
    found = of(warm, reason)
    assert (found.type, found.message) == (type_, message.format(uid=found.involved_object.uid))


def test_a_volume_that_stays_away_is_told_with_growing_pauses_and_in_other_words_after_two_minutes(warm: Any):
    no_volume(warm, None)
    warm.until(130)
    assert of(warm, "FailedMount").count == 8
    assert warm.told("FailedMount")[1:] == [
        "Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], "
        "failed to process volumes=[]: context deadline exceeded"
    ]
    warm.create("Secret", "s", data={})
    warm.until(300)
    assert warm.pod().status.phase == "Running"


def test_an_optional_volume_holds_nobody_up(warm: Any):
    volumes = [{"name": "v", "configMap": {"name": "absent", "optional": True}}, {"name": "e", "emptyDir": {}}]
    warm.run_pod(containers=[{"name": "c", "image": "nginx:1"}], volumes=volumes)
    warm.tick(3)
    assert warm.pod().status.phase == "Running"


def test_a_container_whose_image_was_changed_starts_anew_with_it(warm: Any, shell: Any):
    new_image(warm, shell)
    warm.tick(3)
    assert warm.status().image == "docker.io/library/busybox:2"
    assert (warm.status().restart_count, warm.status().state.running is not None) == (1, True)
