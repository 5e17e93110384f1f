"""Control plane reference, sections 4.1, 4.4 and 4.5: the arithmetic of fenceposts, rolling updates and scaling."""

from __future__ import annotations

import pytest

from engine.api.apps import (
    Deployment,
    DeploymentSpec,
    ReplicaSet,
    ReplicaSetSpec,
    ReplicaSetStatus,
    RollingUpdate,
    Strategy,
)
from engine.api.meta import ObjectMeta
from engine.controllers.deployment.numbers import (
    MAX_REPLICAS,
    new_size,
    old_sizes,
    proportional_sizes,
    resolve_fenceposts,
)


def deployment(replicas: int, surge: int | str = "25%", unavailable: int | str = "25%", type_: str = "RollingUpdate"):
    rolling = RollingUpdate(max_surge=surge, max_unavailable=unavailable) if type_ == "RollingUpdate" else None
    spec = DeploymentSpec(replicas=replicas, strategy=Strategy(type=type_, rolling_update=rolling))
    return Deployment(api_version="apps/v1", kind="Deployment", metadata=ObjectMeta(name="web"), spec=spec)


def replicaset(name: str, replicas: int, available: int | None = None, created: int = 0, before: int = 0):
    annotations = {MAX_REPLICAS: str(before)} if before else {}
    stamp = f"2026-01-01T00:00:{created:02}Z"
    return ReplicaSet(
        api_version="apps/v1",
        kind="ReplicaSet",
        metadata=ObjectMeta(name=name, annotations=annotations, creation_timestamp=stamp),
        spec=ReplicaSetSpec(replicas=replicas),
        status=ReplicaSetStatus(replicas=replicas, available_replicas=replicas if available is None else available),
    )


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable"),
    [(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 1), (5, 2, 1), (8, 2, 2), (10, 3, 2), (0, 0, 0)],
)
def test_surge_is_rounded_up_and_unavailability_down(replicas, surge, unavailable):
    assert resolve_fenceposts(deployment(replicas)) == (surge, unavailable)


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "resolved"),
    [(3, 0, "10%", (0, 1)), (3, 2, 5, (2, 3)), (0, 1, 1, (1, 0)), (10, "15%", "15%", (2, 1))],
)
def test_one_fence_is_always_open_and_unavailability_is_capped(replicas, surge, unavailable, resolved):
    assert resolve_fenceposts(deployment(replicas, surge, unavailable)) == resolved


def test_recreate_has_no_fences():
    assert resolve_fenceposts(deployment(5, type_="Recreate")) == (0, 0)


@pytest.mark.parametrize(
    ("replicas", "current", "old", "size"),
    [
        (3, 5, 0, 3),
        (3, 0, 3, 1),
        (3, 1, 3, 1),
        (10, 0, 10, 3),
        (10, 3, 5, 8),
        (3, 2, 0, 3),
    ],
    ids=["too big: cut", "surge is the room", "no room", "percent of ten", "up to the room", "never beyond the wish"],
)
def test_how_far_the_new_set_may_grow(replicas, current, old, size):
    sets = [replicaset("new", current), replicaset("old", old)]
    assert new_size(deployment(replicas), sets, current) == size


def test_old_pods_that_serve_nobody_go_first_the_oldest_set_first():
    old = [replicaset("a", 3, available=1), replicaset("b", 4, available=4)]
    new = replicaset("new", 5, available=5)
    # 12 Pods, 8 have to stay available: 2 sick ones of a go, then 2 healthy ones of the 10 that are left.
    assert old_sizes(deployment(10, 2, 2), new, old) == {"a": 0, "b": 3}


def test_new_pods_that_are_not_available_keep_old_ones_alive():
    assert old_sizes(deployment(3), replicaset("new", 1, available=0), [replicaset("a", 3)]) == {}
    assert old_sizes(deployment(3), replicaset("new", 1), [replicaset("a", 3)]) == {"a": 2}


@pytest.mark.parametrize(
    ("wish", "sets", "sizes"),
    [
        (15, [("old", 10, 12), ("new", 2, 12)], {"old": 16, "new": 3}),
        (5, [("old", 10, 12), ("new", 2, 12)], {"old": 6, "new": 1}),
        (0, [("old", 3, 4), ("new", 1, 4)], {"old": 0, "new": 0}),
    ],
    ids=["up", "down", "to nothing"],
)
def test_scaling_amid_a_rollout_keeps_the_proportion(wish, sets, sizes):
    given = [replicaset(name, size, before=before, created=index) for index, (name, size, before) in enumerate(sets)]
    assert proportional_sizes(deployment(wish), given) == sizes


def test_among_equal_sets_the_newer_one_gets_the_rest_when_adding_and_the_older_one_loses_when_removing():
    sets = [replicaset("older", 5, before=11, created=1), replicaset("newer", 5, before=11, created=2)]
    assert proportional_sizes(deployment(10, 1, 0), sets) == {"newer": 6, "older": 5}
    sets = [replicaset("older", 6, before=11, created=1), replicaset("newer", 6, before=11, created=2)]
    assert proportional_sizes(deployment(4, 1, 0), sets) == {"older": 2, "newer": 3}
