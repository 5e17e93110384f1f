"""The status of a ReplicaSet, computed from its Pods (upstream: replica_set_utils.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import PodTemplateSpec
from engine.api.meta import Condition, condition, number
from engine.controllers.pods.podstate import available_in_s, is_ready

if TYPE_CHECKING:
    from engine.api.apps import ReplicaSet, ReplicaSetStatus
    from engine.api.core import Pod, ReplicationController, ReplicationControllerStatus
    from engine.api.status import StatusError
    from engine.clock import Clock

    _Replicated = ReplicaSet | ReplicationController
    _Status = ReplicaSetStatus | ReplicationControllerStatus

REPLICA_FAILURE = "ReplicaFailure"


def template_of(current: _Replicated) -> PodTemplateSpec:
    """What Pods are made of; none is stored without it."""
    return current.spec.template or PodTemplateSpec()


def status_of(current: _Replicated, active: list[Pod], failure: StatusError | None, clock: Clock) -> _Status:
    """What the status should say now; `failure` is why Pods could not be made or deleted, if so."""
    template_labels = template_of(current).metadata.labels.items()
    now_s, min_ready = clock.now_s, current.spec.min_ready_seconds
    return type(current.status)(
        replicas=len(active),
        fully_labeled_replicas=sum(template_labels <= pod.metadata.labels.items() for pod in active),
        ready_replicas=sum(map(is_ready, active)),
        available_replicas=sum(available_in_s(pod, min_ready, now_s) == 0 for pod in active),
        observed_generation=current.metadata.generation,
        conditions=_conditions(current, len(active), failure, clock),
    )


def _conditions(current: _Replicated, active: int, failure: StatusError | None, clock: Clock) -> tuple[Condition, ...]:
    others = tuple(entry for entry in current.status.conditions if entry.type != REPLICA_FAILURE)
    if failure is None:
        return others
    reason = "FailedCreate" if active < number(current.spec.replicas, 1) else "FailedDelete"
    known = condition(current.status.conditions, REPLICA_FAILURE)
    if known is not None and known.reason == reason:
        # As upstream: a failure that goes on is not rewritten for another wording.
        return current.status.conditions
    return (
        *others,
        Condition(
            type=REPLICA_FAILURE,
            status="True",
            reason=reason,
            message=failure.message,
            last_transition_time=clock.stamp(),
        ),
    )
