"""How many nodes a DaemonSet's update may touch at a time: counts, percentages rounded up, and at least one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.serializer import wire
from engine.controllers.daemon.update import UpdateLimits, allows_surge, roll, superfluous, update_limits
from engine.controllers.history import REVISION_HASH
from tests.engine.controllers.daemon.test_controller import images, retemplate, settle, start
from tests.engine.harness import ControlPlane, workload

NOW_S = 1_800_000_000


def daemon(**rolling: Any) -> Any:
    strategy = {"type": "RollingUpdate"} | ({"rollingUpdate": rolling} if rolling else {})
    return wire.decode_document(workload("DaemonSet", "proxy", updateStrategy=strategy))


@pytest.mark.parametrize(
    ("rolling", "wished", "expected"),
    [
        ({}, 10, UpdateLimits(0, 1)),
        ({"maxUnavailable": 3}, 10, UpdateLimits(0, 3)),
        ({"maxUnavailable": "30%"}, 10, UpdateLimits(0, 3)),
        ({"maxUnavailable": "30%"}, 9, UpdateLimits(0, 3)),
        ({"maxUnavailable": "30%"}, 11, UpdateLimits(0, 4)),
        ({"maxUnavailable": "1%"}, 3, UpdateLimits(0, 1)),
        ({"maxUnavailable": "100%"}, 3, UpdateLimits(0, 3)),
        ({"maxSurge": "25%", "maxUnavailable": 0}, 6, UpdateLimits(2, 0)),
        ({"maxSurge": 2, "maxUnavailable": 0}, 6, UpdateLimits(2, 0)),
        ({"maxUnavailable": "50%"}, 0, UpdateLimits(0, 1)),
        ({"maxSurge": "0%", "maxUnavailable": "0%"}, 6, UpdateLimits(0, 1)),
    ],
)
def test_counts_and_percentages_of_the_nodes(rolling, wished, expected):
    assert update_limits(daemon(**rolling), wished) == expected


@pytest.mark.parametrize(
    ("rolling", "allowed"),
    [({}, False), ({"maxSurge": 1}, True), ({"maxSurge": "1%"}, True), ({"maxSurge": 0, "maxUnavailable": 1}, False)],
)
def test_who_may_have_two_pods_on_a_node_for_a_while(rolling, allowed):
    assert allows_surge(daemon(**rolling)) is allowed


@pytest.mark.parametrize(("limit", "at_a_time"), [("40%", 2), ("50%", 3), (1, 1)])
def test_as_many_nodes_as_the_fence_allows_are_without_their_pod(plane: ControlPlane, limit, at_a_time):
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": limit}}
    start(plane, 5, updateStrategy=rolling)
    retemplate(plane, "nginx:2")
    plane.tick(2)
    assert len(plane.live_pods()) == 5 - at_a_time
    settle(plane, 40)
    assert images(plane) == ["nginx:2"] * 5


def pod(name: str, node: str, image: str, ready: bool = True) -> Any:
    """A Pod of a DaemonSet, of the revision `image`."""
    conditions = [
        {"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": "2020-01-01T00:00:00Z"}
    ]
    return wire.decode_document(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "labels": {REVISION_HASH: image}},
            "spec": {"nodeName": node, "containers": [{"name": "c", "image": image}]},
            "status": {"conditions": conditions},
        }
    )


@pytest.mark.parametrize(("ready", "gone"), [(True, ["old"]), (False, [])])
def test_with_surge_the_old_pod_goes_once_the_new_one_is_available(ready, gone):
    both = {"node-1": [pod("old", "node-1", "one"), pod("new", "node-1", "two", ready)]}
    changes = roll(daemon(maxSurge=1, maxUnavailable=0), both, 1, "two", NOW_S)
    assert [each.metadata.name for each in changes.delete] == gone


def test_of_too_many_pods_the_one_that_has_its_node_stays():
    pods = [pod("a", "", "one"), pod("b", "node-1", "one")]
    assert [each.metadata.name for each in superfluous(daemon(), pods, "one", NOW_S)] == ["a"]
