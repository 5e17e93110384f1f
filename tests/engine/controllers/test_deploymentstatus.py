"""Control plane reference, section 4.6: how conditions change, and what is said where there is no new ReplicaSet."""

from __future__ import annotations

from engine.api.apps import Deployment, DeploymentSpec, DeploymentStatus
from engine.api.meta import Condition, ObjectMeta, condition
from engine.clock import Clock
from engine.controllers.deploymentstatus import with_condition, with_progress

EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-01T00:10:00Z"


def progressing(status: str, reason: str, updated: str = EARLY) -> Condition:
    return Condition(
        type="Progressing", status=status, reason=reason, message="m", last_update_time=updated,
        last_transition_time=EARLY,
    )  # fmt: skip


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
        api_version="apps/v1", kind="Deployment", metadata=ObjectMeta(name="web"),
        spec=DeploymentSpec(replicas=1, progress_deadline_seconds=60), status=status,
    )  # fmt: skip
    clock = Clock()
    clock.tick = 61
    late = condition(with_progress(deployment, status, None, clock).conditions, "Progressing")
    assert late is not None
    assert (late.reason, late.message) == ("ProgressDeadlineExceeded", 'Deployment "web" has timed out progressing.')
    moved = with_progress(deployment, DeploymentStatus(conditions=status.conditions, ready_replicas=1), None, clock)
    found = condition(moved.conditions, "Progressing")
    assert found is not None
    assert found.message == 'Deployment "web" is progressing.'
