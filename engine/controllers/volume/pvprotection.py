"""A volume that is bound stays, whoever deletes it (pkg/controller/volume/pvprotection).

Woken by PersistentVolumes; writes their finalizers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.storage import PV_PROTECTION, PersistentVolume
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.volume import finalizers

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry


class PVProtectionController(ManagedController):
    """Reconciles PersistentVolumes by name."""

    name = "persistentvolume-protection-controller"
    fault_names = (CONTROLLER_MANAGER, "pvprotection")
    watches: ClassVar[tuple[str, ...]] = ("persistentvolumes",)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The volume, if there is something to do for it."""
        volume = entry.obj
        if volume is None:
            return []
        due = finalizers.is_candidate(volume, PV_PROTECTION) or finalizers.lacks(volume, PV_PROTECTION)
        return [entry.key] if due else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Let a volume go that is to be deleted and is not bound. Raises StatusError."""
        volume = self.lister(PersistentVolume).get(key)
        if volume is None:
            return DONE
        if finalizers.lacks(volume, PV_PROTECTION):
            finalizers.add(self.client, volume, PV_PROTECTION)
        elif finalizers.is_candidate(volume, PV_PROTECTION) and volume.status.phase != "Bound":
            finalizers.take_away(self.client, volume, PV_PROTECTION)
        return DONE
