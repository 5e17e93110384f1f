"""Which checks the status of a kind has (the ValidateUpdate of upstream's status strategies)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.apps import DaemonSet, Deployment, Passive, ReplicaSet, StatefulSet
from engine.api.core import Namespace, Node, Pod, ReplicationController, Service
from engine.api.meta import Object
from engine.api.policy import PodDisruptionBudget
from engine.api.serializer import wire
from engine.api.serializer.idle.admission import ValidatingAdmissionPolicy
from engine.api.serializer.idle.flowcontrol import FlowSchema, PriorityLevelConfiguration
from engine.apiserver.validation import nodes
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.statuses import conditions, namespaces, pods, services, workloads

_CHECKS: dict[type[Object], Callable[[FieldErrors, Any], None]] = {
    DaemonSet: workloads.daemonset,
    Deployment: workloads.deployment,
    FlowSchema: conditions.flow_control,
    Namespace: namespaces.namespace,
    Node: nodes.node,
    Pod: pods.pod,
    PodDisruptionBudget: workloads.budget,
    PriorityLevelConfiguration: conditions.flow_control,
    ReplicaSet: workloads.replicaset,
    ReplicationController: workloads.replicaset,
    Service: services.service,
    StatefulSet: workloads.statefulset,
    ValidatingAdmissionPolicy: conditions.admission_policy,
}


def check(errors: FieldErrors, old: Object, new: Object) -> None:
    """Check an object with its new status."""
    shaped = wire.formed(new) if isinstance(new, Passive) else new
    checks = _CHECKS.get(type(shaped))
    if checks is not None:
        checks(errors, shaped)
    workloads.collisions(errors, old, new)
