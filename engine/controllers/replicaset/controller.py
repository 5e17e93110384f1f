"""The ReplicaSet controller: keeps a number of equal Pods running (pkg/controller/replicaset).

Woken by ReplicaSets and Pods; creates and deletes Pods and writes the ReplicaSet's status. A terminating Pod counts
no more, so its replacement comes while it still runs. What differs: there is one worker, and a round of creations
takes its place in one tick instead of a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.api.apps import ReplicaSet
from engine.api.core import Pod, ReplicationController
from engine.api.meta import LabelSelector, Object, controller_of, number
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.pods.expectations import Expectations
from engine.controllers.pods.ownership import OwnerIndex, became_orphan, claim, possible_owners
from engine.controllers.pods.podcontrol import PodControl, pod_from_template
from engine.controllers.pods.podranking import in_deletion_order
from engine.controllers.pods.podstate import available_in_s, is_active
from engine.controllers.replicaset.status import status_of, template_of
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

BURST_REPLICAS = 500
"""How many Pods one pass creates or deletes at most."""
Replicated = ReplicaSet | ReplicationController


def selector_of(owner: Replicated) -> LabelSelector | None:
    """Which Pods are meant: a ReplicationController, which is older, says it by a plain map of labels."""
    selector = owner.spec.selector
    return LabelSelector(match_labels=selector) if isinstance(selector, dict) else selector


class ReplicaSetController(ManagedController):
    """Reconciles ReplicaSets by `namespace/name`."""

    name = "replicaset-controller"
    fault_names = (CONTROLLER_MANAGER, "replicaset")
    watches: ClassVar[tuple[str, ...]] = ("replicasets", "pods")
    kind: ClassVar[type[Replicated]] = ReplicaSet
    """What is reconciled."""

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._expectations = Expectations()
        self._kind = self.kind.__name__
        self._pods = OwnerIndex[Pod](self._kind)
        self._sets: dict[str, dict[str, Replicated]] = {}
        self._control = PodControl(client, self._expectations)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The ReplicaSet itself; for a Pod its owner, or whoever may want to adopt it."""
        if is_of(entry, self.kind):
            self._index_set(entry)
            return [entry.key]
        if not is_of(entry, Pod):
            return []
        owners = self._pods.observe(entry)
        self._note_observed(entry)
        if became_orphan(entry):
            owners += possible_owners(self._sets.get(entry.last.metadata.namespace, {}), entry.last, selector_of)
        return owners

    def reconcile(self, key: str) -> ReconcileResult:
        """Claim Pods, create or delete some, write the status. Raises StatusError."""
        current = self.lister(self.kind).get(key)
        if current is None:
            self._expectations.forget(key)
            return DONE
        synced = self._expectations.satisfied(key, self.clock.now_ms)
        claimed = claim(self.client, current, selector_of(current), self._pods)
        active = [pod for pod in claimed.values() if is_active(pod)]
        failure: StatusError | None = None
        if synced and current.metadata.deletion_timestamp is None:
            try:
                self._manage(key, current, active)
            except StatusError as error:
                failure = error
        status = status_of(current, active, failure, self.clock)
        write_status(self.client, current, status)
        if failure is not None:
            raise failure
        return self._next_available(current, active)

    def _index_set(self, entry: LogEntry[Any]) -> None:
        namespace = entry.key.partition("/")[0]
        peers = self._sets.setdefault(namespace, {})
        if entry.obj is None:
            peers.pop(entry.key, None)
        else:
            peers[entry.key] = entry.obj

    def _note_observed(self, entry: LogEntry[Pod]) -> None:
        pod = entry.last
        owner = controller_of(pod.metadata)
        if owner is None or owner.kind != self._kind:
            return
        owner_key = f"{pod.metadata.namespace}/{owner.name}"
        if entry.old is None:
            self._expectations.creation_observed(owner_key)
        if entry.obj is None or pod.metadata.deletion_timestamp is not None:
            self._expectations.deletion_observed(owner_key, entry.key)

    def _manage(self, key: str, current: Replicated, active: list[Pod]) -> None:
        missing = number(current.spec.replicas, 1) - len(active)
        if missing > 0:
            pod = pod_from_template(template_of(current), current)
            self._control.create(key, current, [pod] * min(missing, BURST_REPLICAS), self.clock.now_ms)
        elif missing < 0:
            pods_to_delete = self._pods_to_delete(current, active, min(-missing, BURST_REPLICAS))
            self._control.delete(key, current, pods_to_delete, self.clock.now_ms)

    def _pods_to_delete(self, current: Replicated, active: list[Pod], count: int) -> list[Pod]:
        if count == len(active):
            return active
        return in_deletion_order(active, self._active_by_node(current), self.clock.now_s)[:count]

    def _active_by_node(self, current: Replicated) -> dict[str, int]:
        """Active Pods per node of all ReplicaSets with the same owner (those of one Deployment)."""
        owner = controller_of(current.metadata)
        counts: dict[str, int] = {}
        if owner is None:
            return counts
        for peer in self._sets.get(current.metadata.namespace, {}).values():
            peer_owner = controller_of(peer.metadata)
            if peer_owner is None or peer_owner.uid != owner.uid:
                continue
            for pod in self._pods.owned(peer.metadata.uid).values():
                if is_active(pod):
                    counts[pod.spec.node_name] = counts.get(pod.spec.node_name, 0) + 1
        return counts

    def _next_available(self, current: Replicated, active: list[Pod]) -> ReconcileResult:
        if not current.spec.min_ready_seconds:
            return DONE
        waits = [available_in_s(pod, current.spec.min_ready_seconds, self.clock.now_s) for pod in active]
        soonest = min((wait for wait in waits if wait), default=None)
        return DONE if soonest is None else ReconcileResult(soonest * 1000)
