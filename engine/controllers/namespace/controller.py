"""The namespace controller: empties a namespace that is being deleted, then lets it go (pkg/controller/namespace).

Woken by namespaces, 5 s after each of their changes; looks again after half the time that what is left may need. Pods
go first, everything else when none is left (OrderedNamespaceDeletion). Contents are read past the cache, as upstream
lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from engine.api.core import Namespace
from engine.api.meta import Object, number
from engine.api.scheme import Resource, by_plural
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.clock import parse_rfc3339
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.namespace.conditions import RemainingContent, conditions_of
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podstate import is_terminal
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.etcd.store import LogEntry

FINALIZER = "kubernetes"
GRACE_MS = 5_000
"""namespaceDeletionGracePeriod: how long the controller waits after a change of a namespace."""

FINALIZER_ESTIMATE_S = 15
"""How long whoever has a finalizer on something is expected to take."""

_RETRY_MS = 1_000


class NamespaceController(ManagedController):
    """Reconciles namespaces by name."""

    name = "namespace-controller"
    fault_names = (CONTROLLER_MANAGER, "namespace")
    watches: ClassVar[tuple[str, ...]] = ("namespaces",)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """None at once: a terminating namespace is examined after the grace period."""
        current = entry.obj
        if current is not None and current.metadata.deletion_timestamp is not None:
            self.requeue(entry.key, GRACE_MS)
        return []

    def reconcile(self, key: str) -> ReconcileResult:
        """Delete what the namespace holds; when nothing is left, take the finalizer off. Raises StatusError."""
        current = self.lister(Namespace).get(key)
        if current is None or current.metadata.deletion_timestamp is None or FINALIZER not in current.spec.finalizers:
            return DONE
        left = RemainingContent()
        self._empty(by_plural("pods"), current, left)
        if not left.counts:
            for resource in self.client.kinds.stored():
                if resource.namespaced and resource.plural != "pods":
                    self._empty(resource, current, left)
        conditions = conditions_of(current.status.conditions, left, self.clock.stamp())
        if left.counts:
            write_status(self.client, current, replace(current.status, conditions=conditions))
            return ReconcileResult(_RETRY_MS if left.errors else (left.estimate_s // 2 + 1) * 1000)
        self._finish(current)
        return DONE

    def _empty(self, resource: Resource, namespace: Namespace, left: RemainingContent) -> None:
        """Ask all objects of a resource to go, and note what is still there."""
        name = namespace.metadata.name
        patience_s = self._patience_s(resource, namespace)
        for obj in self._contents(resource, name):
            if obj.metadata.deletion_timestamp is None:
                self._delete(resource.table, name, obj.metadata.name)
        remaining = self._contents(resource, name)
        if not remaining:
            return
        finalizers = [finalizer for obj in remaining for finalizer in obj.metadata.finalizers]
        left.add(resource, len(remaining), finalizers)
        if patience_s:
            left.wait(patience_s)
        elif finalizers:
            left.wait(FINALIZER_ESTIMATE_S)
        else:
            left.complain(resource, name)

    def _contents(self, resource: Resource, namespace: str) -> list[Any]:
        return list(self.client.store.list(resource.table, namespace))

    def _patience_s(self, resource: Resource, namespace: Namespace) -> int:
        """How long its Pods may take: the longest grace period, unless that has passed since the deletion began."""
        if resource.plural != "pods":
            return 0
        pods = self._contents(resource, namespace.metadata.name)
        longest = max(
            (number(pod.spec.termination_grace_period_seconds) for pod in pods if not is_terminal(pod)),
            default=0,
        )
        since_s = self.clock.now_s - parse_rfc3339(namespace.metadata.deletion_timestamp or self.clock.stamp())
        return 0 if since_s >= longest else longest

    def _delete(self, resource: str, namespace: str, name: str) -> None:
        try:
            self.client.delete(resource, namespace, name, propagation="Background")
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise

    def _finish(self, current: Namespace) -> None:
        left = tuple(entry for entry in current.spec.finalizers if entry != FINALIZER)
        self.client.update(replace(current, spec=replace(current.spec, finalizers=left)))
