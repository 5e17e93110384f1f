"""The ResourceQuota admission plugin: what a namespace may hold, asked when something is created or grows.

Called by the server with an object that is otherwise valid; the server then writes the quotas that count it, and
`engine.controllers.resourcequota` counts again what is really there. A new quota limits nothing until that has looked
at it: what holds is its status. Mirrors apiserver/pkg/admission/plugin/resourcequota.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.core import Pod, Service
from engine.api.policy import ResourceQuota
from engine.api.quantity import canonical, compare, total
from engine.api.status import forbidden
from engine.api.storage import PersistentVolumeClaim
from engine.apiserver.admission.quotascopes import counts
from engine.apiserver.admission.quotausage import Usage, usage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.api.core import Container, Quantity
    from engine.api.meta import Object
    from engine.api.scheme import Resource
    from engine.etcd.store import Store

_MUST_BE_SAID = ("cpu", "memory")


def charged(store: Store, resource: Resource, obj: Object, old: Object | None = None) -> list[ResourceQuota]:
    """The quotas that count a new object, or what an old one takes more. Raises StatusError 403 beyond a limit."""
    if not resource.namespaced or resource.plural == "events" or not store.table("resourcequotas"):
        return []
    if old is not None and not isinstance(obj, Service | PersistentVolumeClaim):
        return []
    delta = usage_of(resource, obj)
    if old is not None:
        delta = _grown(delta, usage_of(resource, old))
    out: list[ResourceQuota] = []
    for quota in store.list("resourcequotas", obj.metadata.namespace):
        if not isinstance(quota, ResourceQuota) or not counts(quota, obj):
            continue
        _need_values(quota, resource, obj)
        limited = {name: delta[name] for name in quota.status.hard if name in delta}
        if limited:
            out.append(_charge(quota, resource, obj.metadata.name, limited))
    return out


def _grown(now: Usage, before: Usage) -> Usage:
    """What an object takes more than before; what it takes less the controller gives back."""
    more: Usage = {}
    for name, amount in now.items():
        difference = total((amount, f"-{canonical(before[name])}")) if name in before else canonical(amount)
        if compare(difference, 0) > 0:
            more[name] = difference
    return more


def _need_values(quota: ResourceQuota, resource: Resource, obj: Object) -> None:
    """A Pod must say of every container what the quota counts of CPU and memory."""
    if not isinstance(obj, Pod):
        return
    missing: dict[str, list[str]] = {}
    for container in obj.spec.init_containers + obj.spec.containers:
        for name in _unsaid(quota, container):
            missing.setdefault(name, []).append(container.name)
    if missing:
        shown = "; ".join(f"{name} for: {','.join(sorted(missing[name]))}" for name in sorted(missing))
        why = f"failed quota: {quota.metadata.name}: must specify {shown}"
        raise forbidden(resource, obj.metadata.name, why)


def _unsaid(quota: ResourceQuota, container: Container) -> Iterator[str]:
    for name in quota.status.hard:
        kind, _, what = name.rpartition(".")
        declared = container.resources.limits if kind == "limits" else container.resources.requests
        if kind in ("", "requests", "limits") and what in _MUST_BE_SAID and what not in declared:
            yield name


def _charge(quota: ResourceQuota, resource: Resource, name: str, delta: Usage) -> ResourceQuota:
    used: dict[str, Quantity] = dict(quota.status.used)
    over: list[str] = []
    for item, amount in sorted(delta.items()):
        sum_ = total((used.get(item, 0), amount))
        if compare(amount, 0) > 0 and compare(sum_, quota.status.hard[item]) > 0:
            over.append(item)
        used[item] = sum_
    if over:
        before = quota.status.used
        parts: tuple[tuple[str, dict[str, Any]], ...] = (
            ("requested", {item: delta[item] for item in over}),
            ("used", {item: before.get(item, 0) for item in over}),
            ("limited", {item: quota.status.hard[item] for item in over}),
        )
        told = ", ".join(f"{word}: {_listed(amounts.items())}" for word, amounts in parts)
        raise forbidden(resource, name, f"exceeded quota: {quota.metadata.name}, {told}")
    return replace(quota, status=replace(quota.status, used=dict(sorted(used.items()))))


def _listed(amounts: Iterable[tuple[str, Quantity]]) -> str:
    return ",".join(f"{name}={canonical(amount)}" for name, amount in amounts)
