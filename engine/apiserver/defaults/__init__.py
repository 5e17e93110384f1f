"""Defaulting: what the server fills in before it validates, by kind (pkg/apis/*/v1/defaults.go)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.apps import DaemonSet, Deployment, EndpointSlice, Passive, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.config import Secret
from engine.api.core import (
    Endpoints,
    Namespace,
    NamespaceSpec,
    NamespaceStatus,
    Pod,
    PodStatus,
    PodTemplate,
    PodTemplateSpec,
    ReplicationController,
    Service,
)
from engine.api.meta import Condition, Object
from engine.api.scheduling import PriorityClass
from engine.api.storage import PersistentVolume, PersistentVolumeClaim
from engine.apiserver.defaults import idle, job, statefulset, workload
from engine.apiserver.defaults.pod import PREEMPTS, PodDefaults, qos_class
from engine.apiserver.defaults.service import service

_GATED = Condition(
    type="PodScheduled",
    status="False",
    reason="SchedulingGated",
    message="Scheduling is blocked due to non-empty scheduling gates",
)


def _pod(pod: Pod, pods: PodDefaults) -> Pod:
    spec = pods.complete(pod.spec, admit=True)
    status = pod.status
    if not status.phase:
        gated = (_GATED,) if spec.carried("schedulingGates") else ()
        status = PodStatus(phase="Pending", qos_class=qos_class(spec), conditions=gated)
    return replace(pod, spec=spec, status=status)


def _secret(secret: Secret) -> Secret:
    """A Secret with its type, and with `stringData` taken into `data` (pkg/apis/core/v1/conversion.go)."""
    added = {key: base64.b64encode(text.encode()).decode() for key, text in secret.string_data.items()}
    data = dict(sorted((secret.data | added).items())) if added else secret.data
    return replace(secret, type=secret.type or "Opaque", data=data, string_data={})


def _template(template: PodTemplateSpec, pods: PodDefaults) -> PodTemplateSpec:
    """A template that stands alone; its metadata is a copy, since a default itself is not written on the wire."""
    return replace(pods.template(template), metadata=replace(template.metadata))


def _namespace(namespace: Namespace) -> Namespace:
    keeps_its_finalizers = namespace.spec.finalizers or namespace.metadata.deletion_timestamp is not None
    labels = {"kubernetes.io/metadata.name": namespace.metadata.name} | namespace.metadata.labels
    return replace(
        namespace,
        metadata=replace(namespace.metadata, labels=labels),
        spec=namespace.spec if keeps_its_finalizers else NamespaceSpec(finalizers=("kubernetes",)),
        status=namespace.status if namespace.status.phase else NamespaceStatus(phase="Active"),
    )


def _endpoints(endpoints: Endpoints) -> Endpoints:
    """A port is one of TCP unless it says otherwise (SetDefaults_Endpoints)."""
    subsets = tuple(
        replace(subset, ports=tuple(replace(port, protocol=port.protocol or "TCP") for port in subset.ports))
        for subset in endpoints.subsets
    )
    return replace(endpoints, subsets=subsets)


def _endpoint_slice(found: EndpointSlice) -> EndpointSlice:
    """As for Endpoints, and a port without a name has the empty one (SetDefaults_EndpointPort)."""
    ports = tuple(
        replace(port, name="" if port.name is UNSET else port.name, protocol=port.protocol or "TCP")
        for port in found.ports or ()
    )
    return found if found.ports is None else replace(found, ports=ports)


_COMPLETERS: dict[type[Object], Callable[[Any, PodDefaults], Object]] = {
    Pod: _pod,
    ReplicaSet: workload.replica_set,
    Deployment: workload.deployment,
    DaemonSet: workload.daemon_set,
    StatefulSet: statefulset.stateful_set,
    Job: job.job,
    CronJob: job.cron_job,
    Secret: lambda secret, _: _secret(secret),
    PriorityClass: lambda found, _: replace(found, preemption_policy=found.preemption_policy or PREEMPTS),
    PersistentVolumeClaim: lambda claim, _: statefulset.claim(claim),
    PersistentVolume: lambda volume, _: statefulset.volume(volume),
    Endpoints: lambda found, _: _endpoints(found),
    EndpointSlice: lambda found, _: _endpoint_slice(found),
    Service: lambda svc, _: service(svc),
    Namespace: lambda namespace, _: _namespace(namespace),
    Passive: lambda found, _: idle.complete(found),
    PodTemplate: lambda found, pods: replace(found, template=_template(found.template, pods)),
    ReplicationController: workload.replication_controller,
}


def apply_defaults(obj: Object, pods: PodDefaults) -> Object:
    """The object with everything filled in that its author may leave out."""
    complete = _COMPLETERS.get(type(obj))
    return obj if complete is None else complete(obj, pods)
