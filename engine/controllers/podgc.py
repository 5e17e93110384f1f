"""The Pod garbage collector: removes Pods whose node no longer exists (pkg/controller/podgc).

Woken by nodes. What differs: it runs when the quarantine of 40 s is over instead of every 20 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.meta import Condition
from engine.api.status import StatusError
from engine.client.component import DONE, Controller, Result
from engine.controllers.ownership import NOT_FOUND
from engine.controllers.podsbynode import PodsByNode
from engine.controllers.podstate import is_terminal

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.etcd.store import Entry

QUARANTINE_MS = 40_000


class PodGCController(Controller):
    """Reconciles names of nodes that were deleted."""

    name = "pod-garbage-collector"
    watches: ClassVar[tuple[str, ...]] = ("nodes", "pods")

    def __init__(self, client: Client, agenda: Agenda) -> None:
        """Start with empty caches."""
        super().__init__(client, agenda)
        self._pods = PodsByNode()
        self._missing_since_ms: dict[str, int] = {}

    def keys_of(self, entry: Entry) -> list[str]:
        """A node that is gone."""
        if entry.resource == "pods":
            self._pods.observe(entry)
            return []
        if entry.obj is not None:
            self._missing_since_ms.pop(entry.key, None)
            return []
        return [entry.key]

    def reconcile(self, key: str) -> Result:
        """After the quarantine, remove the Pods of a node that still does not exist. Raises StatusError."""
        if key in self.caches["nodes"]:
            return DONE
        since = self._missing_since_ms.setdefault(key, self.clock.now_ms)
        left_ms = since + QUARANTINE_MS - self.clock.now_ms
        if left_ms > 0:
            return Result(left_ms)
        for pod in list(self._pods.on(key).values()):
            self._remove(pod)
        self._missing_since_ms.pop(key, None)
        return DONE

    def _remove(self, pod: Pod) -> None:
        meta = pod.metadata
        try:
            if not is_terminal(pod):
                self.client.update_status(replace(pod, status=replace(
                    pod.status, phase="Failed", conditions=(*pod.status.conditions, self._disrupted()),
                )))  # fmt: skip
            self.client.delete("pods", meta.namespace, meta.name, grace_s=0, uid=meta.uid)
        except StatusError as error:
            if error.code != NOT_FOUND:
                raise

    def _disrupted(self) -> Condition:
        return Condition(
            type="DisruptionTarget", status="True", reason="DeletionByPodGC", message="PodGC: node no longer exists",
            last_transition_time=self.clock.stamp(),
        )  # fmt: skip
