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


def test_what_concerns_the_whole_pod_names_no_container(warm: Any):
    no_address(warm, None)
    assert of(warm, "FailedCreatePodSandBox").involved_object.field_path == ""


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


def pulled(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "mongo:3.3"}])
    node.tick(9)


def present(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "nginx:1"}])
    node.tick(3)


def no_tag(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "nginx:does-not-exist"}])
    node.tick(4)


def no_name(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "nginx:"}])
    node.tick(3)


def not_to_be_pulled(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "absent:1", "imagePullPolicy": "Never"}])
    node.tick(3)


def no_command(node: Any, _shell: Any) -> None:
    node.run_pod(containers=[{"name": "c", "image": "busybox:1", "command": ["nope"]}])
    node.tick(3)


def unhealthy(node: Any, _shell: Any) -> None:
    probe = {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 1}
    node.run_pod(containers=[{"name": "c", "image": "nginx:1", "livenessProbe": probe}])
    node.tick(5)


def bad_hooks(node: Any, _shell: Any) -> None:
    fails = {"exec": {"command": ["false"]}}
    node.run_pod(containers=[{"name": "c", "image": "nginx:1", "lifecycle": {"postStart": fails, "preStop": fails}}])
    node.tick(4)


MISSING = "docker.io/library/nginx:does-not-exist"
NOT_FOUND = (
    f'rpc error: code = NotFound desc = failed to pull and unpack image "{MISSING}": failed to resolve reference '
    f'"{MISSING}": {MISSING}: not found'
)
NO_COMMAND = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    'unable to start container process: exec: "nope": executable file not found in $PATH: unknown'
)
ROWS = [
    ("Normal", "Pulling", 'Pulling image "mongo:3.3"', pulled),
    (
        "Normal",
        "Pulled",
        'Successfully pulled image "mongo:3.3" in 5s (5s including waiting). Image size: 144283112 bytes.',
        pulled,
    ),
    ("Normal", "Pulled", 'Container image "nginx:1" already present on machine', present),
    ("Warning", "Failed", f'Failed to pull image "nginx:does-not-exist": {NOT_FOUND}', no_tag),
    ("Warning", "Failed", "Error: ErrImagePull", no_tag),
    ("Warning", "Failed", "Error: ImagePullBackOff", no_tag),
    ("Normal", "BackOff", 'Back-off pulling image "nginx:does-not-exist"', no_tag),
    (
        "Warning",
        "InspectFailed",
        'Failed to apply default image tag "nginx:": couldn\'t parse image name "nginx:": invalid reference format',
        no_name,
    ),
    (
        "Warning",
        "ErrImageNeverPull",
        'Container image "absent:1" is not present with pull policy of Never',
        not_to_be_pulled,
    ),
    ("Warning", "Failed", f"Error: {NO_COMMAND}", no_command),
    (
        "Warning",
        "Unhealthy",
        "Liveness probe failed: dial tcp 10.244.1.2:81: connect: connection refused",
        unhealthy,
    ),
    ("Normal", "Killing", "Container c failed liveness probe, will be restarted", unhealthy),
    ("Warning", "FailedPostStartHook", "PostStartHook failed", bad_hooks),
    ("Warning", "FailedPreStopHook", "PreStopHook failed", bad_hooks),
    ("Normal", "Created", "Created container: c", crash),
    ("Normal", "Started", "Started container c", crash),
    ("Warning", "BackOff", "Back-off restarting failed container c in pod x_default({uid})", crash),
    ("Normal", "Killing", "Stopping container c", deleted),
    ("Normal", "Killing", "Container c definition changed, will be restarted", new_image),
    ("Warning", "Failed", 'Error: configmap "x" not found', no_config),
    ("Warning", "FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "s" not found', no_volume),
    (
        "Warning",
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: no IP addresses available in range set: 10.244.1.0/24",
        no_address,
    ),
    ("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", power_cut),
    ("Normal", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline", too_long),
]


@pytest.mark.parametrize(
    ("type_", "reason", "message", "cause"),
    ROWS,
    ids=[f"{row[1]}-{row[3].__name__}" for row in ROWS],
)
def test_each_event_has_its_words(warm: Any, shell: Any, type_: str, reason: str, message: str, cause: Any):
    cause(warm, shell)
    events = list(warm.store.list("events"))
    text = message.replace("{uid}", events[0].involved_object.uid)
    assert (type_, reason, text) in [(event.type, event.reason, event.message) for event in events]


def test_a_volume_that_stays_away_is_told_with_growing_pauses_and_in_other_words_after_two_minutes(warm: Any):
    no_volume(warm, None)
    warm.until(130)
    assert of(warm, "FailedMount").count == 8
    assert warm.told("FailedMount")[1:] == [
        "Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], "
        "failed to process volumes=[]: context deadline exceeded",
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
