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
    Node,
    Pod,
    PodStatus,
    PodTemplate,
    ReplicationController,
    Service,
)
from engine.api.meta import Condition, Object
from engine.api.policy import ResourceQuota
from engine.api.scheduling import PriorityClass
from engine.api.serializer.goform import written_body
from engine.api.serializer.idle.forms import FORMS
from engine.api.storage import PersistentVolume, PersistentVolumeClaim
from engine.apiserver.defaults import job, nodes, statefulset, storage, workload
from engine.apiserver.defaults.apparmor import synced
from engine.apiserver.defaults.carried import carried_fields
from engine.apiserver.defaults.pod import PREEMPTS, PodDefaults, without_old_annotations
from engine.apiserver.defaults.service import service
from engine.apiserver.defaults.service import status as service_status
from engine.apiserver.defaults.structs import STRUCT_DEFAULTS

_GATED = Condition(
    type="PodScheduled",
    status="False",
    reason="SchedulingGated",
    message="Scheduling is blocked due to non-empty scheduling gates",
)


def _pod(pod: Pod, pods: PodDefaults) -> Pod:
    spec, qos = pods.admitted(pod.spec)
    meta, status = without_old_annotations(pod.metadata), pod.status
    if not status.phase:
        gates = spec.carried("schedulingGates")
        gated = (replace(_GATED, last_transition_time=meta.creation_timestamp),) if gates else ()
        status = PodStatus(phase="Pending", qos_class=qos, conditions=gated)
    return synced(replace(pod, metadata=meta, spec=spec, status=status))


def _secret(secret: Secret) -> Secret:
    """A Secret with its type, and with `stringData` taken into `data` (pkg/apis/core/v1/conversion.go)."""
    added = {key: base64.b64encode(text.encode()).decode() for key, text in secret.string_data.items()}
    data = dict(sorted((secret.data | added).items())) if added else secret.data
    return replace(secret, type=secret.type or "Opaque", data=data, string_data={})


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


def _quota(quota: ResourceQuota) -> ResourceQuota:
    """Amounts in their one spelling. Copies: Go writes a specification and a status that hold nothing."""
    spec = quota.spec
    scopes = carried_fields("ResourceQuotaSpec", {"scopeSelector": spec.scope_selector} if spec.scope_selector else {})
    spec = replace(spec, hard=storage.amounts(spec.hard), scope_selector=scopes.get("scopeSelector", {}))
    return replace(quota, spec=spec, status=replace(quota.status))


def _passive(obj: Passive) -> Passive:
    """An object that is stored as it came, by the form of its kind."""
    return replace(obj, body=written_body(FORMS[obj.kind], obj.body, STRUCT_DEFAULTS))


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
    PersistentVolumeClaim: lambda claim, _: storage.claim(claim),
    PersistentVolume: lambda volume, _: storage.volume(volume),
    Passive: lambda found, _: _passive(found),
    ResourceQuota: lambda quota, _: _quota(quota),
    Node: lambda node, _: nodes.node(node),
    Endpoints: lambda found, _: _endpoints(found),
    EndpointSlice: lambda found, _: _endpoint_slice(found),
    Service: lambda svc, _: service(svc),
    Namespace: lambda namespace, _: _namespace(namespace),
    PodTemplate: lambda found, pods: replace(found, template=pods.template(found.template)),
    ReplicationController: workload.replication_controller,
}


def apply_status_defaults(obj: Object) -> Object:
    """The object after a write of its status, with what that may leave out."""
    if isinstance(obj, Service):
        return replace(obj, status=service_status(obj.status))
    return _passive(obj) if isinstance(obj, Passive) else obj


def apply_defaults(obj: Object, pods: PodDefaults) -> Object:
    """The object with everything filled in that its author may leave out."""
    complete = _COMPLETERS.get(type(obj))
    return obj if complete is None else complete(obj, pods)
