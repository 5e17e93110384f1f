"""Nodes that take no Pods before a certain tick: a scenario's machine that is prepared first.

Kubernetes has no such controller; an administrator would type `kubectl uncordon`. The cluster sets the deadline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.core import Node
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry


class ScheduledUncordon(ManagedController):
    """Reconciles names of nodes whose time has come."""

    name = "administrator"
    fault_names = (CONTROLLER_MANAGER, "nodeopening")
    watches: ClassVar[tuple[str, ...]] = ("nodes",)

    def map_to_keys(self, _entry: LogEntry[Object]) -> tuple[str, ...]:
        """Nothing that happens to a node opens it; only time does."""
        return ()

    def reconcile(self, key: str) -> ReconcileResult:
        """Uncordon the node. Raises StatusError."""
        node = self.lister(Node).get(key)
        if node is not None and node.spec.unschedulable:
            self.client.update(replace(node, spec=replace(node.spec, unschedulable=False)))
        return DONE
