"""The status of a StatefulSet, computed from its Pods (upstream: updateStatus and completeRollingUpdate)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import StatefulSetStatus
from engine.api.meta import number
from engine.controllers.history import REVISION_HASH
from engine.controllers.pods.podstate import available_in_s, is_ready

if TYPE_CHECKING:
    from engine.api.apps import StatefulSet
    from engine.api.core import Pod


def status_of(current: StatefulSet, pods: dict[int, Pod], revision: str, now_s: int) -> StatefulSetStatus:
    """What the status should say now; `revision` is that of the present template."""
    older = current.status.current_revision or revision
    live = [pod for pod in pods.values() if pod.metadata.deletion_timestamp is None]
    running = [pod for pod in pods.values() if pod.status.phase == "Running" and is_ready(pod)]
    updated = sum(_revision_of(pod) == revision for pod in live)
    remaining = sum(_revision_of(pod) == older for pod in live)
    strategy = current.spec.update_strategy.type
    if strategy != "OnDelete" and updated == len(pods) == len(running):
        # The rollout is through: what was the update is what is current.
        older, remaining = revision, updated
    return StatefulSetStatus(
        replicas=len(pods),
        ready_replicas=len(running),
        available_replicas=sum(available_in_s(pod, current.spec.min_ready_seconds, now_s) == 0 for pod in running),
        current_replicas=remaining,
        updated_replicas=updated,
        current_revision=older,
        update_revision=revision,
        collision_count=number(current.status.collision_count),
        observed_generation=current.metadata.generation,
    )


def _revision_of(pod: Pod) -> str:
    return pod.metadata.labels.get(REVISION_HASH, "")
