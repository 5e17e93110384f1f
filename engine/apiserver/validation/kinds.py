"""Which checks a kind has: of an object as it is, and of a change to it.

Called by the server. Specifications of Pods are not here, since the server remembers those that it has found valid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.config import ConfigMap, Secret
from engine.api.core import Endpoints, Pod, Service
from engine.api.history import ControllerRevision
from engine.api.meta import Object
from engine.api.policy import PodDisruptionBudget, ResourceQuota
from engine.api.scheduling import PriorityClass
from engine.apiserver.validation import config, endpoints, jobs, pods, policy, scheduling, services, workloads
from engine.apiserver.validation.fielderrors import FieldErrors

_CHECKS: dict[type[Object], Callable[[FieldErrors, Any], None]] = {
    Service: services.service,
    Endpoints: endpoints.endpoints,
    EndpointSlice: endpoints.endpoint_slice,
    ReplicaSet: workloads.replicaset,
    Deployment: workloads.deployment,
    DaemonSet: workloads.daemonset,
    StatefulSet: workloads.statefulset,
    ControllerRevision: workloads.revision,
    Job: jobs.job,
    CronJob: jobs.cron_job,
    ConfigMap: config.configmap,
    Secret: config.secret,
    PodDisruptionBudget: policy.budget,
    ResourceQuota: policy.quota,
    PriorityClass: scheduling.priority_class,
}
_UPDATE_CHECKS: dict[type[Object], Callable[[FieldErrors, Any, Any], None]] = {
    Pod: pods.update,
    Service: services.update,
    EndpointSlice: endpoints.update_endpoint_slice,
    ReplicaSet: workloads.update,
    Deployment: workloads.update,
    DaemonSet: workloads.update,
    StatefulSet: workloads.update_statefulset,
    ControllerRevision: workloads.update_revision,
    Job: jobs.update,
    ConfigMap: config.update,
    Secret: config.update,
    PriorityClass: scheduling.update,
}


def check(errors: FieldErrors, obj: Object) -> None:
    """Check an object as it is."""
    checks = _CHECKS.get(type(obj))
    if checks is not None:
        checks(errors, obj)


def check_update(errors: FieldErrors, old: Object, new: Object) -> None:
    """Check what an update changes."""
    checks = _UPDATE_CHECKS.get(type(new))
    if checks is not None and type(old) is type(new):
        checks(errors, old, new)
