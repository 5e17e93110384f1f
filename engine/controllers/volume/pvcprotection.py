"""A claim that a Pod uses stays, whoever deletes it (pkg/controller/volume/pvcprotection).

Woken by PersistentVolumeClaims and Pods; writes the claims' finalizers. A Pod uses a claim from being bound to a node
until it is gone or its kubelet has let it go, also while it has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.component_helpers.claims import claims_of
from engine.api.core import Pod
from engine.api.storage import PVC_PROTECTION, PersistentVolumeClaim
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.volume import finalizers
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry


class PVCProtectionController(ManagedController):
    """Reconciles PersistentVolumeClaims by `namespace/name`."""

    name = "persistentvolumeclaim-protection-controller"
    fault_names = (CONTROLLER_MANAGER, "pvcprotection")
    watches: ClassVar[tuple[str, ...]] = ("persistentvolumeclaims", "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._users: dict[str, FlatDict[str, None]] = {}
        """Claim to the Pods that are on a node and use it."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """A claim for which there is something to do; of a Pod that is gone, the claims that it used."""
        last = entry.last
        if isinstance(last, Pod):
            return self._noted(entry, last)
        claim = entry.obj
        if claim is None:
            return []
        due = finalizers.is_candidate(claim, PVC_PROTECTION) or finalizers.lacks(claim, PVC_PROTECTION)
        return [entry.key] if due else []

    def _noted(self, entry: LogEntry[Object], pod: Pod) -> list[str]:
        """Take over one change of a Pod; the claims that it has let go."""
        if not pod.spec.node_name:
            return []
        claims = claims_of(pod)
        if entry.obj is not None and not _is_shut_down(pod):
            for claim in claims:
                self._users.setdefault(claim, FlatDict())[entry.key] = None
            return []
        for claim in claims:
            users = self._users.get(claim)
            if users is not None:
                users.pop(entry.key, None)
                if not users:
                    del self._users[claim]
        return claims

    def reconcile(self, key: str) -> ReconcileResult:
        """Let a claim go that is to be deleted and that nobody uses. Raises StatusError."""
        claim = self.lister(PersistentVolumeClaim).get(key)
        if claim is None:
            return DONE
        if finalizers.lacks(claim, PVC_PROTECTION):
            finalizers.add(self.client, claim, PVC_PROTECTION)
        elif finalizers.is_candidate(claim, PVC_PROTECTION) and key not in self._users:
            finalizers.take_away(self.client, claim, PVC_PROTECTION)
        return DONE


def _is_shut_down(pod: Pod) -> bool:
    """Whether its kubelet is done with it: it may still wait for its dependents, and its claims among them for it."""
    return pod.metadata.deletion_timestamp is not None and pod.metadata.deletion_grace_period_seconds == 0
