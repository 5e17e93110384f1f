"""The scheme: which kinds there are, how they are called, which type holds them.

The order is discovery order, which is also the order of `kubectl get all`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.api import apps, batch, config, coordination, core, history, policy, scheduling, storage
from engine.api.meta import Object

VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
"""What every resource can be asked for."""


@dataclass(frozen=True)
class Resource:
    """One resource of the API, with all its names."""

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    short_names: tuple[str, ...]
    namespaced: bool
    categories: tuple[str, ...]
    type: type[Object]
    acted_on: bool = True
    scalable: bool = False

    @property
    def api_version(self) -> str:
        """`v1` or `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def name(self) -> str:
        """`pods`, `replicasets.apps`: as error messages call it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


def _resource(api: str, kind: str, plural: str, short: str = "", **options: Any) -> Resource:
    group, _, version = api.rpartition("/")
    fields: dict[str, Any] = {
        "group": group,
        "version": version,
        "kind": kind,
        "plural": plural,
        "singular": kind.lower(),
        "short_names": tuple(short.split()),
        "namespaced": True,
        "categories": (),
        "type": apps.Passive,
    } | options
    return Resource(**fields)


_ALL = ("all",)
_IDLE: dict[str, Any] = {"acted_on": False}

SCHEME: tuple[Resource, ...] = (
    _resource("v1", "ConfigMap", "configmaps", "cm", type=config.ConfigMap),
    _resource("v1", "Endpoints", "endpoints", "ep", type=core.Endpoints),
    _resource("v1", "Event", "events", "ev", type=core.Event),
    _resource("v1", "LimitRange", "limitranges", "limits"),
    _resource("v1", "Namespace", "namespaces", "ns", namespaced=False, type=core.Namespace),
    _resource("v1", "Node", "nodes", "no", namespaced=False, type=core.Node),
    _resource("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc", type=storage.PersistentVolumeClaim),
    _resource("v1", "PersistentVolume", "persistentvolumes", "pv", namespaced=False, type=storage.PersistentVolume),
    _resource("v1", "Pod", "pods", "po", categories=_ALL, type=core.Pod),
    _resource("v1", "ResourceQuota", "resourcequotas", "quota", type=policy.ResourceQuota),
    _resource("v1", "Secret", "secrets", type=config.Secret),
    _resource("v1", "ServiceAccount", "serviceaccounts", "sa"),
    _resource("v1", "Service", "services", "svc", categories=_ALL, type=core.Service),
    _resource("apps/v1", "ControllerRevision", "controllerrevisions", type=history.ControllerRevision),
    _resource("apps/v1", "DaemonSet", "daemonsets", "ds", categories=_ALL, type=apps.DaemonSet),
    _resource("apps/v1", "Deployment", "deployments", "deploy", categories=_ALL, type=apps.Deployment, scalable=True),
    _resource("apps/v1", "ReplicaSet", "replicasets", "rs", categories=_ALL, type=apps.ReplicaSet, scalable=True),
    _resource("apps/v1", "StatefulSet", "statefulsets", "sts", categories=_ALL, scalable=True, type=apps.StatefulSet),
    _resource(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "horizontalpodautoscalers",
        "hpa",
        categories=_ALL,
        **_IDLE,
    ),
    _resource("batch/v1", "CronJob", "cronjobs", "cj", categories=_ALL, type=batch.CronJob),
    _resource("batch/v1", "Job", "jobs", categories=_ALL, type=batch.Job),
    _resource("coordination.k8s.io/v1", "Lease", "leases", type=coordination.Lease),
    _resource("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", type=apps.EndpointSlice),
    _resource("networking.k8s.io/v1", "Ingress", "ingresses", "ing", **_IDLE),
    _resource("networking.k8s.io/v1", "IngressClass", "ingressclasses", namespaced=False, **_IDLE),
    _resource("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "netpol", **_IDLE),
    _resource("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", type=policy.PodDisruptionBudget),
    _resource("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", namespaced=False, **_IDLE),
    _resource("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", namespaced=False, **_IDLE),
    _resource("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", **_IDLE),
    _resource("rbac.authorization.k8s.io/v1", "Role", "roles", **_IDLE),
    _resource(
        "scheduling.k8s.io/v1",
        "PriorityClass",
        "priorityclasses",
        "pc",
        namespaced=False,
        type=scheduling.PriorityClass,
    ),
    _resource("storage.k8s.io/v1", "StorageClass", "storageclasses", "sc", namespaced=False, **_IDLE),
)

_BY_KIND = {(resource.api_version, resource.kind): resource for resource in SCHEME}
_BY_PLURAL = {resource.plural: resource for resource in SCHEME}
_BY_TYPE = {resource.type: resource for resource in SCHEME if resource.type is not apps.Passive}


def by_plural(plural: str) -> Resource:
    """The resource of that plural name; KeyError where there is none."""
    return _BY_PLURAL[plural]


def by_type(kind: type[Object]) -> Resource:
    """The resource whose objects are of that type; KeyError where several share it (`Passive`)."""
    return _BY_TYPE[kind]


def for_kind(api_version: str, kind: str) -> Resource | None:
    """The resource that a manifest's apiVersion and kind name."""
    return _BY_KIND.get((api_version, kind))


def resource_of(obj: Object) -> Resource:
    """The resource that an object belongs to."""
    found = _BY_TYPE.get(type(obj))
    if found is not None:
        return found
    return _BY_KIND[obj.api_version, obj.kind]
