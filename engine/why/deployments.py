"""How the rollout of a Deployment stands: what it waits for, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import Deployment, ReplicaSet
from engine.api.component_helpers.podtrouble import pod_trouble
from engine.api.core import Pod
from engine.api.meta import condition, controller_of, number
from engine.controllers.deployment.numbers import replicas
from engine.controllers.deployment.revisions import revision_of
from engine.controllers.deployment.status import PROGRESSING, REPLICA_FAILURE
from engine.controllers.pods.podstate import is_ready
from engine.why.lines import beside, line

if TYPE_CHECKING:
    from engine.etcd.store import Store

_SHOWN = 3
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
        line(
            store.clock.tick_of(entry.last_update_time),
            who,
            f"{entry.type} {entry.status}, {entry.reason}: {entry.message}",
        )
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
    waits = [pod for pod in _new_pods(store, deployment) if not is_ready(pod)]
    lines += [beside(f"waits for pod/{pod.metadata.name}: {_why(pod)}") for pod in waits[:_SHOWN]]
    if len(waits) > _SHOWN:
        lines.append(beside(f"and for {len(waits) - _SHOWN} more"))
    return [*lines, *_deadline(store, deployment)]


def _why(pod: Pod) -> str:
    return "; ".join(pod_trouble(pod, brief=True)) or "not reported ready yet"


def _new_pods(store: Store, deployment: Deployment) -> list[Pod]:
    """The Pods of the newest ReplicaSet."""
    namespace = deployment.metadata.namespace
    sets = [one for one in store.list_as(ReplicaSet, namespace) if _owned(one, deployment.metadata.uid)]
    if not sets:
        return []
    newest = max(sets, key=revision_of)
    return [pod for pod in store.list_as(Pod, namespace) if _owned(pod, newest.metadata.uid)]


def _owned(obj: ReplicaSet | Pod, uid: str) -> bool:
    owner = controller_of(obj.metadata)
    return owner is not None and owner.uid == uid


def _deadline(store: Store, deployment: Deployment) -> list[str]:
    """Until when something has to move; nothing where the deadline has passed or does not run."""
    progressing = condition(deployment.status.conditions, PROGRESSING)
    since = store.clock.tick_of(progressing.last_update_time) if progressing is not None else None
    if progressing is None or since is None or progressing.status != "True" or deployment.spec.paused:
        return []
    seconds = number(deployment.spec.progress_deadline_seconds, _DEADLINE_S)
    end = since + -(-seconds * 1000 // store.clock.tick_ms)
    return [beside(f"unless something moves, its progress deadline of {seconds} s is over in tick {end}")]
