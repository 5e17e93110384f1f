"""``kubectl describe``: one object told at length, together with what belongs to it.

The verb resolves names and prints; ``describe`` fetches related lists (events, Pods, EndpointSlices ...) through the
client and returns the text. Mirrors k8s.io/kubectl/pkg/describe. Kinds for which kubectl has no form of its own are
shown field by field. Ages are counted to the cluster's clock, not to the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api.scheme import Resource
from engine.api.serializer.goform import written
from engine.api.serializer.wire import form_of
from engine.client.restclient import RESTClient
from engine.kubectl.describe.access.certificaterequest import describe_certificate_request
from engine.kubectl.describe.access.roles import describe_role, describe_role_binding
from engine.kubectl.describe.access.serviceaccount import describe_service_account
from engine.kubectl.describe.apps.daemonset import describe_daemon_set
from engine.kubectl.describe.apps.deployment import describe_deployment
from engine.kubectl.describe.apps.replicaset import describe_replica_set
from engine.kubectl.describe.apps.replicationcontroller import describe_replication_controller
from engine.kubectl.describe.apps.statefulset import describe_stateful_set
from engine.kubectl.describe.batch.cronjob import describe_cron_job
from engine.kubectl.describe.batch.job import describe_job
from engine.kubectl.describe.generic import describe_config_map, describe_generic, describe_secret
from engine.kubectl.describe.namespace import describe_namespace
from engine.kubectl.describe.network.addresses import describe_ip_address, describe_service_cidr
from engine.kubectl.describe.network.endpoints import describe_endpoints
from engine.kubectl.describe.network.endpointslice import describe_endpoint_slice
from engine.kubectl.describe.network.ingress import describe_ingress, describe_ingress_class
from engine.kubectl.describe.network.networkpolicy import describe_network_policy
from engine.kubectl.describe.network.service import describe_service
from engine.kubectl.describe.node import describe_node
from engine.kubectl.describe.pod import describe_pod
from engine.kubectl.describe.policy.autoscaler import describe_autoscaler
from engine.kubectl.describe.policy.budget import describe_budget, describe_priority_class
from engine.kubectl.describe.policy.quotas import describe_limit_range, describe_quota
from engine.kubectl.describe.storage.claim import describe_claim
from engine.kubectl.describe.storage.classes import describe_csi_node, describe_storage_class
from engine.kubectl.describe.storage.volume import describe_volume
from engine.kubectl.describe.writer import PrefixWriter

Describer = Callable[[PrefixWriter, RESTClient, dict[str, Any], bool], None]


def describe(rest: RESTClient, resource: Resource, obj: dict[str, Any], show_events: bool = True) -> str:
    """Return the description of an object, every line ended by a newline.

    The verb separates several descriptions. Raises StatusError when a related list cannot be read.
    """
    writer = PrefixWriter()
    describer = _DESCRIBERS.get((resource.group, resource.kind))
    if describer is None:
        describe_generic(writer, rest, obj, show_events)
    else:
        # kubectl reads it into Go's types first: what a type never leaves out is there, whoever wrote the object.
        describer(writer, rest, written(form_of(resource), obj, {}), show_events)
    return writer.text()


_RBAC = "rbac.authorization.k8s.io"
_DESCRIBERS: dict[tuple[str, str], Describer] = {
    ("", "Pod"): describe_pod,
    ("", "Service"): describe_service,
    ("", "Endpoints"): describe_endpoints,
    ("", "Node"): describe_node,
    ("", "Namespace"): describe_namespace,
    ("", "ConfigMap"): describe_config_map,
    ("", "Secret"): describe_secret,
    ("", "LimitRange"): describe_limit_range,
    ("", "PersistentVolume"): describe_volume,
    ("", "PersistentVolumeClaim"): describe_claim,
    ("", "ReplicationController"): describe_replication_controller,
    ("", "ResourceQuota"): describe_quota,
    ("", "ServiceAccount"): describe_service_account,
    ("apps", "ReplicaSet"): describe_replica_set,
    ("apps", "Deployment"): describe_deployment,
    ("apps", "DaemonSet"): describe_daemon_set,
    ("apps", "StatefulSet"): describe_stateful_set,
    ("autoscaling", "HorizontalPodAutoscaler"): describe_autoscaler,
    ("batch", "CronJob"): describe_cron_job,
    ("batch", "Job"): describe_job,
    ("certificates.k8s.io", "CertificateSigningRequest"): describe_certificate_request,
    ("discovery.k8s.io", "EndpointSlice"): describe_endpoint_slice,
    ("networking.k8s.io", "IPAddress"): describe_ip_address,
    ("networking.k8s.io", "Ingress"): describe_ingress,
    ("networking.k8s.io", "IngressClass"): describe_ingress_class,
    ("networking.k8s.io", "NetworkPolicy"): describe_network_policy,
    ("networking.k8s.io", "ServiceCIDR"): describe_service_cidr,
    ("policy", "PodDisruptionBudget"): describe_budget,
    (_RBAC, "ClusterRole"): describe_role,
    (_RBAC, "ClusterRoleBinding"): describe_role_binding,
    (_RBAC, "Role"): describe_role,
    (_RBAC, "RoleBinding"): describe_role_binding,
    ("scheduling.k8s.io", "PriorityClass"): describe_priority_class,
    ("storage.k8s.io", "CSINode"): describe_csi_node,
    ("storage.k8s.io", "StorageClass"): describe_storage_class,
}
