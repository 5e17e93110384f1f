"""The finalizing controller: a definition that is deleted takes its objects along (pkg/controller/finalizer).

Woken by definitions. Deletes the objects, and lets the definition go when none is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.status import StatusError
from engine.apiserver.apiextensions.definitions import FINALIZER, condition, with_condition
from engine.apiserver.apiextensions.kinds import DEFINITIONS, is_established
from engine.client.component import DONE, Controller, ReconcileResult
from engine.cluster.gates import API_SERVER

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.cluster.gates import Gate
    from engine.etcd.store import LogEntry

_LOOK_AGAIN_MS = 1_000


class CRDFinalizer(Controller):
    """Reconciles definitions by name."""

    name = "crd-finalizer"
    fault_names = (API_SERVER,)
    watches: ClassVar[tuple[str, ...]] = (DEFINITIONS,)

    def __init__(self, client: Client, agenda: WorkScheduler, gate: Gate) -> None:
        """Hang with the API server, whose `gate` that is."""
        super().__init__(client, agenda)
        self.cursor = gate  # type: ignore[assignment]  # it is the server that stands still

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """A definition that is being deleted."""
        current = entry.obj
        return [] if current is None or current.metadata.deletion_timestamp is None else [entry.key]

    def reconcile(self, key: str) -> ReconcileResult:
        """Delete what is there of the kind; when nothing is left, take the finalizer off. Raises StatusError."""
        current = self.client.store.get(DEFINITIONS, key)
        if not isinstance(current, Passive) or FINALIZER not in current.metadata.finalizers:
            return DONE
        current = self._say(current, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress")
        if is_established(current.body) and self._delete_all(key):
            return ReconcileResult(_LOOK_AGAIN_MS)
        current = self._say(current, "False", "InstanceDeletionCompleted", "removed all instances")
        left = tuple(name for name in current.metadata.finalizers if name != FINALIZER)
        self.client.update(replace(current, metadata=replace(current.metadata, finalizers=left)))
        return DONE

    def _say(self, current: Passive, status: str, reason: str, message: str) -> Passive:
        """The definition with that written into its status."""
        said = condition("Terminating", status, reason, message, self.clock.stamp())
        now: dict[str, Any] = with_condition(current.body.get("status") or {}, said)
        if now == current.body.get("status"):
            return current
        return self.client.update_status(replace(current, body=current.body | {"status": now}))

    def _delete_all(self, table: str) -> bool:
        """Ask every object to go; whether any is still there."""
        for obj in self.client.store.list(table):
            if obj.metadata.deletion_timestamp is None:
                try:
                    self.client.delete(table, obj.metadata.namespace, obj.metadata.name)
                except StatusError as error:
                    if error.reason != "NotFound":
                        raise
        return bool(self.client.store.keys(table))
