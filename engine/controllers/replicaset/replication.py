"""The controller of ReplicationControllers: what that of ReplicaSets does, for their older form.

The two share everything; only the form of the selector, the kind of the owner and the name of the recorder differ.
Mirrors pkg/controller/replication, an adapter around pkg/controller/replicaset.
"""

from __future__ import annotations

from typing import ClassVar

from engine.api.core import ReplicationController
from engine.controllers.controllermanager import CONTROLLER_MANAGER
from engine.controllers.replicaset.controller import ReplicaSetController, Replicated


class ReplicationManager(ReplicaSetController):
    """Reconciles ReplicationControllers by `namespace/name`."""

    name = "replication-controller"
    fault_names = (CONTROLLER_MANAGER, "replication")
    watches: ClassVar[tuple[str, ...]] = ("replicationcontrollers", "pods")
    kind: ClassVar[type[Replicated]] = ReplicationController
