"""What one object takes from a quota, by the names that quotas have for it (pkg/quota/v1/evaluator/core).

Used by the quota plugin and by the quota controller. Amounts are quantities, in the spelling of what they come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.core import Pod, Service
from engine.api.storage import PersistentVolumeClaim
from engine.apiserver.admission.podamounts import amounts_of

if TYPE_CHECKING:
    from engine.api.core import PodSpec, Quantity
    from engine.api.meta import Object
    from engine.api.scheme import Resource

Usage = dict[str, "Quantity"]
"""Amounts by the name that a quota has for them."""

_PLAIN_COUNTS = frozenset(
    {"pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "resourcequotas", "replicationcontrollers"},
)
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_HUGE_PAGES = "hugepages-"
_OF_CLASS = ".storageclass.storage.k8s.io/"
_CLASS = "volume.beta.kubernetes.io/storage-class"
_TERMINAL = frozenset({"Succeeded", "Failed"})


def usage_of(resource: Resource, obj: Object) -> Usage:
    """What the object takes; a Pod that has ended takes no more than its place in `count/pods`."""
    used: Usage = {f"count/{resource.name}": 1}
    if isinstance(obj, Pod) and obj.status.phase in _TERMINAL:
        return used
    if not resource.group and resource.plural in _PLAIN_COUNTS:
        used[resource.plural] = 1
    if isinstance(obj, Pod):
        used |= _compute(obj.spec)
    elif isinstance(obj, Service):
        used |= _doors(obj)
    elif isinstance(obj, PersistentVolumeClaim):
        used |= _storage(obj)
    return used


def _compute(spec: PodSpec) -> Usage:
    used: Usage = {}
    requests, limits = amounts_of(spec, "requests"), amounts_of(spec, "limits")
    for name in _COMPUTE:
        if name in requests:
            used |= {name: requests[name], f"requests.{name}": requests[name]}
        if name in limits:
            used[f"limits.{name}"] = limits[name]
    for name, amount in requests.items():
        if name.startswith(_HUGE_PAGES):
            used[name] = amount
        if name.startswith(_HUGE_PAGES) or "/" in name:
            used[f"requests.{name}"] = amount
    return used


def _doors(service: Service) -> Usage:
    type_, ports = service.spec.type, len(service.spec.ports)
    if type_ == "NodePort":
        return {"services.nodeports": ports, "services.loadbalancers": 0}
    if type_ == "LoadBalancer":
        nodeports = 0 if service.spec.allocate_load_balancer_node_ports is False else ports
        return {"services.loadbalancers": 1, "services.nodeports": nodeports}
    return {"services.loadbalancers": 0, "services.nodeports": 0}


def _storage(claim: PersistentVolumeClaim) -> Usage:
    size = claim.spec.resources.requests.get("storage", 0)
    used: Usage = {"requests.storage": size}
    spec: Any = claim.spec
    class_ = claim.metadata.annotations.get(_CLASS) or spec.storage_class_name
    if class_:
        used |= {f"{class_}{_OF_CLASS}requests.storage": size, f"{class_}{_OF_CLASS}persistentvolumeclaims": 1}
    return used
