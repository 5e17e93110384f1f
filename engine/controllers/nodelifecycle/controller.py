"""The node lifecycle controller: notices silent nodes (pkg/controller/nodelifecycle).

The cluster says when a node's heartbeats stop (`lost`) and come back (`returned`); nothing is polled, and no Lease is
written. 50 s after the last heartbeat Ready turns Unknown and the Pods' Ready False; taints follow, NoExecute one
pass later and one node per 10 s. Evicting is the taint eviction controller's. What differs: the passes start at the
loss instead of standing in a 5 s raster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.core import Node, Pod
from engine.api.meta import Condition, Object, condition
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.nodelifecycle.taints import evicts, ready_status, wanted_taints
from engine.controllers.nodelifecycle.zones import (
    EVICTION_INTERVAL_MS,
    eviction_interval_ms,
    full_disruption,
    zone_of,
)
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podsbynode import PodNodeIndex
from engine.controllers.pods.podstate import is_ready
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

GRACE_MS = 50_000
"""node-monitor-grace-period of 1.32 and later."""

STARTUP_GRACE_MS = 60_000
"""node-startup-grace-period: for a node that never posted a status."""

PASS_MS = 5_000
"""node-monitor-period."""

_CONDITIONS = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
_SILENT = ("NodeStatusUnknown", "Kubelet stopped posting node status.")
_NEVER_HEARD = ("NodeStatusNeverUpdated", "Kubelet never posted node status.")


class NodeLifecycleController(ManagedController):
    """Reconciles nodes by name."""

    name = "node-controller"
    fault_names = (CONTROLLER_MANAGER, "nodelifecycle")
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")

    def __init__(
        self,
        client: Client,
        agenda: WorkScheduler,
        heartbeats: Callable[[str], bool],
        grace_ms: int = GRACE_MS,
    ) -> None:
        """Ask `heartbeats` whether a node's kubelet renews its lease now; a silent one is missed after `grace_ms`."""
        super().__init__(client, agenda)
        self._heartbeats = heartbeats
        self._grace_ms = grace_ms
        self._pods = PodNodeIndex()
        self._silent_since_ms: dict[str, int] = {}
        self._registered: dict[str, Node] = {}
        self._next_eviction_ms: dict[str, int] = {}
        """Zone -> when the next node of it may get its NoExecute taint."""

    def lost(self, node: str) -> None:
        """The node's last heartbeat was now: look again when the grace period is over."""
        self._silent_since_ms.setdefault(node, self.clock.now_ms)
        self.requeue(node, self._grace_ms)

    def returned(self, node: str) -> None:
        """The node's kubelet renews its lease again: look at once."""
        self._silent_since_ms.pop(node, None)
        self.requeue(node, 0)

    def last_heard_s(self, node: str) -> int:
        """Up to when the node's kubelet has been heard of, in seconds since 1970: now, unless it is silent."""
        since_ms = self._silent_since_ms.get(node, self.clock.now_ms)
        return self.clock.epoch_s + since_ms // 1000

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """A node that changed; all of them if its readiness did, since the share of silent nodes matters."""
        if is_of(entry, Pod):
            self._pods.observe(entry)
            return []
        if is_of(entry, Node) and _readiness_changed(entry):
            return sorted(self.lister(Node))
        return [entry.key]

    def reconcile(self, key: str) -> ReconcileResult:
        """Bring conditions, Pods and taints of a node in line with its heartbeats. Raises StatusError."""
        node = self.lister(Node).get(key)
        self._register(key, node)
        if node is None:
            self._silent_since_ms.pop(key, None)
            return DONE
        if self._heartbeats(key):
            return self._taint(node)
        if condition(node.status.conditions, "Ready") is None:
            return self._await_first_word(node)
        if self._overdue(key, self._grace_ms):
            node = self._mark_silent(node)
        return self._taint(node)

    def _await_first_word(self, node: Node) -> ReconcileResult:
        """A node without a kubelet: somebody created the object, and nobody has posted a status for it."""
        name = node.metadata.name
        since = self._silent_since_ms.setdefault(name, self.clock.now_ms)
        if not self._overdue(name, STARTUP_GRACE_MS):
            return ReconcileResult(since + STARTUP_GRACE_MS - self.clock.now_ms)
        stamp = self.clock.stamp()
        reason, message = _NEVER_HEARD
        conditions = tuple(
            Condition(type=type_, status="Unknown", reason=reason, message=message, last_transition_time=stamp)
            for type_ in _CONDITIONS
        )
        written = self.client.update_status(replace(node, status=replace(node.status, conditions=conditions)))
        return self._taint(written)

    def _register(self, key: str, node: Node | None) -> None:
        if node is not None and key not in self._registered:
            self.client.event(
                node,
                "Normal",
                "RegisteredNode",
                f"Node {key} event: Registered Node {key} in Controller",
            )
        elif node is None and key in self._registered:
            message = f"Node {key} event: Removing Node {key} from Controller"
            self.client.event(self._registered.pop(key), "Normal", "RemovingNode", message)
        if node is not None:
            self._registered[key] = node

    def _overdue(self, key: str, grace_ms: int) -> bool:
        since = self._silent_since_ms.get(key)
        return since is not None and self.clock.now_ms - since >= grace_ms

    def _mark_silent(self, node: Node) -> Node:
        if ready_status(node) == "Unknown":
            return node
        name = node.metadata.name
        written = self._write_conditions(node, dict.fromkeys(_CONDITIONS, ("Unknown", *_SILENT)))
        self.client.event(node, "Normal", "NodeNotReady", f"Node {name} status is now: NodeNotReady")
        for pod in list(self._pods.on(name).values()):
            if is_ready(pod):
                self._mark_pod(pod)
        return written

    def _write_conditions(self, node: Node, facts: dict[str, tuple[str, str, str]]) -> Node:
        stamp = self.clock.stamp()
        conditions = tuple(
            _restated(entry, *facts[entry.type], stamp) if entry.type in facts else entry
            for entry in node.status.conditions
        )
        return self.client.update_status(replace(node, status=replace(node.status, conditions=conditions)))

    def _mark_pod(self, pod: Pod) -> None:
        stamp = self.clock.stamp()
        conditions = tuple(
            replace(entry, status="False", last_transition_time=stamp) if entry.type == "Ready" else entry
            for entry in pod.status.conditions
        )
        try:
            self.client.update_status(replace(pod, status=replace(pod.status, conditions=conditions)))
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise
            return
        self.client.event(pod, "Warning", "NodeNotReady", "Node is not ready")

    def _taint(self, node: Node) -> ReconcileResult:
        """NoSchedule at once; NoExecute a pass later, as far as the state of the node's zone allows."""
        wait_ms = self._eviction_wait_ms(node)
        taints = wanted_taints(node, self.clock.stamp(), evict=wait_ms == 0)
        if wait_ms == 0 and not evicts(node):
            zone = zone_of(node)
            interval = eviction_interval_ms(zone, self.lister(Node).values()) or EVICTION_INTERVAL_MS
            self._next_eviction_ms[zone] = self.clock.now_ms + interval
        if taints != node.spec.taints:
            self.client.update(replace(node, spec=replace(node.spec, taints=taints)))
        return ReconcileResult(wait_ms) if wait_ms else DONE

    def _eviction_wait_ms(self, node: Node) -> int | None:
        """0: the node may evict now; a number: look again then; None: not as things are."""
        nodes = self.lister(Node).values()
        if ready_status(node) == "True" or full_disruption(nodes):
            return None
        if evicts(node):
            return 0
        zone = zone_of(node)
        if eviction_interval_ms(zone, nodes) is None:
            return None
        # The condition was written in this pass or an earlier one: its age tells.
        missed = self._silent_since_ms.get(node.metadata.name, 0) + self._grace_ms + PASS_MS
        return max(0, max(missed, self._next_eviction_ms.get(zone, 0)) - self.clock.now_ms)


def _readiness_changed(entry: LogEntry[Node]) -> bool:
    before, after = entry.old, entry.obj
    return before is not None and after is not None and ready_status(before) != ready_status(after)


def _restated(entry: Condition, status: str, reason: str, message: str, stamp: str) -> Condition:
    moved = entry.last_transition_time if entry.status == status else stamp
    heartbeat = entry.last_heartbeat_time if status == "Unknown" else stamp
    return replace(
        entry,
        status=status,
        reason=reason,
        message=message,
        last_transition_time=moved,
        last_heartbeat_time=heartbeat,
    )
