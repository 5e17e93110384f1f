"""Counts in the status of workloads: none is negative, no part more than the whole (pkg/apis/apps/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from engine.api.meta import number
from engine.apiserver.validation.meta import not_negative
from engine.apiserver.validation.statuses import conditions

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
    from engine.api.core import ReplicationController
    from engine.api.meta import Object
    from engine.api.policy import PodDisruptionBudget
    from engine.apiserver.validation.fielderrors import FieldErrors

_MORE_THAN_ALL = "cannot be greater than status.replicas"


def deployment(errors: FieldErrors, obj: Deployment) -> None:
    """Check a Deployment's counts."""
    status = obj.status
    parts = {
        "updatedReplicas": status.updated_replicas,
        "readyReplicas": status.ready_replicas,
        "availableReplicas": status.available_replicas,
    }
    _counts(
        errors,
        observedGeneration=status.observed_generation,
        replicas=status.replicas,
        **parts,
        unavailableReplicas=status.unavailable_replicas,
        collisionCount=number(status.collision_count),
    )
    _within(errors, status.replicas, **parts)
    _available(errors, status, "readyReplicas")


def replicaset(errors: FieldErrors, obj: ReplicaSet | ReplicationController) -> None:
    """Check the counts of a ReplicaSet or ReplicationController."""
    status = obj.status
    parts = {
        "fullyLabeledReplicas": status.fully_labeled_replicas,
        "readyReplicas": status.ready_replicas,
        "availableReplicas": status.available_replicas,
    }
    _counts(errors, replicas=status.replicas, **parts, observedGeneration=status.observed_generation)
    _within(errors, status.replicas, **parts)
    _available(errors, status, "readyReplicas")


def statefulset(errors: FieldErrors, obj: StatefulSet) -> None:
    """Check a StatefulSet's counts."""
    status = obj.status
    parts = {
        "readyReplicas": status.ready_replicas,
        "currentReplicas": status.current_replicas,
        "updatedReplicas": status.updated_replicas,
        "availableReplicas": status.available_replicas,
    }
    more = {"observedGeneration": status.observed_generation, "collisionCount": number(status.collision_count)}
    _counts(errors, replicas=status.replicas, **parts, **more)
    _within(errors, status.replicas, **parts)
    _available(errors, status, "status.readyReplicas")


def daemonset(errors: FieldErrors, obj: DaemonSet) -> None:
    """Check a DaemonSet's counts."""
    status = obj.status
    _counts(
        errors,
        currentNumberScheduled=status.current_number_scheduled,
        numberMisscheduled=status.number_misscheduled,
        desiredNumberScheduled=status.desired_number_scheduled,
        numberReady=status.number_ready,
        observedGeneration=status.observed_generation,
        updatedNumberScheduled=status.updated_number_scheduled,
        numberAvailable=status.number_available,
        numberUnavailable=status.number_unavailable,
        collisionCount=number(status.collision_count),
    )


def budget(errors: FieldErrors, obj: PodDisruptionBudget) -> None:
    """Check a PodDisruptionBudget's conditions and counts."""
    status = obj.status
    conditions.standard(errors, status.conditions)
    _counts(
        errors,
        disruptionsAllowed=status.disruptions_allowed,
        currentHealthy=status.current_healthy,
        desiredHealthy=status.desired_healthy,
        expectedPods=status.expected_pods,
    )


def collisions(errors: FieldErrors, old: Object, new: Object) -> None:
    """Names that collided are not forgotten."""
    before: Any = getattr(getattr(old, "status", None), "collision_count", UNSET)
    after: Any = getattr(getattr(new, "status", None), "collision_count", UNSET)
    if before is not UNSET and number(after) < number(before):
        errors.invalid("status.collisionCount", number(after), "cannot be decremented")


def _counts(errors: FieldErrors, **fields: int) -> None:
    for field, value in fields.items():
        not_negative(errors, f"status.{field}", value)


def _within(errors: FieldErrors, total: int, **fields: int) -> None:
    for field, value in fields.items():
        if value > total:
            errors.invalid(f"status.{field}", value, _MORE_THAN_ALL)


def _available(errors: FieldErrors, status: Any, ready: str) -> None:
    if status.available_replicas > status.ready_replicas:
        errors.invalid("status.availableReplicas", status.available_replicas, f"cannot be greater than {ready}")
