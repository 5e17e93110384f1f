"""What the server does to a new object before its defaults: the `PrepareForCreate` of the registry's strategies.

Called by the server. Drops what a client may not choose, and counts generations where a kind has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import apps, batch, core, policy

if TYPE_CHECKING:
    from engine.api.base import Api

WITH_GENERATION = (
    apps.ReplicaSet, apps.Deployment, apps.DaemonSet, apps.StatefulSet, batch.Job, core.Pod,
    policy.PodDisruptionBudget,
)  # fmt: skip
"""Kinds whose `metadata.generation` counts the changes of their spec."""

_FIRST_STATUS: dict[type[Api], Any] = {
    apps.ReplicaSet: apps.ReplicaSetStatus(replicas=0),
    apps.Deployment: apps.DeploymentStatus(),
    apps.StatefulSet: apps.NO_STATEFUL_PODS,
    batch.Job: batch.JobStatus(),
    core.Pod: core.PodStatus(),
    policy.PodDisruptionBudget: policy.NO_DISRUPTIONS,
    core.Service: core.ServiceStatus(),
}


def prepare_for_create(obj: Api, stamp: str) -> Api:
    """The object with fresh metadata, created at `stamp`, and without a status that its kind's client may not set."""
    changed: Any = obj
    meta = replace(
        changed.metadata, creation_timestamp=stamp, resource_version="", uid="",
        generation=1 if isinstance(obj, WITH_GENERATION) else 0, deletion_timestamp=None,
        deletion_grace_period_seconds=UNSET,
    )  # fmt: skip
    changed = replace(changed, metadata=meta)
    blank = _FIRST_STATUS.get(type(obj))
    return changed if blank is None else replace(changed, status=blank)  # type: ignore[no-any-return]
