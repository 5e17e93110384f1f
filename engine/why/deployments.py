"""How the rollout of a Deployment stands: what it waits for, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import Deployment, ReplicaSet
from engine.api.meta import condition, number
from engine.controllers.deployment.numbers import replicas
from engine.controllers.deployment.revisions import revision_of
from engine.controllers.deployment.status import PROGRESSING, REPLICA_FAILURE
from engine.why.lines import beside, dated, over_in
from engine.why.workloads import is_owned, waiting_lines

if TYPE_CHECKING:
    from engine.etcd.store import Store

_DEADLINE_S = 600


def deployment_lines(store: Store, key: str) -> list[str]:
    """How the Deployment `namespace/name` stands; empty where there is none."""
    deployment = store.get_as(Deployment, key)
    if deployment is None:
        return []
    conditions = deployment.status.conditions
    said = [entry for type_ in (REPLICA_FAILURE, PROGRESSING) if (entry := condition(conditions, type_)) is not None]
    who = f"deployment/{deployment.metadata.name}"
    lines = [
        dated(store.clock, entry.last_update_time, who, f"{entry.type} {entry.status}, {entry.reason}: {entry.message}")
        for entry in said
    ]
    return [*lines, *_rollout(store, deployment)]


def _rollout(store: Store, deployment: Deployment) -> list[str]:
    """What is missing, which Pods it waits for, and how long it may take."""
    status, wanted = deployment.status, replicas(deployment)
    if status.observed_generation < deployment.metadata.generation:
        return [beside("the deployment controller has not seen its last change yet")]
    if status.updated_replicas == status.available_replicas == status.replicas == wanted:
        return []
    updated = f"{status.updated_replicas} of {wanted} replicas are of the new template"
    lines = [beside(f"{updated}, {status.available_replicas} available")]
    if deployment.spec.paused:
        lines.append(beside("it is paused"))
    former = status.replicas - status.updated_replicas
    if former > 0:
        lines.append(beside(f"{former} {'replica' if former == 1 else 'replicas'} of a former template still there"))
    newest = _newest(store, deployment)
    lines += waiting_lines(store, newest) if newest is not None else []
    return [*lines, *_deadline(store, deployment)]


def _newest(store: Store, deployment: Deployment) -> ReplicaSet | None:
    """The newest of its ReplicaSets."""
    sets = store.list_as(ReplicaSet, deployment.metadata.namespace)
    return max((one for one in sets if is_owned(one, deployment)), key=revision_of, default=None)


def _deadline(store: Store, deployment: Deployment) -> list[str]:
    """Until when something has to move; nothing where the deadline has passed or does not run."""
    progressing = condition(deployment.status.conditions, PROGRESSING)
    moved = progressing.last_update_time if progressing is not None else None
    if progressing is None or moved is None or progressing.status != "True" or deployment.spec.paused:
        return []
    seconds = number(deployment.spec.progress_deadline_seconds, _DEADLINE_S)
    over = over_in(store.clock, moved, seconds)
    return [beside(f"unless something moves, its progress deadline of {seconds} s is over {over}")] if over else []
