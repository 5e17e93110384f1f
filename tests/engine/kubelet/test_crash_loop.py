"""Control plane reference, section 6.6: restarts of a crashing container, their delays and their words."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import ContainerStatus, Pod
from engine.golang.duration import go_duration
from engine.kubelet.backoff import Backoff, CrashTiming
from tests.present import present


def test_the_delays_are_0_10_20_40_80_160_300_and_300_again():
    backoff = Backoff()
    found = []
    now = 0
    for _ in range(8):
        found.append(backoff.current(now))
        now += found[-1]
        backoff.grow(now)
    assert found == [0, 10, 20, 40, 80, 160, 300, 300]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(10, "10s"), (20, "20s"), (40, "40s"), (80, "1m20s"), (160, "2m40s"), (300, "5m0s")],
)
def test_the_duration_prints_as_go_does(seconds: int, text: str):
    assert go_duration(seconds) == text


@pytest.mark.parametrize(("ran_s", "delay"), [(600, 20), (601, 0)])
def test_what_ran_for_more_than_ten_minutes_starts_again_at_none(ran_s: int, delay: int):
    backoff = Backoff()
    backoff.grow(0)
    backoff.grow(0)
    assert backoff.current(ran_s) == delay


def test_a_scenario_may_set_the_delays():
    backoff = Backoff(CrashTiming(first_s=2, base_s=3, max_s=8))
    found = []
    for _ in range(5):
        found.append(backoff.current(0))
        backoff.grow(0)
    assert found == [2, 3, 6, 8, 8]


def _word(status: ContainerStatus) -> str:
    state = status.state
    if state.running is not None:
        return "Running"
    return state.terminated.reason if state.terminated is not None else present(state.waiting).reason


def test_the_visible_sequence_of_an_app_that_exits_1_after_2_seconds(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("sleep 2; exit 1")])
    node.tick(40)
    seen: list[tuple[str, int]] = []
    for entry in node.store.log:
        statuses = entry.obj.status.container_statuses if isinstance(entry.obj, Pod) else ()
        for status in statuses:
            word = (_word(status), status.restart_count)
            if not seen or seen[-1] != word:
                seen.append(word)
    assert seen[1:7] == [
        ("Running", 0),
        ("Error", 0),
        ("Running", 1),
        ("Error", 1),
        ("CrashLoopBackOff", 1),
        ("Running", 2),
    ]


def test_exit_code_0_goes_through_the_same_back_off(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("exit 0")])
    node.until(4)
    assert node.status().state.terminated.reason == "Completed"
    node.until(6)
    assert node.status().state.waiting.reason == "CrashLoopBackOff"


def test_the_waiting_message_and_the_event_name_container_pod_and_uid(node: Any, shell: Any):
    node.warm("busybox:1")
    node.run_pod(containers=[shell("exit 1")])
    node.until(16)
    uid = node.pod().metadata.uid
    assert node.status().state.waiting.message == f"back-off 20s restarting failed container=c pod=x_default({uid})"
    assert node.told("BackOff") == [f"Back-off restarting failed container c in pod x_default({uid})"]
