"""The constants that a scenario may set: `tickSeconds`, `timing` and `unschedulableUntil`."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from engine.api.meta import condition
from levels.files.documents import UnreadableError
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level

CRASHING = """\
---
apiVersion: v1
kind: Pod
metadata: {name: crashing}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, exit 1]}]}
"""


def ticks(level: Level, count: int) -> None:
    for _ in range(count):
        level.tick()


def node_is(level: Level, name: str) -> str:
    node: Any = level.cluster.store.get("nodes", name)
    ready = condition(node.status.conditions, "Ready")
    assert ready is not None
    return ready.status


def web(level: Level) -> list[Any]:
    return [pod for pod in level.cluster.store.list("pods", "default") if pod.metadata.labels.get("app") == "web"]


def test_node_grace_and_evict_after_count_in_ticks(load):
    faults = "  faults: [{at: 1, kind: nodeDown, target: {node: node-1}}]\n"
    level = Level(load(extra="  timing: {nodeGrace: 10, evictAfter: 20}\n" + faults))
    ticks(level, 10)
    assert node_is(level, "node-1") == "True"
    ticks(level, 2)
    assert node_is(level, "node-1") == "Unknown"
    ticks(level, 24)
    assert not any(pod.metadata.deletion_timestamp for pod in web(level))
    ticks(level, 4)
    assert any(pod.metadata.deletion_timestamp for pod in web(level))


def starts(level: Level, count: int) -> list[int]:
    found: dict[int, None] = {}
    for _ in range(count):
        level.tick()
        pod: Any = level.cluster.store.get("pods", "default/crashing")
        sandbox = level.cluster.runtime.sandbox(pod.metadata.uid)
        if sandbox is not None and "c" in sandbox.containers:
            found[sandbox.containers["c"].started_tick] = None
    return list(found)


def test_crash_backoff_sets_the_first_the_second_and_the_longest_wait(load):
    level = Level(load(extra="  timing: {crashBackoff: {first: 2, base: 3, max: 8}}\n", tail=CRASHING))
    seen = starts(level, 60)
    gaps = [later - earlier for earlier, later in itertools.pairwise(seen)]
    assert gaps[-3:] == [8, 8, 8]


def test_jitter_is_drawn_and_the_same_each_time(load):
    scenario = load(extra="  timing: {crashBackoff: {base: 5, max: 5, jitter: 4}}\n", tail=CRASHING)
    first, second = (starts(Level(scenario), 120) for _ in range(2))
    gaps = [later - earlier for earlier, later in itertools.pairwise(first)]
    assert first == second
    assert set(gaps) <= set(range(5, 10))
    assert len(set(gaps)) > 1


def test_a_node_takes_no_pods_before_its_tick(write):
    file = write()
    nodes = "nodes: [{name: node-1, unschedulableUntil: 4}]"
    file.write_text(file.read_text().replace("nodes: [{name: node-1}, {name: node-2}]", nodes))
    level = Level(load_scenario(file))
    assert {pod.spec.node_name for pod in web(level)} == {""}
    ticks(level, 3)
    assert {pod.spec.node_name for pod in web(level)} == {""}
    ticks(level, 12)
    assert {pod.spec.node_name for pod in web(level)} == {"node-1"}


def test_a_tick_may_last_ten_seconds(load):
    level = Level(load(extra="  tickSeconds: 10\n  faults: [{at: 1, kind: nodeDown, target: {node: node-1}}]\n"))
    before = level.cluster.clock.now_s
    ticks(level, 5)
    assert level.cluster.clock.now_s - before == 50
    assert node_is(level, "node-1") == "True"
    ticks(level, 2)
    assert node_is(level, "node-1") == "Unknown"


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("  tickSeconds: 0\n", "spec.tickSeconds: a tick lasts at least 1 second"),
        ("  timing: {nodeGrace: 0}\n", "spec.timing.nodeGrace: must be at least 1"),
        ("  timing: {evictAfter: -1}\n", "spec.timing.evictAfter: must be at least 0"),
        ("  timing: {crashBackoff: {base: 9, max: 3}}\n", "spec.timing.crashBackoff.max: must be at least base, 9"),
        ("  timing: {crashBackoff: {frist: 9}}\n", "unknown field frist; did you mean first?"),
    ],
)
def test_a_duration_that_makes_no_sense_is_named(load, extra: str, said: str):
    with pytest.raises(UnreadableError) as caught:
        load(extra=extra)
    assert said in str(caught.value)
