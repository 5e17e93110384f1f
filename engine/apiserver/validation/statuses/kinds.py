"""Which checks the status of a kind has (the ValidateUpdate of upstream's status strategies)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.core import Namespace, Node, Pod, Service
from engine.api.meta import Object
from engine.api.policy import PodDisruptionBudget
from engine.apiserver.validation import nodes
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.statuses import namespaces, pods, services, workloads

_CHECKS: dict[type[Object], Callable[[FieldErrors, Any], None]] = {
    DaemonSet: workloads.daemonset,
    Deployment: workloads.deployment,
    Namespace: namespaces.namespace,
    Node: nodes.node,
    Pod: pods.pod,
    PodDisruptionBudget: workloads.budget,
    ReplicaSet: workloads.replicaset,
    Service: services.service,
    StatefulSet: workloads.statefulset,
}


def check(errors: FieldErrors, old: Object, new: Object) -> None:
    """Check an object with its new status."""
    checks = _CHECKS.get(type(new))
    if checks is not None:
        checks(errors, new)
    workloads.collisions(errors, old, new)
