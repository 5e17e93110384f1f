"""Pods on a node with a taint NoExecute: each Pod has its own time, and a namesake is another Pod."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import Taint
from engine.api.meta import Condition
from engine.api.status import StatusError
from engine.controllers.nodelifecycle.tainteviction import TaintEvictionController
from tests.engine.harness import BY_HAND, ControlPlane, node, pod

BEARS_S = 20
BEARING = {"key": "broken", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": BEARS_S}


@pytest.fixture
def broken(plane: ControlPlane) -> ControlPlane:
    """Tick 2: node-1 has just got a taint that Pod `web` on it bears for 20 seconds; the controller knows both."""
    plane.run(TaintEvictionController)
    plane.create(node("node-1"))
    place(plane)
    plane.tick(1)
    found = plane.get("nodes", "node-1")
    tainted = replace(found, spec=replace(found.spec, taints=(Taint(key="broken", effect="NoExecute"),)))
    plane.server.update(tainted, BY_HAND)
    plane.tick(1)
    return plane


def place(plane: ControlPlane, **bearing: Any) -> str:
    plane.create(pod("web", tolerations=[BEARING | bearing]))
    plane.bind("web", "node-1")
    uid: str = plane.get("pods", "web").metadata.uid
    return uid


def swap(plane: ControlPlane, **bearing: Any) -> str:
    """The Pod goes, and another of its name stands in its place in the same tick; returns its uid."""
    plane.delete("pods", "web", grace_s=0)
    return place(plane, **bearing)


def test_a_pod_is_deleted_in_the_second_in_which_its_time_is_over(broken):
    broken.tick(BEARS_S - 1)
    assert len(broken.live_pods()) == 1
    broken.tick()
    assert broken.live_pods() == []


def test_a_namesake_has_the_whole_of_its_own_time(broken):
    broken.tick(BEARS_S // 2)
    uid = swap(broken)
    broken.tick(1 + BEARS_S - 1)
    assert [entry.metadata.uid for entry in broken.live_pods()] == [uid]
    broken.tick()
    assert broken.live_pods() == []
    assert broken.told("TaintManagerEviction") == [("Normal", "Marking for deletion Pod default/web")]


@pytest.mark.parametrize("left", [1, 0])
def test_a_namesake_that_came_in_the_last_moment_is_spared_too(broken, left):
    """Before the last tick, and in it: the controller sees the one and not yet the other."""
    broken.tick(BEARS_S - 1 - left)
    uid = swap(broken)
    broken.tick(BEARS_S)
    assert [entry.metadata.uid for entry in broken.live_pods()] == [uid]


def test_a_controller_that_lags_does_not_delete_the_namesake_it_has_not_seen(broken):
    broken.components[0].cursor.lag = 3
    broken.tick(BEARS_S - 1)
    uid = swap(broken)
    broken.tick(BEARS_S)
    assert [entry.metadata.uid for entry in broken.live_pods()] == [uid]
    broken.tick(5)
    assert broken.live_pods() == []


def test_a_namesake_that_bears_less_goes_sooner(broken):
    broken.tick(5)
    swap(broken, tolerationSeconds=4)
    broken.tick(4)
    assert len(broken.live_pods()) == 1
    broken.tick()
    assert broken.live_pods() == []


def test_a_pod_that_left_before_its_time_leaves_nothing_behind(broken):
    broken.tick(5)
    broken.delete("pods", "web", grace_s=0)
    broken.tick(60)
    assert broken.told("TaintManagerEviction") == []
    assert broken.components[0]._timed_evictions == {}


@pytest.mark.parametrize(("code", "again"), [(500, True), (409, True), (404, False)])
def test_a_deletion_that_fails_is_tried_again_unless_the_pod_is_gone(broken, code, again):
    broken.tick(BEARS_S - 1)
    tries: list[str] = []
    delete = broken.server.delete

    def refuse(resource: str, namespace: str, name: str, *_args: Any, **_options: Any) -> Any:
        tries.append(name)
        raise StatusError(code, "InternalError", f"no {resource} in {namespace}")

    broken.server.delete = refuse
    broken.tick(1)
    broken.server.delete = delete
    assert tries == ["web"]
    broken.tick(3)
    assert (broken.live_pods() == []) is again


def test_an_evicted_pod_keeps_its_other_conditions_and_says_only_once_by_whom(broken):
    broken.bring_up()
    pod_ = broken.get("pods", "web")
    old = Condition(type="DisruptionTarget", status="False", reason="Earlier")
    told = replace(pod_.status, conditions=(old, *pod_.status.conditions))
    broken.server.update(replace(pod_, status=told), BY_HAND, "status")
    before = [entry.type for entry in pod_.status.conditions]
    broken.tick(BEARS_S)
    after = broken.get("pods", "web").status.conditions
    assert [entry.type for entry in after] == [*before, "DisruptionTarget"]
    assert (after[-1].status, after[-1].reason) == ("True", "DeletionByTaintManager")
