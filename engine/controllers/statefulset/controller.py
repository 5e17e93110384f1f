"""The StatefulSet controller: Pods with stable names, made and removed in order (pkg/controller/statefulset).

Woken by StatefulSets and Pods; writes Pods, their claims, ControllerRevisions and the set's status. One step per look
with the policy OrderedReady, all of them with Parallel. What differs: maxUnavailable, which is alpha, is carried and
not acted on; a pass creates 500 Pods at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.apps import ControllerRevision, StatefulSet
from engine.api.core import Pod
from engine.api.meta import Object, number
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.history import REVISION_HASH, REVISIONS, ControllerHistory, template_of
from engine.controllers.pods.ownership import OwnerIndex, became_orphan, claim
from engine.controllers.pods.podstate import available_in_s, is_ready, is_terminal
from engine.controllers.statefulset.claims import StatefulClaims, desired_ordinals
from engine.controllers.statefulset.pods import StatefulPodControl, ordinal_of, stateful_pod
from engine.controllers.statefulset.status import status_of
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

BURST_REPLICAS = 500
"""How many Pods one pass creates at most, as the ReplicaSet controller has it; their watch events lead to the next."""

_HASH_LABEL = "controller.kubernetes.io/hash"


class StatefulSetController(ManagedController):
    """Reconciles StatefulSets by `namespace/name`."""

    name = "statefulset-controller"
    fault_names = (CONTROLLER_MANAGER, "statefulset")
    watches: ClassVar[tuple[str, ...]] = ("statefulsets", REVISIONS, "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._pods = OwnerIndex[Pod]("StatefulSet")
        self._control = StatefulPodControl(client)
        self._claims = StatefulClaims(client)
        self._history = ControllerHistory(client, "StatefulSet", _HASH_LABEL)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The StatefulSet itself; for a Pod its owner, or the set that it is named after."""
        if entry.resource == "statefulsets":
            return [entry.key]
        if is_of(entry, ControllerRevision):
            self._history.observe(entry)
            return []
        if not is_of(entry, Pod):
            return []
        owners = self._pods.observe(entry)
        if became_orphan(entry):
            namesake = entry.key.rpartition("-")[0]
            owners += [namesake] if namesake in self.lister(StatefulSet) else []
        return owners

    def reconcile(self, key: str) -> ReconcileResult:
        """Take the step that is due, and write the status. Raises StatusError."""
        current = self.lister(StatefulSet).get(key)
        if current is None:
            return DONE
        name = current.metadata.name
        known = self._history.of(current)
        claimed = claim(
            self.client,
            current,
            current.spec.selector,
            self._pods,
            lambda pod: ordinal_of(name, pod.metadata.name) is not None,
        )
        pods = {
            ordinal: pod for pod in claimed.values() if (ordinal := ordinal_of(name, pod.metadata.name)) is not None
        }
        newest = self._history.current(current, known)
        revision = newest.metadata.name
        write_status(self.client, current, status_of(current, pods, revision, self.clock.now_s))
        if current.metadata.deletion_timestamp is not None:
            return DONE
        self._claims.settle(current, pods)
        older = next((entry for entry in known if entry.metadata.name == current.status.current_revision), newest)
        if self._replicas(current, pods, older, newest) and self._condemned(current, pods):
            self._outdated(current, pods, revision)
        in_use = {pod.metadata.labels.get(REVISION_HASH, "") for pod in pods.values()}
        self._history.truncate(current, known, in_use | {revision, older.metadata.name})
        return self._next_available(current, pods)

    def _replicas(
        self,
        current: StatefulSet,
        pods: dict[int, Pod],
        older: ControllerRevision,
        newest: ControllerRevision,
    ) -> bool:
        """See to the desired ordinals, lowest first; False where the rest has to wait for one of them."""
        made = 0
        for ordinal in desired_ordinals(current):
            pod = pods.get(ordinal)
            if pod is None:
                self._create(current, ordinal, older, newest)
                made += 1
                if _ordered(current) or made == BURST_REPLICAS:
                    return False
            elif pod.metadata.deletion_timestamp is None and is_terminal(pod):
                self._recreate(current, pod)
                return False
            elif _ordered(current) and not self._settled(current, pod):
                return False
        return True

    def _create(
        self,
        current: StatefulSet,
        ordinal: int,
        older: ControllerRevision,
        newest: ControllerRevision,
    ) -> None:
        """Make a Pod of the present template, or below the partition of the one before."""
        if older is newest or ordinal >= desired_ordinals(current).start + _partition(current):
            revision, template = newest, current.spec.template
        else:
            revision, template = older, template_of(current, older)
        self._control.create(current, ordinal, stateful_pod(current, ordinal, template, revision.metadata.name))

    def _recreate(self, current: StatefulSet, pod: Pod) -> None:
        """A Pod that has ended is deleted, and made anew under the same name once it is gone."""
        meta = pod.metadata
        failed = pod.status.phase == "Failed"
        word, reason = ("failed", "RecreatingFailedPod") if failed else ("terminated", "RecreatingTerminatedPod")
        message = f"StatefulSet {meta.namespace}/{current.metadata.name} is recreating {word} Pod {meta.name}"
        self.client.event(current, "Warning" if failed else "Normal", reason, message)
        self._control.delete(current, pod)

    def _condemned(self, current: StatefulSet, pods: dict[int, Pod]) -> bool:
        """Remove ordinals beyond those desired, highest first; False where the rest has to wait for one of them."""
        desired = desired_ordinals(current)
        surplus = [ordinal for ordinal in sorted(pods, reverse=True) if ordinal not in desired]
        unhealthy = [ordinal for ordinal in surplus if not self._settled(current, pods[ordinal])]
        for ordinal in surplus:
            pod = pods[ordinal]
            if pod.metadata.deletion_timestamp is None:
                if _ordered(current) and ordinal in unhealthy[:-1]:
                    # A lower one that is unhealthy too could not come back if this one went first.
                    return False
                self._control.delete(current, pod)
            if _ordered(current):
                return False
        return True

    def _outdated(self, current: StatefulSet, pods: dict[int, Pod], revision: str) -> None:
        """Delete the highest Pod of another revision, unless one above it is still on its way."""
        if current.spec.update_strategy.type == "OnDelete":
            return
        lowest = desired_ordinals(current).start + _partition(current)
        for ordinal in reversed(desired_ordinals(current)):
            pod = pods.get(ordinal)
            if ordinal < lowest or pod is None:
                return
            going = pod.metadata.deletion_timestamp is not None
            if not going and pod.metadata.labels.get(REVISION_HASH) != revision:
                self._control.delete(current, pod)
                return
            if going or not is_ready(pod):
                return

    def _settled(self, current: StatefulSet, pod: Pod) -> bool:
        """May the next ordinal follow this one?"""
        if pod.metadata.deletion_timestamp is not None or pod.status.phase != "Running":
            return False
        return available_in_s(pod, current.spec.min_ready_seconds, self.clock.now_s) == 0

    def _next_available(self, current: StatefulSet, pods: dict[int, Pod]) -> ReconcileResult:
        if not current.spec.min_ready_seconds:
            return DONE
        waits = [available_in_s(pod, current.spec.min_ready_seconds, self.clock.now_s) for pod in pods.values()]
        soonest = min((wait for wait in waits if wait), default=None)
        return DONE if soonest is None else ReconcileResult(soonest * 1000)


def _ordered(current: StatefulSet) -> bool:
    return current.spec.pod_management_policy != "Parallel"


def _partition(current: StatefulSet) -> int:
    rolling = current.spec.update_strategy.rolling_update
    return number(rolling.partition) if rolling is not None else 0
