"""Control plane reference, sections 6.5 and 6.6: when a crashing container and a missing image are tried again."""

from __future__ import annotations

from typing import Any

from engine.golang.duration import go_duration
from engine.kubelet.backoff import Backoff


def starts(node: Any, ticks: Any):
    out = []
    for _ in range(ticks):
        node.tick()
        if "Started" in node.reasons() and node.process().started_tick not in out:
            out.append(node.process().started_tick)
    return out


def test_crashes_restart_at_once_and_then_after_10_20_and_40_seconds(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("exit 1")])
    assert starts(node, 90) == [2, 3, 13, 33, 73]


def test_a_second_crash_shows_error_and_then_crashloopbackoff(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("exit 1")])
    node.until(3)
    assert (node.status().restart_count, node.status().state.running is not None) == (1, True)
    node.tick()
    assert node.status().state.terminated.reason == "Error"
    node.tick()
    uid = node.pod().metadata.uid
    waiting = node.status().state.waiting
    assert waiting.reason == "CrashLoopBackOff"
    assert waiting.message == f"back-off 10s restarting failed container=c pod=x_default({uid})"
    assert node.status().last_state.terminated.exit_code == 1
    assert ("BackOff", f"Back-off restarting failed container c in pod x_default({uid})") in node.events()
    assert node.pod().status.phase == "Running"


def test_a_missing_tag_alternates_between_errimagepull_and_imagepullbackoff(node: Any):
    node.run_pod(containers=[{"name": "c", "image": "nginx:does-not-exist"}])
    node.tick(2)
    assert node.status().state.waiting.reason == "ErrImagePull"
    node.tick()
    name = "docker.io/library/nginx:does-not-exist"
    error = (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{name}": '
        f'failed to resolve reference "{name}": {name}: not found'
    )
    waiting = node.status().state.waiting
    assert waiting.reason == "ImagePullBackOff"
    assert waiting.message == f'Back-off pulling image "nginx:does-not-exist": ErrImagePull: {error}'
    assert node.events() == [
        ("Pulling", 'Pulling image "nginx:does-not-exist"'),
        ("Failed", f'Failed to pull image "nginx:does-not-exist": {error}'),
        ("Failed", "Error: ErrImagePull"),
        ("BackOff", 'Back-off pulling image "nginx:does-not-exist"'),
        ("Failed", "Error: ImagePullBackOff"),
    ]
    node.until(12)
    assert node.status().state.waiting.reason == "ErrImagePull"
    assert node.pod().status.phase == "Pending"


def test_an_image_that_may_not_be_pulled_is_an_error(node: Any):
    node.run_pod(containers=[{"name": "c", "image": "nginx:1", "imagePullPolicy": "Never"}])
    node.tick(30)
    assert node.status().state.waiting.reason == "ErrImageNeverPull"
    assert node.reasons().count("ErrImageNeverPull") == 1


def test_what_ran_for_ten_minutes_starts_again_without_delay():
    backoff = Backoff()
    for moment in range(0, 60, 10):
        backoff.grow(moment)
    assert backoff.current(100) == 300
    assert backoff.current(50 + 601) == 0


def test_durations_print_as_go_prints_them():
    assert [go_duration(seconds) for seconds in (10, 80, 300)] == ["10s", "1m20s", "5m0s"]
