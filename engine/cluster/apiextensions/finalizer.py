"""The finalizing controller: a definition that is deleted takes its objects along (pkg/controller/finalizer).

Woken by definitions, and called by the server as it begins to delete one: both are the same process, so that a
definition whose objects hold nothing is gone as soon as that is asked for, whether time passes or not.
Deletes the objects, and lets the definition go when none is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.apps import Passive
from engine.api.meta import key_of
from engine.api.status import StatusError
from engine.apiserver.apiextensions.definitions import FINALIZER, condition, with_condition
from engine.apiserver.apiextensions.kinds import DEFINITIONS, is_established
from engine.client.component import DONE, ReconcileResult
from engine.cluster.apiextensions.definitions import DefinitionController
from engine.etcd.store import Cause

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.cluster.gates import Gate
    from engine.etcd.store import LogEntry

_LOOK_AGAIN_MS = 5_000
"""How often upstream counts the objects that are left."""


class CRDFinalizer(DefinitionController):
    """Reconciles definitions by name."""

    name = "crd-finalizer"

    def __init__(self, client: Client, agenda: WorkScheduler, gate: Gate) -> None:
        """Hang with the API server, whose `gate` that is."""
        super().__init__(client, agenda, gate)
        client.server.definition_deleted = self.begin

    def begin(self, definition: Object) -> None:
        """Do at once what can be done for a definition that was just marked for deletion; the rest waits its turn."""
        self._handle(key_of(definition.metadata), Cause("revision", definition.metadata.resource_version))

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
        if not is_established(current.body):
            current = self._say(current, "False", "NeverEstablished", "resource was never established")
        elif self._delete_all(key):
            return ReconcileResult(_LOOK_AGAIN_MS)
        else:
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
