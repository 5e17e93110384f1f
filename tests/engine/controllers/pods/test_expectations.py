"""What a controller has asked for and not seen yet keeps it from asking twice, for five minutes at most."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from engine.controllers.daemon.controller import DaemonSetController
from engine.controllers.daemon.pods import target_node
from engine.controllers.job.controller import JobController
from engine.controllers.pods.expectations import EXPIRY_MS, Expectations
from engine.controllers.replicaset.controller import ReplicaSetController
from tests.engine.harness import BY_HAND, ControlPlane, node, workload

OWNER, OTHER = "default/web", "default/other"


@pytest.fixture
def expected() -> Expectations:
    return Expectations()


def test_nothing_is_expected_of_an_owner_that_asked_for_nothing(expected):
    assert expected.satisfied(OWNER, 0)


def test_every_creation_has_to_be_seen(expected):
    for _ in range(2):
        expected.expect_creation(OWNER, 0)
    expected.creation_observed(OWNER)
    assert not expected.satisfied(OWNER, 0)
    assert expected.satisfied(OTHER, 0)
    expected.creation_observed(OWNER)
    assert expected.satisfied(OWNER, 0)


def test_a_pod_that_nobody_asked_for_is_no_answer_to_a_later_wish(expected):
    expected.creation_observed(OWNER)
    expected.expect_creation(OWNER, 0)
    assert not expected.satisfied(OWNER, 0)
    for _ in range(2):
        expected.creation_observed(OWNER)
    assert expected.satisfied(OWNER, 0)
    expected.expect_creation(OWNER, 0)
    assert not expected.satisfied(OWNER, 0)


def test_every_deletion_has_to_be_seen_each_of_its_own_pod(expected):
    for pod in ("a", "b"):
        expected.expect_deletion(OWNER, pod, 0)
    for pod in ("a", "a", "c"):
        expected.deletion_observed(OWNER, pod)
        assert not expected.satisfied(OWNER, 0)
    expected.deletion_observed(OTHER, "b")
    assert not expected.satisfied(OWNER, 0)
    expected.deletion_observed(OWNER, "b")
    assert expected.satisfied(OWNER, 0)


@pytest.mark.parametrize("wish", ["creation", "deletion"])
def test_a_wish_is_given_up_after_five_minutes_and_not_before(expected, wish):
    start_ms = 7_000
    if wish == "creation":
        expected.expect_creation(OWNER, start_ms)
    else:
        expected.expect_deletion(OWNER, "a", start_ms)
    assert not expected.satisfied(OWNER, start_ms + EXPIRY_MS)
    assert expected.satisfied(OWNER, start_ms + EXPIRY_MS + 1)


def test_a_new_wish_starts_the_five_minutes_again(expected):
    expected.expect_deletion(OWNER, "a", 0)
    expected.expect_deletion(OWNER, "b", EXPIRY_MS)
    assert not expected.satisfied(OWNER, EXPIRY_MS + 1)


def test_an_owner_that_is_gone_expects_nothing(expected):
    expected.expect_creation(OWNER, 0)
    expected.expect_deletion(OWNER, "a", 0)
    expected.forget(OWNER)
    assert expected.satisfied(OWNER, 0)


# --- what that is for: a cache that lags

LAG = 4
WIDE = 15
"""Ticks in which all that a lagging controller has to do is done."""
CONTAINER = {"name": "main", "image": "nginx"}


class Kind(NamedTuple):
    """A kind of owner that has three Pods, and how it comes to want one alone."""

    build: type
    resource: str
    document: dict[str, Any]
    shrink: Callable[[ControlPlane], object]


def _one_node(plane: ControlPlane) -> None:
    template = plane.get("daemonsets", "web").spec.template
    pinned = replace(template.spec, node_selector={"kubernetes.io/hostname": "node-1"})
    plane.change("daemonsets", "web", template=replace(template, spec=pinned))


JOB = {"parallelism": 3, "template": {"spec": {"restartPolicy": "Never", "containers": [CONTAINER]}}}
KINDS = [
    Kind(
        ReplicaSetController,
        "replicasets",
        workload("ReplicaSet", replicas=3),
        lambda plane: plane.change("replicasets", "web", replicas=1),
    ),
    Kind(
        JobController,
        "jobs",
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "web"}, "spec": JOB},
        lambda plane: plane.change("jobs", "web", parallelism=1),
    ),
    Kind(DaemonSetController, "daemonsets", workload("DaemonSet", updateStrategy={"type": "OnDelete"}), _one_node),
]
NAMES = [kind.resource for kind in KINDS]


def begin(plane: ControlPlane, kind: Kind) -> None:
    for name in ("node-1", "node-2", "node-3"):
        plane.create(node(name))
    plane.run(kind.build)
    plane.create(deepcopy(kind.document))


def settle(plane: ControlPlane) -> None:
    """All three Pods are there, run, and are known."""
    plane.tick(3)
    for entry in plane.pods():
        if not entry.spec.node_name:
            plane.bind(entry.metadata.name, target_node(entry) or "node-1")
    plane.bring_up()
    plane.tick(2)


def look(plane: ControlPlane, resource: str, ticks: int) -> None:
    """Let time pass; the owner is touched, and thereby looked at, in every tick."""
    for _ in range(ticks):
        obj = plane.get(resource, "web")
        labels = obj.metadata.labels | {"touched": str(plane.clock.tick)}
        plane.server.update(replace(obj, metadata=replace(obj.metadata, labels=labels)), BY_HAND)
        plane.tick()


def asked_to_go(plane: ControlPlane) -> list[str]:
    """Fills with the name of every Pod for which a deletion is asked."""
    names: list[str] = []
    delete = plane.server.delete

    def noting(resource: str, namespace: str, name: str, *args: Any, **options: Any) -> Any:
        names.append(name)
        return delete(resource, namespace, name, *args, **options)

    vars(plane.server)["delete"] = noting
    return names


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_lagging_cache_makes_no_pod_too_many(plane, kind):
    begin(plane, kind)
    plane.components[0].cursor.lag = LAG
    look(plane, kind.resource, WIDE)
    assert len(plane.pods()) == len(plane.messages("SuccessfulCreate")) == 3


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_lagging_cache_lets_no_pod_be_deleted_twice(plane, kind):
    begin(plane, kind)
    settle(plane)
    names = asked_to_go(plane)
    plane.components[0].cursor.lag = LAG
    kind.shrink(plane)
    look(plane, kind.resource, WIDE)
    assert len(names) == len(set(names))
    assert len(names) == 3 - len(plane.live_pods()) > 0


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_pod_on_its_way_out_is_a_deletion_that_was_seen(plane, kind):
    """It need not be gone: what the owner wants next is done while it still ends."""
    begin(plane, kind)
    settle(plane)
    kind.shrink(plane)
    plane.tick(3)
    left = {entry.metadata.name for entry in plane.live_pods()}
    assert len(left) < len(plane.pods())
    plane.delete("pods", left.pop(), grace_s=0)
    plane.tick(WIDE)
    fresh = [entry for entry in plane.live_pods() if entry.status.phase == "Pending"]
    assert len(fresh) == 1


def test_a_victim_whose_end_was_not_seen_yet_is_not_counted_when_the_ranking_changes(plane):
    """Scaled from three to two; before the deletion is seen another Pod stops being Ready, and would go first."""
    begin(plane, KINDS[0])
    settle(plane)
    plane.components[0].cursor.lag = LAG
    plane.change("replicasets", "web", replicas=2)
    plane.tick(LAG)
    (victim,) = (entry for entry in plane.pods() if entry.metadata.deletion_timestamp is not None)
    other = next(entry for entry in plane.live_pods())
    assert other.metadata.name != victim.metadata.name
    ready = tuple(replace(entry, status="False") for entry in other.status.conditions)
    plane.server.update(replace(other, status=replace(other.status, conditions=ready)), BY_HAND, subresource="status")
    plane.components[0].cursor.lag = LAG - 2  # this news overtakes nothing, but comes before the tick of the end
    plane.tick(WIDE)
    assert len(plane.live_pods()) == 2
