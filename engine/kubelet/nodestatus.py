"""What a kubelet says of its own node (pkg/kubelet/nodestatus, kubelet_node_status.go).

Called by the kubelet when its node's object changes and when its machine comes back. An unchanged status is not
written again: heartbeats are computed from the clock when somebody reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.meta import Condition, condition

if TYPE_CHECKING:
    from engine.api.core import Node
    from engine.client.client import Client
    from engine.clock import Clock

HEALTHY = {
    "MemoryPressure": ("False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    "DiskPressure": ("False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    "PIDPressure": ("False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    "Ready": ("True", "KubeletReady", "kubelet is posting ready status"),
}
"""type -> (status, reason, message) on a node without trouble."""

_STARTING = ("NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID")


class NodeStatusPoster:
    """Keeps the Node object of one kubelet true, and tells what changes."""

    def __init__(self, client: Client, clock: Clock) -> None:
        """Write as the kubelet does."""
        self._client = client
        self._clock = clock
        self._cordoned = False
        self._boots = 0

    def look(self, node: Node, boots: int) -> None:
        """Take over the node as the kubelet knows it; `boots` counts its machine's starts. Raises StatusError."""
        if boots != self._boots:
            self._boots = boots
            self._client.event(node, "Normal", "Starting", "Starting kubelet.")
            for reason in _STARTING:
                self._tell(node, reason)
            if _is_ready(node):
                self._tell(node, "NodeReady")
        if node.spec.unschedulable != self._cordoned:
            self._cordoned = node.spec.unschedulable
            self._tell(node, "NodeNotSchedulable" if self._cordoned else "NodeSchedulable")
        if not _is_ready(node):
            conditions = healthy_conditions(node, self._clock.stamp())
            self._client.update_status(replace(node, status=replace(node.status, conditions=conditions)))
            self._tell(node, "NodeReady")

    def _tell(self, node: Node, reason: str) -> None:
        self._client.event(node, "Normal", reason, f"Node {node.metadata.name} status is now: {reason}")


def healthy_conditions(node: Node, stamp: str) -> tuple[Condition, ...]:
    """The node's conditions as a kubelet without trouble posts them; those of others stay."""
    own = [_posted(node, type_, stamp) for type_ in HEALTHY]
    return (*own, *(entry for entry in node.status.conditions if entry.type not in HEALTHY))


def _posted(node: Node, type_: str, stamp: str) -> Condition:
    status, reason, message = HEALTHY[type_]
    before = condition(node.status.conditions, type_)
    since = before.last_transition_time if before is not None and before.status == status else stamp
    return Condition(
        type=type_,
        status=status,
        reason=reason,
        message=message,
        last_heartbeat_time=stamp,
        last_transition_time=since,
    )


def _is_ready(node: Node) -> bool:
    ready = condition(node.status.conditions, "Ready")
    return ready is not None and ready.status == "True"
