"""The quota controller: counts again what each namespace with a ResourceQuota holds (pkg/controller/resourcequota).

Woken by quotas, and by what went or ended in a namespace that has one; what is created the server charges by itself.
Writes the quotas' status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.api.policy import ResourceQuota, ResourceQuotaStatus
from engine.api.quantity import canonical, total
from engine.api.scheme import SCHEME
from engine.apiserver.admission.quotascopes import counts
from engine.apiserver.admission.quotausage import usage_of
from engine.apiserver.apiextensions.kinds import DEFINITIONS
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.pods.podstate import is_terminal
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Quantity
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry

_NOT_COUNTED = frozenset({"events"})
_COUNTED = tuple(entry.plural for entry in SCHEME if entry.namespaced and entry.plural not in _NOT_COUNTED)


class ResourceQuotaController(ManagedController):
    """Reconciles ResourceQuotas by `namespace/name`."""

    name = "resourcequota-controller"
    fault_names = (CONTROLLER_MANAGER, "resourcequota")
    watches: ClassVar[tuple[str, ...]] = (*_COUNTED, DEFINITIONS)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The quota, or the quotas of a namespace in which something came, went or ended."""
        if entry.resource == "resourcequotas":
            return [entry.key]
        if entry.resource == DEFINITIONS:
            for resource in self.client.kinds.custom():
                if resource.namespaced:
                    self.informer_.watch(resource.table)
            return []
        quotas = self.lister(ResourceQuota)
        if not quotas or not _changes_usage(entry):
            return []
        namespace = entry.key.partition("/")[0]
        return [key for key in sorted(quotas) if key.startswith(f"{namespace}/")]

    def reconcile(self, key: str) -> ReconcileResult:
        """Write what is used of the quota. Raises StatusError."""
        quota = self.lister(ResourceQuota).get(key)
        if quota is None:
            return DONE
        hard: dict[str, Quantity] = {name: canonical(quota.spec.hard[name]) for name in sorted(quota.spec.hard)}
        parts = self._parts(quota, hard)
        used: dict[str, Quantity] = {name: total(parts[name]) for name in hard}
        write_status(self.client, quota, ResourceQuotaStatus(hard=hard, used=used))
        return DONE

    def _parts(self, quota: ResourceQuota, hard: Iterable[str]) -> dict[str, list[Quantity]]:
        """What each object takes, by name.

        Counted past the cache: one that lags would take back what the server has charged for newer objects.
        """
        parts: dict[str, list[Quantity]] = {name: [] for name in hard}
        custom = (resource.table for resource in self.client.kinds.custom() if resource.namespaced)
        for table in (*_COUNTED, *custom):
            resource = self.client.kinds.by_table(table)
            for obj in self.client.store.list(table, quota.metadata.namespace):
                if not counts(quota, obj):
                    continue
                for name, amount in usage_of(resource, obj).items():
                    if name in parts:
                        parts[name].append(amount)
        return parts


def _changes_usage(entry: LogEntry[Object]) -> bool:
    if entry.old is None or entry.obj is None:
        return True
    before: Any = entry.old
    after: Any = entry.obj
    if entry.resource == "pods":
        return is_terminal(before) != is_terminal(after)
    return entry.resource in {"services", "persistentvolumeclaims"} and before.spec != after.spec
