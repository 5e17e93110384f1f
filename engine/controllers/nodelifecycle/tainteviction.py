"""The taint eviction controller: deletes Pods from nodes whose NoExecute taints they do not tolerate (any longer).

Mirrors pkg/controller/tainteviction. Woken by nodes and Pods; a Pod that tolerates a taint for some seconds has a
deadline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from msgspec.structs import replace

from engine.api.component_helpers.taints import FOR_EVER, NO_EXECUTE, min_toleration_seconds
from engine.api.core import Node, Pod
from engine.api.meta import Condition, Object
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podsbynode import PodNodeIndex
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.core import Taint
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry


class _TimedEviction(NamedTuple):
    """When a Pod is to go."""

    uid: str
    due_ms: int


class TaintEvictionController(ManagedController):
    """Reconciles Pods by key."""

    name = "taint-eviction-controller"
    fault_names = (CONTROLLER_MANAGER, "tainteviction")
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._pods = PodNodeIndex()
        self._timed_evictions: dict[str, _TimedEviction] = {}

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Pods of a node whose NoExecute taints changed; a Pod on a node that has some."""
        if is_of(entry, Node):
            changed = _no_execute_taints(entry.old) != _no_execute_taints(entry.obj)
            return sorted(self._pods.on(entry.key)) if changed else []
        if not is_of(entry, Pod):
            return []
        self._pods.observe(entry)
        taints = _no_execute_taints(self.lister(Node).get(entry.last.spec.node_name))
        return [entry.key] if taints or entry.key in self._timed_evictions else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Schedule, cancel or carry out the eviction of one Pod. Raises StatusError."""
        pod = self.lister(Pod).get(key)
        if pod is None or pod.metadata.deletion_timestamp is not None:
            self._timed_evictions.pop(key, None)
            return DONE
        taints = _no_execute_taints(self.lister(Node).get(pod.spec.node_name))
        seconds = min_toleration_seconds(pod, taints) if taints else FOR_EVER
        if seconds == FOR_EVER:
            if self._timed_evictions.pop(key, None) is not None:
                self.client.event(pod, "Normal", "TaintManagerEviction", f"Cancelling deletion of Pod {key}")
            return DONE
        return self._execute(key, pod, seconds)

    def _execute(self, key: str, pod: Pod, seconds: int) -> ReconcileResult:
        eviction = self._timed_evictions.get(key)
        now_ms = self.clock.now_ms
        if eviction is None or eviction.uid != pod.metadata.uid:
            eviction = self._timed_evictions[key] = _TimedEviction(pod.metadata.uid, now_ms + seconds * 1000)
        if now_ms < eviction.due_ms:
            return ReconcileResult(eviction.due_ms - now_ms)
        del self._timed_evictions[key]
        self.client.event(pod, "Normal", "TaintManagerEviction", f"Marking for deletion Pod {key}")
        try:
            self._mark_disrupted(pod)
            self.client.delete("pods", pod.metadata.namespace, pod.metadata.name, uid=pod.metadata.uid)
        except StatusError as error:
            if error.code != NOT_FOUND:
                self._timed_evictions[key] = eviction
                raise
        return DONE

    def _mark_disrupted(self, pod: Pod) -> None:
        target = Condition(
            type="DisruptionTarget",
            status="True",
            reason="DeletionByTaintManager",
            message="Taint manager: deleting due to NoExecute taint",
            last_transition_time=self.clock.stamp(),
        )
        others = tuple(entry for entry in pod.status.conditions if entry.type != target.type)
        self.client.update_status(replace(pod, status=replace(pod.status, conditions=(*others, target))))


def _no_execute_taints(node: Node | None) -> tuple[Taint, ...]:
    return tuple(taint for taint in node.spec.taints if taint.effect == NO_EXECUTE) if node is not None else ()
