"""What the server does to a new object before its defaults: the `PrepareForCreate` of the registry's strategies.

Called by the server. Drops what a client may not choose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api import apps, batch, core, policy, storage
from engine.api.meta import condition, number
from engine.apiserver.registry import generation, stored_kinds

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta

_NOT_READY = "node.kubernetes.io/not-ready"
# Copies of the types' defaults, where there are any: a default itself is not written on the wire, and Go writes these.
_FIRST_STATUS: dict[type[Object], Any] = {
    apps.ReplicaSet: apps.ReplicaSetStatus(replicas=0),
    apps.Deployment: apps.DeploymentStatus(),
    apps.StatefulSet: replace(apps.NO_STATEFUL_PODS),
    apps.DaemonSet: replace(apps.NO_DAEMONS),
    core.ReplicationController: core.ReplicationControllerStatus(replicas=0),
    batch.Job: batch.JobStatus(),
    batch.CronJob: replace(batch.CronJobStatus()),
    core.Pod: core.PodStatus(),
    policy.PodDisruptionBudget: replace(policy.NO_DISRUPTIONS),
    core.Service: core.ServiceStatus(),
    policy.ResourceQuota: policy.ResourceQuotaStatus(),
    storage.PersistentVolumeClaim: storage.PersistentVolumeClaimStatus(phase="Pending"),
    storage.PersistentVolume: storage.PersistentVolumeStatus(phase="Pending"),
}


def prepare_for_create(obj: Object, stamp: str) -> Object:
    """The object with fresh metadata, created at `stamp`, and without a status that its kind's client may not set."""
    meta = replace(
        without_self_link(obj.metadata),
        creation_timestamp=stamp,
        resource_version="",
        uid="",
        generation=generation.first(obj),
        deletion_timestamp=None,
        deletion_grace_period_seconds=UNSET,
    )
    changed = replace(obj, metadata=meta)
    if isinstance(changed, apps.Passive):
        return stored_kinds.created(changed)
    if isinstance(changed, apps.DaemonSet):
        changed = generation.with_first_template(changed)
    if isinstance(changed, core.Node):
        return _untrusted(changed)
    if isinstance(changed, core.Pod) and number(changed.spec.termination_grace_period_seconds) < 0:
        # A grace period below zero is as short as one can be.
        changed = replace(changed, spec=replace(changed.spec, termination_grace_period_seconds=1))
    blank = _FIRST_STATUS.get(type(obj))
    if isinstance(blank, storage.PersistentVolumeStatus):
        blank = replace(blank, last_phase_transition_time=stamp)
    return changed if blank is None else replace(changed, status=blank)


def without_self_link(meta: ObjectMeta) -> ObjectMeta:
    """Metadata without a link to the object itself, which servers once wrote there."""
    if meta.carried("selfLink") is None:
        return meta
    return replace(meta, extra={key: value for key, value in (meta.extra or {}).items() if key != "selfLink"} or None)


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
