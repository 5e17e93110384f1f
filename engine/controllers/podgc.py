"""The Pod garbage collector: removes what no kubelet will ever confirm (pkg/controller/podgc).

That is Pods of a node that does not exist (any more), terminating Pods of a node that is not Ready and was marked
out of service, and terminating Pods that never had a node. A pass comes every 20 s; a node has to be missing for
40 s. What differs: passes with nothing to do are left out; finished Pods are not counted against a threshold of 12,500.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.core import Node, Pod
from engine.api.meta import Condition, Object
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.nodelifecycle.taints import ready_status
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podsbynode import PodNodeIndex
from engine.controllers.pods.podstate import is_terminal
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

PASS_MS = 20_000
QUARANTINE_MS = 40_000
OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"


class PodGCController(ManagedController):
    """Reconciles names of nodes; the empty name stands for Pods without one."""

    name = "pod-garbage-collector"
    fault_names = (CONTROLLER_MANAGER, "podgc")
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._pods = PodNodeIndex()
        self._noticed_ms: dict[str, int] = {}
        """Node -> the pass in which it was first found missing."""
        self._unscheduled_terminating: dict[str, None] = {}
        """Terminating Pods that have no node."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The node that a change concerns, if it is missing or out of service."""
        if entry.resource == "nodes":
            if entry.key in self.lister(Node):
                self._noticed_ms.pop(entry.key, None)
            return [entry.key]
        if not is_of(entry, Pod):
            return []
        self._pods.observe(entry)
        pod = entry.last
        node = pod.spec.node_name
        if not node:
            terminates = entry.obj is not None and pod.metadata.deletion_timestamp is not None
            if terminates:
                self._unscheduled_terminating[entry.key] = None
            else:
                self._unscheduled_terminating.pop(entry.key, None)
            return [""] if terminates else []
        return [node] if entry.obj is not None and self._is_missing_or_out_of_service(node) else []

    def _is_missing_or_out_of_service(self, node: str) -> bool:
        found = self.lister(Node).get(node)
        return found is None or _is_out_of_service(found)

    def reconcile(self, key: str) -> ReconcileResult:
        """Remove what is due in this pass, or wait for the next one. Raises StatusError."""
        node = self.lister(Node).get(key)
        if key and node is None:
            return self._gc_orphaned(key)
        due = self._terminating(key, node)
        if not due:
            return DONE
        wait_ms = -self.clock.now_ms % PASS_MS
        if wait_ms:
            return ReconcileResult(wait_ms)
        for pod in due:
            self._remove(pod, ())
        return DONE

    def _gc_orphaned(self, node: str) -> ReconcileResult:
        if not self._pods.on(node):
            return DONE
        now_ms = self.clock.now_ms
        noticed = self._noticed_ms.setdefault(node, now_ms + -now_ms % PASS_MS)
        if now_ms < noticed + QUARANTINE_MS:
            return ReconcileResult(noticed + QUARANTINE_MS - now_ms)
        for pod in list(self._pods.on(node).values()):
            self._remove(pod, (self._disrupted(),))
        self._noticed_ms.pop(node, None)
        return DONE

    def _terminating(self, key: str, node: Node | None) -> list[Pod]:
        """Terminating Pods whose end no kubelet can confirm."""
        if node is None:
            pods = self.lister(Pod)
            return [pods[each] for each in self._unscheduled_terminating if each in pods]
        if not _is_out_of_service(node):
            return []
        return [pod for pod in self._pods.on(key).values() if pod.metadata.deletion_timestamp is not None]

    def _remove(self, pod: Pod, conditions: tuple[Condition, ...]) -> None:
        meta = pod.metadata
        try:
            if not is_terminal(pod):
                status = replace(pod.status, phase="Failed", conditions=(*pod.status.conditions, *conditions))
                self.client.update_status(replace(pod, status=status))
            self.client.delete("pods", meta.namespace, meta.name, grace_s=0, uid=meta.uid)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise

    def _disrupted(self) -> Condition:
        return Condition(
            type="DisruptionTarget",
            status="True",
            reason="DeletionByPodGC",
            message="PodGC: node no longer exists",
            last_transition_time=self.clock.stamp(),
        )


def _is_out_of_service(node: Node) -> bool:
    return ready_status(node) != "True" and any(taint.key == OUT_OF_SERVICE for taint in node.spec.taints)
