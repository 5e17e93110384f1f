"""The ResourceQuota admission plugin: what a namespace may hold, asked when something is created.

Called by the server with an object that is otherwise valid; the server then writes the quotas that count it, and
`engine.controllers.resourcequota` counts again what is really there. Mirrors apiserver/pkg/admission/plugin/
resourcequota and pkg/quota/v1/evaluator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.core import Pod, Service
from engine.api.policy import ResourceQuota
from engine.api.quantity import canonical, milli
from engine.api.status import forbidden
from engine.api.storage import PersistentVolumeClaim
from engine.apiserver.admission.quotascopes import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import PodSpec, Quantity
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.etcd.store import Store

Usage = dict[str, int]
"""Amounts in thousandths, by the name that a quota has for them."""

_PLAIN_COUNTS = frozenset(
    {"pods", "services", "secrets", "configmaps", "persistentvolumeclaims", "resourcequotas", "replicationcontrollers"},
)
_ONE = 1000
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_TERMINAL = frozenset({"Succeeded", "Failed"})


def usage_of(resource: Resource, obj: Object) -> Usage:
    """What one object takes from a quota; a Pod that has ended takes no more than its place in `count/pods`."""
    used: Usage = {f"count/{resource.name}": _ONE}
    if isinstance(obj, Pod) and obj.status.phase in _TERMINAL:
        return used
    if not resource.group and resource.plural in _PLAIN_COUNTS:
        used[resource.plural] = _ONE
    if isinstance(obj, Pod):
        used |= _compute(obj.spec)
    elif isinstance(obj, Service):
        used |= _doors(obj)
    elif isinstance(obj, PersistentVolumeClaim):
        used["requests.storage"] = milli(obj.spec.resources.requests.get("storage", 0))
    return used


def _compute(spec: PodSpec) -> Usage:
    used: Usage = {}
    for name in _COMPUTE:
        requests = _of_pod(spec, name, "requests")
        used |= {name: requests, f"requests.{name}": requests, f"limits.{name}": _of_pod(spec, name, "limits")}
    return used


def _of_pod(spec: PodSpec, name: str, kind: str) -> int:
    """The containers together, or the largest init container where that needs more."""
    first = [milli(getattr(entry.resources, kind).get(name, 0)) for entry in spec.init_containers]
    together = sum(milli(getattr(entry.resources, kind).get(name, 0)) for entry in spec.containers)
    return max([together, *first])


def _doors(service: Service) -> Usage:
    type_, ports = service.spec.type, len(service.spec.ports)
    if type_ == "NodePort":
        return {"services.nodeports": ports * _ONE}
    if type_ == "LoadBalancer":
        nodeports = 0 if service.spec.allocate_load_balancer_node_ports is False else ports
        return {"services.loadbalancers": _ONE, "services.nodeports": nodeports * _ONE}
    return {}


def charged(store: Store, resource: Resource, obj: Any) -> list[ResourceQuota]:
    """The quotas that count a new object, with what it takes. Raises StatusError 403 where one would be exceeded."""
    namespace = obj.metadata.namespace
    if not resource.namespaced or resource.plural in {"events", "resourcequotas"}:
        return []
    if not store.table("resourcequotas"):
        return []
    delta = usage_of(resource, obj)
    out: list[ResourceQuota] = []
    for quota in store.list("resourcequotas", namespace):
        if not isinstance(quota, ResourceQuota) or not counts(quota, obj):
            continue
        limited = [name for name in quota.spec.hard if name in delta]
        if limited:
            _need_values(quota, resource, obj, limited)
            out.append(_charge(quota, resource, obj.metadata.name, {name: delta[name] for name in limited}))
    return out


def _need_values(quota: ResourceQuota, resource: Resource, obj: Any, limited: list[str]) -> None:
    """A Pod must say of every container what the quota counts of it."""
    if not isinstance(obj, Pod):
        return
    missing: dict[str, list[str]] = {}
    for container in obj.spec.init_containers + obj.spec.containers:
        for name in limited:
            kind, _, what = name.rpartition(".")
            declared = container.resources.limits if kind == "limits" else container.resources.requests
            if what in _COMPUTE and what not in declared:
                missing.setdefault(name, []).append(container.name)
    if missing:
        shown = "; ".join(f"{name} for: {','.join(sorted(missing[name]))}" for name in sorted(missing))
        why = f"failed quota: {quota.metadata.name}: must specify {shown}"
        raise forbidden(resource, obj.metadata.name, why)


def _charge(quota: ResourceQuota, resource: Resource, name: str, delta: Usage) -> ResourceQuota:
    used: dict[str, Quantity] = dict(quota.status.used)
    over: list[str] = []
    for item, amount in sorted(delta.items()):
        total = milli(used.get(item, 0)) + amount
        if amount and total > milli(quota.spec.hard[item]):
            over.append(item)
        used[item] = spell(item, total)
    if over:
        before = quota.status.used
        parts = (
            ("requested", {item: spell(item, delta[item]) for item in over}),
            ("used", {item: str(before.get(item, "0")) for item in over}),
            ("limited", {item: canonical(quota.spec.hard[item]) for item in over}),
        )
        told = ", ".join(f"{word}: {_listed(amounts.items())}" for word, amounts in parts)
        raise forbidden(resource, name, f"exceeded quota: {quota.metadata.name}, {told}")
    return replace(quota, status=replace(quota.status, used=dict(sorted(used.items()))))


def _listed(amounts: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{name}={amount}" for name, amount in amounts)


_BINARY = (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))


def spell(name: str, amount: int) -> str:
    """Thousandths as Kubernetes writes them: `250m` of a core, `1Gi` of memory or storage, else plain numbers."""
    if amount % _ONE:
        return canonical(f"{amount}m")
    whole = amount // _ONE
    if "memory" in name or "storage" in name:
        for suffix, size in _BINARY:
            if whole and whole % size == 0:
                return f"{whole // size}{suffix}"
    return str(whole)
