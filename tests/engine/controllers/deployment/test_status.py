"""Control plane reference, section 4.6: how conditions change, and what is said where there is no new ReplicaSet."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.apps import (
    Deployment,
    DeploymentSpec,
    DeploymentStatus,
    ReplicaSet,
    ReplicaSetSpec,
    ReplicaSetStatus,
    RollingUpdate,
    Strategy,
)
from engine.api.meta import Condition, ObjectMeta, condition
from engine.clock import Clock
from engine.controllers.deployment.status import status_of, with_condition, with_progress

EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-01T00:10:00Z"


def progressing(status: str, reason: str, updated: str = EARLY) -> Condition:
    return Condition(
        type="Progressing",
        status=status,
        reason=reason,
        message="m",
        last_update_time=updated,
        last_transition_time=EARLY,
    )


def changed(before: Condition, status: str, reason: str, *, renew: bool = False) -> Condition:
    after = with_condition((before,), LATE, "Progressing", status, reason, "n", renew=renew)
    found = condition(after, "Progressing")
    assert found is not None
    return found


def test_the_same_status_and_reason_are_not_rewritten():
    before = progressing("True", "ReplicaSetUpdated")
    assert changed(before, "True", "ReplicaSetUpdated") == before


def test_progress_renews_the_update_time_alone():
    after = changed(progressing("True", "ReplicaSetUpdated"), "True", "ReplicaSetUpdated", renew=True)
    assert (after.last_update_time, after.last_transition_time) == (LATE, EARLY)


def test_the_transition_time_moves_with_the_status_alone():
    same = changed(progressing("True", "ReplicaSetUpdated"), "True", "NewReplicaSetAvailable")
    other = changed(progressing("True", "ReplicaSetUpdated"), "False", "ProgressDeadlineExceeded")
    assert (same.last_transition_time, other.last_transition_time) == (EARLY, LATE)


def test_without_a_new_replica_set_the_deployment_itself_is_named():
    status = DeploymentStatus(conditions=(progressing("True", "ReplicaSetUpdated"),))
    deployment = Deployment(
        api_version="apps/v1",
        kind="Deployment",
        metadata=ObjectMeta(name="web"),
        spec=DeploymentSpec(replicas=1, progress_deadline_seconds=60),
        status=status,
    )
    clock = Clock()
    clock.tick = 61
    late = condition(with_progress(deployment, status, None, clock).conditions, "Progressing")
    assert late is not None
    assert (late.reason, late.message) == ("ProgressDeadlineExceeded", 'Deployment "web" has timed out progressing.')
    moved = with_progress(deployment, DeploymentStatus(conditions=status.conditions, ready_replicas=1), None, clock)
    found = condition(moved.conditions, "Progressing")
    assert found is not None
    assert found.message == 'Deployment "web" is progressing.'


def deployment(strategy: str = "RollingUpdate", **status: Any) -> Deployment:
    rolling = RollingUpdate(max_surge=1, max_unavailable=1) if strategy == "RollingUpdate" else None
    known = DeploymentStatus(conditions=(progressing("True", "ReplicaSetUpdated"),), **status)
    spec = DeploymentSpec(
        replicas=4,
        progress_deadline_seconds=60,
        strategy=Strategy(type=strategy, rolling_update=rolling),
    )
    return Deployment(
        api_version="apps/v1",
        kind="Deployment",
        metadata=ObjectMeta(name="web", generation=3),
        spec=spec,
        status=known,
    )


def replicaset(name: str, wish: int, counted: int, ready: int, available: int) -> ReplicaSet:
    status = ReplicaSetStatus(replicas=counted, ready_replicas=ready, available_replicas=available)
    return ReplicaSet(
        api_version="apps/v1",
        kind="ReplicaSet",
        metadata=ObjectMeta(name=name),
        spec=ReplicaSetSpec(replicas=wish),
        status=status,
    )


@pytest.mark.parametrize(
    ("strategy", "available", "status"),
    [
        ("RollingUpdate", 4, "True"),
        ("RollingUpdate", 3, "True"),
        ("RollingUpdate", 2, "False"),
        ("Recreate", 4, "True"),
        ("Recreate", 3, "False"),
    ],
)
def test_available_is_true_while_no_more_are_missing_than_may_be(strategy, available, status):
    new = replicaset("new", 4, 4, available, available)
    found = condition(status_of(deployment(strategy), new, [new], (), LATE).conditions, "Available")
    assert found is not None
    assert found.status == status


def test_each_count_of_the_status_says_what_it_says():
    new, old = replicaset("new", 3, 2, 1, 1), replicaset("old", 4, 4, 4, 3)
    status = status_of(deployment(), new, [old, new], (), LATE)
    assert (status.replicas, status.updated_replicas, status.observed_generation) == (6, 2, 3)
    assert (status.ready_replicas, status.available_replicas, status.unavailable_replicas) == (5, 4, 3)
    assert status_of(deployment(), None, [old], (), LATE).updated_replicas == 0
    assert status_of(deployment(), new, [replicaset("new", 1, 1, 1, 2)], (), LATE).unavailable_replicas == 0


@pytest.mark.parametrize(
    ("after", "moves"),
    [
        ({"replicas": 6, "updated_replicas": 3}, True),
        ({"replicas": 4, "updated_replicas": 2}, True),
        ({"ready_replicas": 5}, True),
        ({"available_replicas": 4}, True),
        ({}, False),
        ({"replicas": 6, "updated_replicas": 2, "ready_replicas": 3, "available_replicas": 2}, False),
    ],
    ids=["updated grew", "old shrank", "ready grew", "available grew", "nothing", "fewer"],
)
def test_what_counts_as_progress_renews_the_deadline(after, moves):
    before: dict[str, Any] = {"replicas": 5, "updated_replicas": 2, "ready_replicas": 4, "available_replicas": 3}
    given = deployment(**before)
    clock = Clock()
    clock.tick = 600
    status = DeploymentStatus(conditions=given.status.conditions, **(before | after))
    found = condition(with_progress(given, status, replicaset("new", 4, 2, 2, 2), clock).conditions, "Progressing")
    assert found is not None
    assert (found.reason, found.last_update_time) == (
        ("ReplicaSetUpdated", LATE) if moves else ("ProgressDeadlineExceeded", LATE)
    )


@pytest.mark.parametrize(("waited", "late"), [(59, False), (60, True)])
def test_the_deadline_counts_from_the_last_update(waited, late):
    clock = Clock()
    clock.tick = waited
    given = deployment()
    found = condition(with_progress(given, given.status, None, clock).conditions, "Progressing")
    assert found is not None
    assert (found.reason == "ProgressDeadlineExceeded") == late
