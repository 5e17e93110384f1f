"""Fields that nobody manages: what the server itself decides, and what a request cannot set.

Mirrors apimachinery's util/managedfields/internal/stripmeta.go, the `GetResetFields` of the registry's strategies, and
what these and the admission plugins write after the managers were noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.apiserver.fieldmanager.fieldpath import NOTHING, FieldSet, path_of

if TYPE_CHECKING:
    from engine.api.scheme import Resource

STRIPPED: FieldSet = frozenset(
    {
        path_of("apiVersion"),
        path_of("kind"),
        path_of("metadata"),
        *(
            path_of("metadata", name)
            for name in (
                "name",
                "namespace",
                "creationTimestamp",
                "selfLink",
                "uid",
                "clusterName",
                "generation",
                "managedFields",
                "resourceVersion",
            )
        ),
    }
)
"""Fields of every object that are in no set."""

_RESET: dict[str, FieldSet] = {
    "": frozenset({path_of("status")}),
    "status": frozenset({path_of("spec")}),
}
"""What a write to the object, or to its status, leaves as it is, with all that lies below."""

_RESET_BESIDE_STATUS = {
    "Deployment": frozenset({path_of("metadata", "labels")}),
    "Pod": frozenset({path_of("metadata", "ownerReferences")}),
}
"""What of the metadata does not come along with a status."""

_BY_THE_SERVER: dict[str, FieldSet] = {
    "Namespace": frozenset({path_of("spec", "finalizers")}),
    "Service": frozenset(
        path_of("spec", name)
        for name in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")
    ),
    "Job": frozenset(
        {
            path_of("spec", "selector"),
            path_of("metadata", "labels"),
            path_of("spec", "template", "metadata", "labels"),
        }
    ),
    "PersistentVolume": frozenset({path_of("metadata", "finalizers")}),
    "PersistentVolumeClaim": frozenset({path_of("metadata", "finalizers"), path_of("spec", "storageClassName")}),
    "Ingress": frozenset({path_of("spec", "ingressClassName")}),
    "Pod": frozenset(
        path_of("spec", name)
        for name in (
            "imagePullSecrets",
            "nodeName",
            "overhead",
            "preemptionPolicy",
            "priority",
            "serviceAccount",
            "serviceAccountName",
            "tolerations",
            "volumes",
        )
    ),
}
"""Of a kind, what strategies and admission set, with all below: managed only where the request itself says it."""

_INSIDE_LISTS = {"Service": "f:nodePort", "Pod": "f:volumeMounts"}
"""The same inside of lists, whatever the item."""

_STATUSLESS = frozenset(
    {"Event", "EndpointSlice", "Endpoints", "ConfigMap", "Secret", "ControllerRevision", "Lease", "StorageClass"}
)


def reset_fields(resource: Resource, subresource: str) -> FieldSet:
    """The roots of what a request to that subresource cannot set."""
    if resource.custom is not None:
        return _RESET.get(subresource, NOTHING) if resource.has_status else NOTHING
    if resource.kind in _STATUSLESS:
        return NOTHING
    beside = _RESET_BESIDE_STATUS.get(resource.kind, NOTHING) if subresource == "status" else NOTHING
    return _RESET.get(subresource, NOTHING) | beside


def by_the_server(resource: Resource, added: FieldSet) -> FieldSet:
    """Of the fields that came, those that the server itself may have set."""
    roots = _BY_THE_SERVER.get(resource.kind)
    if roots is None or resource.custom is not None:
        return NOTHING
    sizes = sorted({len(root) for root in roots})
    inside = _INSIDE_LISTS.get(resource.kind, "")
    found = {path for path in added if inside in path or any(path[:size] in roots for size in sizes)}
    if resource.kind == "Pod":  # a LimitRange fills in what a container asks for
        found |= {path for path in added if "f:resources" in path[:-1]}
    return frozenset(found)
