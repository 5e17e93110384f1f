"""The DaemonSet controller: one Pod on every node that admits it (pkg/controller/daemon).

Woken by DaemonSets, nodes and Pods. It does not bind Pods itself: each is pinned to its node by a node affinity on
`metadata.name`, which the scheduler honours. What differs: revisions are known by the hash of the template alone, no
ControllerRevision is stored; maxSurge is not modelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import UnsetType

from engine.api.apps import DaemonSetStatus
from engine.client.component import DONE, Controller, Result
from engine.controllers.daemonpods import REVISION_HASH, admits, daemon_pod, keeps, pinned_node, revision_hash
from engine.controllers.expectations import Expectations
from engine.controllers.ownership import Ownership, claim
from engine.controllers.podcontrol import PodControl
from engine.controllers.podstate import is_active, is_ready, is_terminal
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.api.apps import DaemonSet
    from engine.api.core import Node, Pod
    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.etcd.store import Entry

_DEFAULT_MAX_UNAVAILABLE = 1


class DaemonSetController(Controller):
    """Reconciles DaemonSets by `namespace/name`."""

    name = "daemonset-controller"
    watches: ClassVar[tuple[str, ...]] = ("daemonsets", "pods", "nodes")

    def __init__(self, client: Client, agenda: Agenda) -> None:
        """Start with empty caches."""
        super().__init__(client, agenda)
        self._expectations = Expectations()
        self._pods = Ownership("DaemonSet")
        self._control = PodControl(client, self._expectations)

    def keys_of(self, entry: Entry) -> list[str]:
        """The DaemonSet; the owner of a Pod; all of them when a node changed in what decides admission."""
        if entry.resource == "daemonsets":
            return [entry.key]
        if entry.resource == "pods":
            owners = self._pods.observe(entry)
            self._note_observed(entry, owners)
            return owners
        return sorted(self.caches["daemonsets"]) if _admission_changed(entry) else []

    def reconcile(self, key: str) -> Result:
        """Create missing Pods, delete surplus and outdated ones, write the status. Raises StatusError."""
        daemon: DaemonSet | None = self.caches["daemonsets"].get(key)
        if daemon is None:
            self._expectations.forget(key)
            return DONE
        claimed = claim(self.client, "pods", daemon, daemon.spec.selector, self._pods)
        by_node: dict[str, list[Pod]] = {}
        for pod in claimed.values():
            by_node.setdefault(pinned_node(pod), []).append(pod)
        if self._expectations.satisfied(key, self.clock.now_ms) and daemon.metadata.deletion_timestamp is None:
            self._manage(key, daemon, by_node)
        write_status(self.client, daemon, self._status(daemon, by_node))
        return DONE

    def _note_observed(self, entry: Entry, owners: list[str]) -> None:
        pod: Pod = entry.last  # type: ignore[assignment]
        for owner in owners:
            if entry.old is None:
                self._expectations.creation_observed(owner)
            if entry.obj is None or pod.metadata.deletion_timestamp is not None:
                self._expectations.deletion_observed(owner, entry.key)

    def _manage(self, key: str, daemon: DaemonSet, by_node: dict[str, list[Pod]]) -> None:
        nodes: dict[str, Node] = self.caches["nodes"]
        missing: list[str] = []
        surplus: list[Pod] = []
        for name in sorted(nodes):
            live = [pod for pod in by_node.get(name, ()) if pod.metadata.deletion_timestamp is None]
            surplus += [pod for pod in live if is_terminal(pod)]
            running = sorted((pod for pod in live if not is_terminal(pod)), key=_age)
            if not running and admits(daemon, nodes[name]) and not by_node.get(name):
                missing.append(name)
            surplus += running[1:] if keeps(daemon, nodes[name]) else running
        digest = revision_hash(daemon)
        if not missing and not surplus:
            surplus = self._outdated(daemon, by_node, digest)
        pods = [daemon_pod(daemon, name, digest) for name in missing]
        self._control.create(key, daemon, pods, self.clock.now_ms)
        self._control.delete(key, daemon, surplus, self.clock.now_ms)

    def _outdated(self, daemon: DaemonSet, by_node: dict[str, list[Pod]], digest: str) -> list[Pod]:
        """Pods of an older template that may go now: those that are not Ready, and Ready ones up to the fence."""
        if daemon.spec.update_strategy.type == "OnDelete":
            return []
        active = [pod for name in sorted(by_node) for pod in by_node[name] if is_active(pod)]
        old = [pod for pod in active if pod.metadata.labels.get(REVISION_HASH) != digest]
        sick = [pod for pod in old if not is_ready(pod)]
        wished = sum(admits(daemon, node) for node in self.caches["nodes"].values())
        unavailable = max(0, wished - sum(map(is_ready, active)))
        spare = max(0, _max_unavailable(daemon, wished) - unavailable)
        return sick + [pod for pod in old if is_ready(pod)][:spare]

    def _status(self, daemon: DaemonSet, by_node: dict[str, list[Pod]]) -> DaemonSetStatus:
        digest = revision_hash(daemon)
        wished = current = misplaced = ready = updated = 0
        for name, node in sorted(self.caches["nodes"].items()):
            pods = sorted((pod for pod in by_node.get(name, ()) if is_active(pod)), key=_age)
            if not admits(daemon, node):
                misplaced += bool(pods)
                continue
            wished += 1
            if pods:
                current += 1
                ready += is_ready(pods[0])
                updated += pods[0].metadata.labels.get(REVISION_HASH) == digest
        return DaemonSetStatus(
            desired_number_scheduled=wished, current_number_scheduled=current, number_misscheduled=misplaced,
            number_ready=ready, number_available=ready, number_unavailable=wished - ready,
            updated_number_scheduled=updated, observed_generation=daemon.metadata.generation,
        )  # fmt: skip


def _admission_changed(entry: Entry) -> bool:
    before: Node | None = entry.old  # type: ignore[assignment]
    after: Node | None = entry.obj  # type: ignore[assignment]
    if before is None or after is None:
        return True
    return before.spec != after.spec or before.metadata.labels != after.metadata.labels


def _age(pod: Pod) -> tuple[bool, str, str]:
    """Bound Pods first, then the oldest."""
    return not pod.spec.node_name, pod.metadata.creation_timestamp or "", pod.metadata.name


def _max_unavailable(daemon: DaemonSet, wished: int) -> int:
    rolling = daemon.spec.update_strategy.rolling_update
    value = rolling.max_unavailable if rolling is not None else _DEFAULT_MAX_UNAVAILABLE
    if isinstance(value, UnsetType):
        return _DEFAULT_MAX_UNAVAILABLE
    return value if isinstance(value, int) else -(-int(value.removesuffix("%")) * wished // 100)
