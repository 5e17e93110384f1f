"""The DaemonSet controller: one Pod on every node that should run it (pkg/controller/daemon).

Woken by DaemonSets, their revisions, nodes and Pods. It does not bind Pods itself: each is pinned to its node by a node
affinity on `metadata.name`, which the scheduler honours. What differs: a Pod that failed on its node is replaced at
once instead of after a growing back-off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.apps import ControllerRevision, DaemonSet
from engine.api.core import Node, Pod
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.daemon.pods import daemon_pod, should_continue_running, should_run, target_node
from engine.controllers.daemon.status import status_of
from engine.controllers.daemon.update import roll, superfluous
from engine.controllers.history import REVISION_HASH, REVISIONS, ControllerHistory, digest_of
from engine.controllers.pods.expectations import Expectations
from engine.controllers.pods.ownership import OwnerIndex, became_orphan, claim, possible_owners
from engine.controllers.pods.podcontrol import PodControl
from engine.controllers.pods.podstate import available_in_s, is_terminal
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_REPLACED = {
    "Failed": ("Warning", "FailedDaemonPod", "Found failed daemon pod {} on node {}, will try to kill it"),
    "Succeeded": ("Normal", "SucceededDaemonPod", "Found succeeded daemon pod {} on node {}, will try to delete it"),
}


class DaemonSetController(ManagedController):
    """Reconciles DaemonSets by `namespace/name`."""

    name = "daemonset-controller"
    fault_names = (CONTROLLER_MANAGER, "daemonset")
    watches: ClassVar[tuple[str, ...]] = ("daemonsets", REVISIONS, "pods", "nodes")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._expectations = Expectations()
        self._pods = OwnerIndex[Pod]("DaemonSet")
        self._control = PodControl(client, self._expectations)
        self._history = ControllerHistory(client, "DaemonSet", REVISION_HASH)

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The DaemonSet; the owner of a Pod or revision, or who may adopt it; all when a node's admission changed."""
        if entry.resource == "daemonsets":
            return [entry.key]
        if is_of(entry, ControllerRevision):
            return self._history.observe(entry)
        if is_of(entry, Pod):
            owners = self._pods.observe(entry)
            self._note_observed(entry, owners)
            return owners + possible_owners(self.lister(DaemonSet), entry.last) if became_orphan(entry) else owners
        return sorted(self.lister(DaemonSet)) if is_of(entry, Node) and _admission_changed(entry) else []

    def reconcile(self, key: str) -> ReconcileResult:
        """Create missing Pods, delete surplus and outdated ones, write the status. Raises StatusError."""
        daemon = self.lister(DaemonSet).get(key)
        if daemon is None:
            self._expectations.forget(key)
            return DONE
        if daemon.metadata.deletion_timestamp is not None:
            return DONE
        known = self._history.of(daemon)
        current = self._history.current(daemon, known)
        digest = digest_of(current)
        pods = claim(self.client, daemon, daemon.spec.selector, self._pods)
        by_node: dict[str, list[Pod]] = {}
        for pod in pods.values():
            by_node.setdefault(target_node(pod), []).append(pod)
        if self._expectations.satisfied(key, self.clock.now_ms):
            self._manage(key, daemon, by_node, digest)
        digests = {pod.metadata.labels.get(REVISION_HASH, "") for pod in pods.values()} | {digest}
        self._history.truncate(daemon, known, {f"{daemon.metadata.name}-{used}" for used in digests})
        write_status(self.client, daemon, status_of(daemon, self.lister(Node), by_node, digest, self.clock.now_s))
        return self._next_available(daemon, list(pods.values()))

    def _note_observed(self, entry: LogEntry[Pod], owners: list[str]) -> None:
        pod = entry.last
        for owner in owners:
            if entry.old is None:
                self._expectations.creation_observed(owner)
            if entry.obj is None or pod.metadata.deletion_timestamp is not None:
                self._expectations.deletion_observed(owner, entry.key)

    def _manage(self, key: str, daemon: DaemonSet, by_node: dict[str, list[Pod]], digest: str) -> None:
        """Bring every node to its one Pod; when that is so, move the rolling update on."""
        missing: list[str] = []
        surplus: list[Pod] = []
        for name, node in sorted(self.lister(Node).items()):
            here = by_node.get(name, [])
            live = [pod for pod in here if pod.metadata.deletion_timestamp is None]
            if not should_continue_running(daemon, node):
                surplus += live
                continue
            surplus += self._ended(daemon, live, name)
            running = [pod for pod in live if not is_terminal(pod)]
            surplus += superfluous(daemon, running, digest, self.clock.now_s)
            if not here and should_run(daemon, node):
                missing.append(name)
        if not missing and not surplus and daemon.spec.update_strategy.type == "RollingUpdate":
            wanted = {
                name: by_node.get(name, []) for name, node in self.lister(Node).items() if should_run(daemon, node)
            }
            moves = roll(daemon, wanted, len(wanted), digest, self.clock.now_s)
            missing, surplus = moves.create_on, moves.delete
        pods = [daemon_pod(daemon, name, digest) for name in missing]
        self._control.create(key, daemon, pods, self.clock.now_ms)
        self._control.delete(key, daemon, surplus, self.clock.now_ms)

    def _ended(self, daemon: DaemonSet, live: list[Pod], node: str) -> list[Pod]:
        """Pods whose containers have ended for good: they go, and others take their place."""
        ended = [pod for pod in live if is_terminal(pod)]
        for pod in ended:
            type_, reason, message = _REPLACED[pod.status.phase]
            name = f"{pod.metadata.namespace}/{pod.metadata.name}"
            self.client.event(daemon, type_, reason, message.format(name, node))
        return ended

    def _next_available(self, daemon: DaemonSet, pods: list[Pod]) -> ReconcileResult:
        waits = [available_in_s(pod, daemon.spec.min_ready_seconds, self.clock.now_s) for pod in pods]
        soonest = min((wait for wait in waits if wait), default=None)
        return DONE if soonest is None else ReconcileResult(soonest * 1000)


def _admission_changed(entry: LogEntry[Node]) -> bool:
    before, after = entry.old, entry.obj
    if before is None or after is None:
        return True
    return before.spec != after.spec or before.metadata.labels != after.metadata.labels
