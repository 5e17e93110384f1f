"""The scheme: which kinds there are, how they are called, which type holds them, and which versions are served.

`SCHEME` lists what is stored. `SERVED` lists all that discovery names: other versions of a stored kind, and questions
that are answered and not stored, stand beside it. Its order is that of the real server, and of `kubectl get all`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.api import apps, batch, config, coordination, core, policy, scheduling, storage
from engine.api.customresources import CustomObject, CustomVersion
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
    has_status: bool = False
    """Is the status written by a path of its own, and by no other?"""
    verbs: tuple[str, ...] = VERBS
    custom: CustomVersion | None = None
    """What a CustomResourceDefinition says of it; None for the kinds of the scheme."""

    @property
    def api_version(self) -> str:
        """`v1` or `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def name(self) -> str:
        """`pods`, `replicasets.apps`: as error messages call it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def list_kind(self) -> str:
        """The kind of a list of its objects."""
        return f"{self.kind}List" if self.custom is None else self.custom.list_kind

    @property
    def table(self) -> str:
        """Under which name the store keeps its objects; a custom one's has its group, since others may be called so."""
        return self.plural if self.custom is None else self.name


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


_ALL: dict[str, Any] = {"categories": ("all",)}
_EXTENDS: dict[str, Any] = {"categories": ("api-extensions",)}
_IDLE: dict[str, Any] = {"acted_on": False}
_STATUS: dict[str, Any] = {"has_status": True}
_SCALE: dict[str, Any] = {"scalable": True}
_CLUSTER: dict[str, Any] = {"namespaced": False}
_ASKED: dict[str, Any] = {"verbs": ("create",)}
_ADMISSION = "admissionregistration.k8s.io/v1"
_FLOW = "flowcontrol.apiserver.k8s.io/v1"
_NETWORK = "networking.k8s.io/v1"
_RBAC = "rbac.authorization.k8s.io/v1"
_STORAGE = "storage.k8s.io/v1"
_NAMESPACE_VERBS = tuple(verb for verb in VERBS if verb != "deletecollection")

SCHEME: tuple[Resource, ...] = (
    _resource("v1", "ConfigMap", "configmaps", "cm", type=config.ConfigMap),
    _resource("v1", "Endpoints", "endpoints", "ep", type=core.Endpoints),
    _resource("v1", "Event", "events", "ev", type=core.Event),
    _resource("v1", "LimitRange", "limitranges", "limits"),
    _resource("v1", "Namespace", "namespaces", "ns", type=core.Namespace, verbs=_NAMESPACE_VERBS, **_CLUSTER | _STATUS),
    _resource("v1", "Node", "nodes", "no", type=core.Node, **_CLUSTER | _STATUS),
    _resource(
        "v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc", type=storage.PersistentVolumeClaim, **_STATUS
    ),
    _resource("v1", "PersistentVolume", "persistentvolumes", "pv", type=storage.PersistentVolume, **_CLUSTER | _STATUS),
    _resource("v1", "Pod", "pods", "po", type=core.Pod, **_ALL | _STATUS),
    _resource("v1", "PodTemplate", "podtemplates", type=core.PodTemplate, **_IDLE),
    _resource(
        "v1",
        "ReplicationController",
        "replicationcontrollers",
        "rc",
        type=core.ReplicationController,
        **_ALL | _SCALE | _STATUS,
    ),
    _resource("v1", "ResourceQuota", "resourcequotas", "quota", type=policy.ResourceQuota, **_STATUS),
    _resource("v1", "Secret", "secrets", type=config.Secret),
    _resource("v1", "ServiceAccount", "serviceaccounts", "sa"),
    _resource("v1", "Service", "services", "svc", type=core.Service, **_ALL | _STATUS),
    _resource(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        "crd crds",
        **_CLUSTER | _EXTENDS | _STATUS,
    ),
    _resource("apiregistration.k8s.io/v1", "APIService", "apiservices", **_CLUSTER | _EXTENDS | _IDLE | _STATUS),
    _resource("apps/v1", "ControllerRevision", "controllerrevisions", type=apps.ControllerRevision),
    _resource("apps/v1", "DaemonSet", "daemonsets", "ds", type=apps.DaemonSet, **_ALL | _STATUS),
    _resource("apps/v1", "Deployment", "deployments", "deploy", type=apps.Deployment, **_ALL | _SCALE | _STATUS),
    _resource("apps/v1", "ReplicaSet", "replicasets", "rs", type=apps.ReplicaSet, **_ALL | _SCALE | _STATUS),
    _resource("apps/v1", "StatefulSet", "statefulsets", "sts", type=apps.StatefulSet, **_ALL | _SCALE | _STATUS),
    _resource("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", **_ALL | _STATUS),
    _resource("batch/v1", "CronJob", "cronjobs", "cj", type=batch.CronJob, **_ALL | _STATUS),
    _resource("batch/v1", "Job", "jobs", type=batch.Job, **_ALL | _STATUS),
    _resource(
        "certificates.k8s.io/v1",
        "CertificateSigningRequest",
        "certificatesigningrequests",
        "csr",
        **_CLUSTER | _IDLE | _STATUS,
    ),
    _resource("coordination.k8s.io/v1", "Lease", "leases", type=coordination.Lease),
    _resource("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", type=apps.EndpointSlice),
    _resource(_NETWORK, "Ingress", "ingresses", "ing", **_IDLE | _STATUS),
    _resource(_NETWORK, "IngressClass", "ingressclasses", **_CLUSTER | _IDLE),
    _resource(_NETWORK, "IPAddress", "ipaddresses", "ip", **_CLUSTER | _IDLE),
    _resource(_NETWORK, "NetworkPolicy", "networkpolicies", "netpol", **_IDLE),
    _resource(_NETWORK, "ServiceCIDR", "servicecidrs", **_CLUSTER | _IDLE | _STATUS),
    _resource(
        "policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", type=policy.PodDisruptionBudget, **_STATUS
    ),
    _resource(_RBAC, "ClusterRoleBinding", "clusterrolebindings", **_CLUSTER),
    _resource(_RBAC, "ClusterRole", "clusterroles", **_CLUSTER),
    _resource(_RBAC, "RoleBinding", "rolebindings"),
    _resource(_RBAC, "Role", "roles"),
    _resource(
        "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "pc", type=scheduling.PriorityClass, **_CLUSTER
    ),
    _resource(_STORAGE, "StorageClass", "storageclasses", "sc", **_CLUSTER | _IDLE),
    _resource(_STORAGE, "CSIDriver", "csidrivers", **_CLUSTER | _IDLE),
    _resource(_STORAGE, "CSINode", "csinodes", **_CLUSTER | _IDLE),
    _resource(_STORAGE, "CSIStorageCapacity", "csistoragecapacities", **_IDLE),
    _resource(_STORAGE, "VolumeAttachment", "volumeattachments", **_CLUSTER | _IDLE | _STATUS),
    _resource(
        _ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", **_CLUSTER | _EXTENDS | _IDLE
    ),
    _resource(
        _ADMISSION,
        "ValidatingAdmissionPolicy",
        "validatingadmissionpolicies",
        **_CLUSTER | _EXTENDS | _IDLE | _STATUS,
    ),
    _resource(
        _ADMISSION,
        "ValidatingAdmissionPolicyBinding",
        "validatingadmissionpolicybindings",
        **_CLUSTER | _EXTENDS | _IDLE,
    ),
    _resource(
        _ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", **_CLUSTER | _EXTENDS | _IDLE
    ),
    _resource("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", **_CLUSTER),
    _resource(_FLOW, "FlowSchema", "flowschemas", **_CLUSTER | _IDLE | _STATUS),
    _resource(_FLOW, "PriorityLevelConfiguration", "prioritylevelconfigurations", **_CLUSTER | _IDLE | _STATUS),
)
"""What is stored, in the version in which it is stored; no two have the same plural name."""

OTHER_VERSIONS: tuple[Resource, ...] = (
    _resource("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", **_ALL | _STATUS),
    _resource("events.k8s.io/v1", "Event", "events", "ev"),
)
"""Other ways to write what the resource of that plural name in `SCHEME` stores (`engine.api.serializer.versions`)."""

ANSWERED: tuple[Resource, ...] = (
    _resource("v1", "Binding", "bindings", **_ASKED),
    _resource("v1", "ComponentStatus", "componentstatuses", "cs", verbs=("get", "list"), **_CLUSTER),
    _resource("authentication.k8s.io/v1", "SelfSubjectReview", "selfsubjectreviews", **_CLUSTER | _ASKED),
    _resource("authentication.k8s.io/v1", "TokenReview", "tokenreviews", **_CLUSTER | _ASKED),
    _resource("authorization.k8s.io/v1", "LocalSubjectAccessReview", "localsubjectaccessreviews", **_ASKED),
    _resource("authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", **_CLUSTER | _ASKED),
    _resource("authorization.k8s.io/v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", **_CLUSTER | _ASKED),
    _resource("authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews", **_CLUSTER | _ASKED),
)
"""What is asked or ordered, and never stored."""

_GROUPS = (
    "",
    "apiregistration.k8s.io",
    "apps",
    "events.k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "scheduling.k8s.io",
    "coordination.k8s.io",
    "node.k8s.io",
    "discovery.k8s.io",
    "flowcontrol.apiserver.k8s.io",
)
"""In the order in which discovery names them (the priorities of upstream's APIServices)."""

SERVED: tuple[Resource, ...] = tuple(
    sorted(
        SCHEME + OTHER_VERSIONS + ANSWERED,
        key=lambda each: (_GROUPS.index(each.group), each in OTHER_VERSIONS, each.plural),
    ),
)
"""What discovery names: by group, the preferred version first, by plural name."""

_BY_KIND = {(resource.api_version, resource.kind): resource for resource in SERVED}
_BY_PLURAL = {resource.plural: resource for resource in SCHEME}
_BY_TYPE = {resource.type: resource for resource in SCHEME if resource.type is not apps.Passive}


def by_plural(plural: str) -> Resource:
    """The stored resource of that plural name; KeyError where there is none."""
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
    if isinstance(obj, CustomObject):
        return named_custom(obj.resource, obj.api_version, obj.kind, namespaced=bool(obj.metadata.namespace))
    return _BY_KIND[obj.api_version, obj.kind]


@cache
def named_custom(table: str, api_version: str, kind: str, *, namespaced: bool) -> Resource:
    """The resource of a custom object as far as the object itself tells: its names, and nothing of its schema."""
    plural, _, group = table.partition(".")
    version = api_version.rpartition("/")[2]
    unknown = CustomVersion(definition=table, list_kind=f"{kind}List", storage=version, schema={})
    names: dict[str, Any] = {"type": CustomObject, "namespaced": namespaced, "custom": unknown}
    return _resource(f"{group}/{version}", kind, plural, **names)
