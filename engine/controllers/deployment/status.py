"""The status of a Deployment: counts, and the conditions Available, Progressing and ReplicaFailure.

Computed from its ReplicaSets (upstream: progress.go and sync.go, calculateStatus).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import DeploymentStatus
from engine.api.meta import Condition, condition, number
from engine.clock import parse_rfc3339
from engine.controllers.deployment.numbers import replicas, resolve_fenceposts, total

if TYPE_CHECKING:
    from engine.api.apps import Deployment, ReplicaSet
    from engine.clock import Clock

AVAILABLE = "Available"
PROGRESSING = "Progressing"
REPLICA_FAILURE = "ReplicaFailure"
NEW_SET_AVAILABLE = "NewReplicaSetAvailable"
TIMED_OUT = "ProgressDeadlineExceeded"
PAUSED = "DeploymentPaused"

Conditions = tuple[Condition, ...]


def with_condition(
    conditions: Conditions,
    stamp: str,
    type_: str,
    status: str,
    reason: str,
    message: str,
    *,
    renew: bool = False,
) -> Conditions:
    """The conditions with one set; same status and reason are left alone unless `renew` says so."""
    known = condition(conditions, type_)
    if known is not None and (known.status, known.reason) == (status, reason) and not renew:
        return conditions
    moved = known.last_transition_time if known is not None and known.status == status else stamp
    fresh = Condition(
        type=type_,
        status=status,
        reason=reason,
        message=message,
        last_update_time=stamp,
        last_transition_time=moved,
    )
    return (*(entry for entry in conditions if entry.type != type_), fresh)


def status_of(
    deployment: Deployment,
    new: ReplicaSet | None,
    sets: list[ReplicaSet],
    conditions: Conditions,
    stamp: str,
) -> DeploymentStatus:
    """Counts and Available; `conditions` are the ones known so far."""
    available = sum(entry.status.available_replicas for entry in sets)
    if available >= replicas(deployment) - resolve_fenceposts(deployment)[1]:
        said = ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    else:
        said = ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    return DeploymentStatus(
        observed_generation=deployment.metadata.generation,
        replicas=sum(entry.status.replicas for entry in sets),
        updated_replicas=new.status.replicas if new is not None else 0,
        ready_replicas=sum(entry.status.ready_replicas for entry in sets),
        available_replicas=available,
        unavailable_replicas=max(0, total(sets) - available),
        collision_count=deployment.status.collision_count,
        conditions=with_condition(conditions, stamp, AVAILABLE, *said),
    )


def with_progress(
    deployment: Deployment,
    status: DeploymentStatus,
    new: ReplicaSet | None,
    clock: Clock,
) -> DeploymentStatus:
    """The status with what it says of progress: complete, moving on, or out of time."""
    current = condition(deployment.status.conditions, PROGRESSING)
    settled = status.replicas == status.updated_replicas and current is not None and current.reason == NEW_SET_AVAILABLE
    if settled:
        return status
    subject = f'ReplicaSet "{new.metadata.name}"' if new is not None else f'Deployment "{deployment.metadata.name}"'
    if is_complete(deployment, status):
        said = ("True", NEW_SET_AVAILABLE, f"{subject} has successfully progressed.")
    elif _moves_on(deployment.status, status):
        said = ("True", "ReplicaSetUpdated", f"{subject} is progressing.")
    elif deadline_in_s(deployment, status, clock) == 0:
        said = ("False", TIMED_OUT, f"{subject} has timed out progressing.")
    else:
        return status
    conditions = with_condition(
        status.conditions,
        clock.stamp(),
        PROGRESSING,
        *said,
        renew=said[1] == "ReplicaSetUpdated",
    )
    return replace(status, conditions=conditions)


def with_failure(
    status: DeploymentStatus,
    new: ReplicaSet | None,
    sets: list[ReplicaSet],
    stamp: str,
) -> DeploymentStatus:
    """The status with a ReplicaSet's ReplicaFailure copied: the new one's first, then anyone's."""
    for entry in (*((new,) if new is not None else ()), *sets):
        failure = condition(entry.status.conditions, REPLICA_FAILURE)
        if failure is not None:
            said = (failure.status, failure.reason, failure.message)
            return replace(status, conditions=with_condition(status.conditions, stamp, REPLICA_FAILURE, *said))
    kept = tuple(entry for entry in status.conditions if entry.type != REPLICA_FAILURE)
    return replace(status, conditions=kept)


def is_complete(deployment: Deployment, status: DeploymentStatus) -> bool:
    """Are all Pods new and available, and none left over?"""
    desired = replicas(deployment)
    return (
        status.updated_replicas == status.replicas == status.available_replicas == desired
        and status.observed_generation >= deployment.metadata.generation
    )


def deadline_in_s(deployment: Deployment, status: DeploymentStatus, clock: Clock) -> int | None:
    """Seconds until the roll-out counts as stuck (0: it does); None where no deadline runs."""
    current = condition(status.conditions, PROGRESSING)
    if current is None or current.reason == NEW_SET_AVAILABLE or deployment.spec.paused:
        return None
    if current.reason == TIMED_OUT:
        return 0
    since = parse_rfc3339(current.last_update_time) if current.last_update_time else clock.now_s
    return max(0, since + number(deployment.spec.progress_deadline_seconds, 600) - clock.now_s)


def _moves_on(before: DeploymentStatus, after: DeploymentStatus) -> bool:
    return (
        after.updated_replicas > before.updated_replicas
        or after.replicas - after.updated_replicas < before.replicas - before.updated_replicas
        or after.ready_replicas > before.ready_replicas
        or after.available_replicas > before.available_replicas
    )
