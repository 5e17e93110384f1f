"""The TTL controller: tells kubelets by an annotation how long they may cache what Pods mount (pkg/controller/ttl).

The more nodes there are the longer, so that a large cluster asks less often. Woken by Nodes, writes them. No kubelet
reads it any more (they watch instead), here neither. What differs: when the number of nodes passes a bound all nodes
are looked at, where upstream waits for the next heartbeat of each, which is not written here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from msgspec.structs import replace

from engine.api.core import Node
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

OBJECT_TTL = "node.alpha.kubernetes.io/ttl"
"""The annotation, in seconds (v1.ObjectTTLAnnotationKey)."""


class TTLBoundary(NamedTuple):
    """How long in clusters of about that size. Neighbours overlap, so that one node more or less changes nothing."""

    fewest: int
    most: int
    seconds: int


BOUNDARIES = (
    TTLBoundary(0, 100, 0),
    TTLBoundary(90, 500, 15),
    TTLBoundary(450, 1_000, 30),
    TTLBoundary(900, 2_000, 60),
    TTLBoundary(1_800, sys.maxsize, 300),
)


class TTLController(ManagedController):
    """Reconciles names of nodes."""

    name = "ttl-controller"
    fault_names = (CONTROLLER_MANAGER, "ttl")
    watches: ClassVar[tuple[str, ...]] = ("nodes",)

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._step = 0
        """Which of the boundaries holds."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The node; every node once their number has passed a bound."""
        nodes = self.lister(Node)
        step = _step_after(self._step, len(nodes))
        if step != self._step:
            self._step = step
            return list(nodes)
        return [entry.key] if entry.obj is not None else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Write the annotation where it says something else. Raises StatusError."""
        wanted = str(BOUNDARIES[self._step].seconds)
        node = self.lister(Node).get(key)
        if node is None or node.metadata.annotations.get(OBJECT_TTL) == wanted:
            return DONE
        live = self.client.live(Node, "", key)  # a patch, which no other write stands in the way of
        if live is not None:
            annotations = dict(sorted((live.metadata.annotations | {OBJECT_TTL: wanted}).items()))
            self.client.update(replace(live, metadata=replace(live.metadata, annotations=annotations)))
        return DONE


def _step_after(step: int, nodes: int) -> int:
    while nodes > BOUNDARIES[step].most:
        step += 1
    while nodes < BOUNDARIES[step].fewest:
        step -= 1
    return step
