"""What the server does to a new object before its defaults: the `PrepareForCreate` of the registry's strategies.

Called by the server. Drops what a client may not choose, and counts generations where a kind has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import apps, batch, core, policy
from engine.api.meta import condition, number

if TYPE_CHECKING:
    from engine.api.meta import Object

_NOT_READY = "node.kubernetes.io/not-ready"
WITH_GENERATION = (
    apps.ReplicaSet,
    apps.Deployment,
    apps.DaemonSet,
    apps.StatefulSet,
    batch.Job,
    batch.CronJob,
    core.Pod,
    policy.PodDisruptionBudget,
)
"""Kinds whose `metadata.generation` counts the changes of their spec."""

# Copies of the types' defaults, where there are any: a default itself is not written on the wire, and Go writes these.
_FIRST_STATUS: dict[type[Object], Any] = {
    apps.ReplicaSet: apps.ReplicaSetStatus(replicas=0),
    apps.Deployment: apps.DeploymentStatus(),
    apps.StatefulSet: replace(apps.NO_STATEFUL_PODS),
    apps.DaemonSet: replace(apps.NO_DAEMONS),
    batch.Job: batch.JobStatus(),
    batch.CronJob: replace(batch.CronJobStatus()),
    core.Pod: core.PodStatus(),
    policy.PodDisruptionBudget: replace(policy.NO_DISRUPTIONS),
    core.Service: core.ServiceStatus(),
}


def prepare_for_create(obj: Object, stamp: str) -> Object:
    """The object with fresh metadata, created at `stamp`, and without a status that its kind's client may not set."""
    meta = replace(
        obj.metadata,
        creation_timestamp=stamp,
        resource_version="",
        uid="",
        generation=1 if isinstance(obj, WITH_GENERATION) else 0,
        deletion_timestamp=None,
        deletion_grace_period_seconds=UNSET,
    )
    changed = replace(obj, metadata=meta)
    if isinstance(changed, core.Node):
        return _untrusted(changed)
    if isinstance(changed, core.Pod) and number(changed.spec.termination_grace_period_seconds) < 0:
        # A grace period below zero is as short as one can be.
        changed = replace(changed, spec=replace(changed.spec, termination_grace_period_seconds=1))
    blank = _FIRST_STATUS.get(type(obj))
    return changed if blank is None else replace(changed, status=blank)


def without_version(obj: Object) -> Object:
    """An object that an update makes: the version of what was there before says nothing."""
    return replace(obj, metadata=replace(obj.metadata, resource_version=""))


def _untrusted(node: core.Node) -> core.Node:
    """A node that is not Ready yet takes no Pods (plugin/pkg/admission/nodetaint)."""
    ready = condition(node.status.conditions, "Ready")
    known = any(taint.key == _NOT_READY for taint in node.spec.taints)
    if known or (ready is not None and ready.status == "True"):
        return node
    taint = core.Taint(key=_NOT_READY, effect="NoSchedule")
    return replace(node, spec=replace(node.spec, taints=(*node.spec.taints, taint)))
