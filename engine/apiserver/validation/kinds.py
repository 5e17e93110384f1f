"""Which checks a kind has: of an object as it is, and of a change to it.

Called by the server. Specifications of Pods are not here, since the server remembers those that it has found valid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.apps import ControllerRevision, DaemonSet, Deployment, EndpointSlice, Passive, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.config import ConfigMap, Secret
from engine.api.coordination import Lease
from engine.api.core import Endpoints, Event, Namespace, Node, Pod, PodTemplate, ReplicationController, Service
from engine.api.meta import Object
from engine.api.policy import PodDisruptionBudget, ResourceQuota
from engine.api.scheduling import PriorityClass
from engine.api.serializer import wire
from engine.api.serializer.idle.addresses import IPAddress, ServiceCIDR
from engine.api.serializer.idle.admission import (
    MutatingWebhookConfiguration,
    ValidatingAdmissionPolicy,
    ValidatingAdmissionPolicyBinding,
    ValidatingWebhookConfiguration,
)
from engine.api.serializer.idle.apiregistration import APIService
from engine.api.serializer.idle.autoscaling import HorizontalPodAutoscaler
from engine.api.serializer.idle.certificates import CertificateSigningRequest
from engine.api.serializer.idle.core import LimitRange, StorageClass
from engine.api.serializer.idle.csi import CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment
from engine.api.serializer.idle.flowcontrol import FlowSchema, PriorityLevelConfiguration
from engine.api.serializer.idle.networking import Ingress, IngressClass, NetworkPolicy
from engine.api.serializer.idle.node import RuntimeClass
from engine.api.serializer.idle.rbac import ClusterRole, ClusterRoleBinding, Role, RoleBinding
from engine.api.storage import PersistentVolume, PersistentVolumeClaim
from engine.apiserver.validation import (
    autoscaling,
    config,
    events,
    leases,
    meta,
    nodes,
    pods,
    policy,
    rbac,
    scheduling,
    workloads,
)
from engine.apiserver.validation.batch import jobs
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.machinery import (
    apiservices,
    certificates,
    flowcontrol,
    policies,
    runtimeclasses,
    webhooks,
)
from engine.apiserver.validation.networking import (
    endpoints,
    ingress,
    ingressclass,
    networkpolicy,
    servicecidrs,
    services,
)
from engine.apiserver.validation.resources import limitrange, quota
from engine.apiserver.validation.storage import claims, classes, csi, volumes

_CHECKS: dict[type[Object], Callable[[FieldErrors, Any], None]] = {
    Service: services.service,
    Endpoints: endpoints.endpoints,
    Node: nodes.node,
    Namespace: meta.namespace_finalizers,
    EndpointSlice: endpoints.endpoint_slice,
    Event: events.event,
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
    ResourceQuota: quota.quota,
    PriorityClass: scheduling.priority_class,
    PersistentVolume: volumes.volume,
    PersistentVolumeClaim: claims.claim,
    StorageClass: classes.storage_class,
    LimitRange: limitrange.limit_range,
    HorizontalPodAutoscaler: autoscaling.autoscaler,
    Ingress: ingress.ingress,
    IngressClass: ingressclass.ingress_class,
    NetworkPolicy: networkpolicy.network_policy,
    Role: rbac.role,
    ClusterRole: rbac.cluster_role,
    RoleBinding: rbac.role_binding,
    ClusterRoleBinding: rbac.cluster_role_binding,
    Lease: leases.lease,
    ReplicationController: workloads.replication_controller,
    PodTemplate: workloads.pod_template,
    MutatingWebhookConfiguration: webhooks.mutating,
    ValidatingWebhookConfiguration: webhooks.validating,
    ValidatingAdmissionPolicy: policies.policy,
    ValidatingAdmissionPolicyBinding: policies.binding,
    APIService: apiservices.api_service,
    CertificateSigningRequest: certificates.signing_request,
    FlowSchema: flowcontrol.flow_schema,
    PriorityLevelConfiguration: flowcontrol.priority_level,
    IPAddress: servicecidrs.ip_address,
    ServiceCIDR: servicecidrs.service_cidr,
    RuntimeClass: runtimeclasses.runtime_class,
    CSIDriver: csi.driver,
    CSINode: csi.node,
    CSIStorageCapacity: csi.storage_capacity,
    VolumeAttachment: csi.attachment,
}
_CREATE_CHECKS: dict[type[Object], Callable[[FieldErrors, Any], None]] = {Ingress: ingress.create, Job: jobs.create}
_UPDATE_CHECKS: dict[type[Object], Callable[[FieldErrors, Any, Any], None]] = {
    Pod: pods.update,
    Node: nodes.update,
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
    ResourceQuota: quota.update,
    PriorityClass: scheduling.update,
    StorageClass: classes.update,
    PersistentVolume: volumes.update,
    PersistentVolumeClaim: claims.update,
    IngressClass: ingressclass.update,
    RoleBinding: rbac.update_binding,
    ClusterRoleBinding: rbac.update_binding,
    CertificateSigningRequest: certificates.update,
    IPAddress: servicecidrs.update_address,
    ServiceCIDR: servicecidrs.update_cidr,
    RuntimeClass: runtimeclasses.update,
    CSIDriver: csi.update_driver,
    CSIStorageCapacity: csi.update_capacity,
    VolumeAttachment: csi.update_attachment,
}


def check(errors: FieldErrors, obj: Object) -> None:
    """Check an object as it is."""
    shaped = _shaped(obj)
    checks = _CHECKS.get(type(shaped))
    if checks is not None:
        checks(errors, shaped)


def check_create(errors: FieldErrors, obj: Object) -> None:
    """Check what only new objects must fulfil."""
    shaped = _shaped(obj)
    checks = _CREATE_CHECKS.get(type(shaped))
    if checks is not None:
        checks(errors, shaped)


def check_update(errors: FieldErrors, old: Object, new: Object) -> None:
    """Check what an update changes."""
    shaped = _shaped(new)
    checks = _UPDATE_CHECKS.get(type(shaped))
    if checks is not None and type(old) is type(new):
        checks(errors, _shaped(old), shaped)


def _shaped(obj: Object) -> Object:
    """The object by the form of its kind, where it is stored as it came."""
    return wire.formed(obj) if isinstance(obj, Passive) else obj
