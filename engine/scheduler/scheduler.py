"""The scheduler: gives every Pod without a node the best node that can take it (pkg/scheduler).

Woken by Pods and Nodes, and by what default spreading, preemption and claims look at; binds Pods, records events,
preempts, and writes the condition PodScheduled of those it cannot place. What differs: a whole queue is worked off
within one tick; volumes are asked for only as far as a claim must exist.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.api.apps import ReplicaSet, StatefulSet
from engine.api.core import Node, Pod, ReplicationController
from engine.api.meta import Object, number
from engine.api.policy import PodDisruptionBudget
from engine.api.status import StatusError
from engine.api.storage import PersistentVolumeClaim
from engine.client.component import Component
from engine.etcd.store import Cause, is_of
from engine.panics import concerning, raise_all
from engine.scheduler.cycle import find_feasible_nodes, prioritize_nodes, run_filters_with_nominated_pods
from engine.scheduler.decisions import SchedulingDecision, SchedulingDecisions
from engine.scheduler.forced_placements import ForcedPlacements
from engine.scheduler.framework.interface import ScoreState
from engine.scheduler.framework.nodeinfo import NodePool
from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.nominator import Nominator
from engine.scheduler.plugins.defaultpreemption.default_preemption import DefaultPreemption, PreemptionResult
from engine.scheduler.plugins.defaultpreemption.executor import clear_nominated_node_name, delete_victims
from engine.scheduler.plugins.podtopologyspread.defaults import DefaultSpread
from engine.scheduler.reasons import NOT_HELPFUL, UnschedulableNode, event_note, fit_error, no_preemption
from engine.scheduler.schedulingqueue import AFFINITY_SENSITIVE_PODS, ALL_PODS, LONGEST_WAIT_MS, SchedulingQueue
from engine.scheduler.unscheduled import write_unscheduled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry
    from engine.rng import Rng
    from engine.scheduler.framework.nodeinfo import NodeInfo
    from engine.scheduler.framework.podinfo import PodInfo
    from engine.scheduler.schedulingqueue import QueuedPod

SCHEDULER_NAME = "default-scheduler"
_TERMINAL = frozenset({"Succeeded", "Failed"})


class Scheduler(Component):
    """kube-scheduler with its one profile, `default-scheduler`."""

    name = SCHEDULER_NAME
    fault_names = ("kube-scheduler",)
    home = "kube-system/kube-scheduler-"

    def __init__(
        self,
        client: Client,
        agenda: WorkScheduler,
        rng: Rng,
        images: Callable[[str], Mapping[str, int]] | None = None,
    ) -> None:
        """Write through `client`; `rng` breaks ties between equal nodes.

        `images` tells which nodes have an image, and its size in bytes: upstream reads it in the status of nodes.
        """
        super().__init__(client, agenda)
        self.cursor = self.informer_ = self.informer(
            "pods",
            "nodes",
            "services",
            "replicasets",
            "statefulsets",
            "poddisruptionbudgets",
            "persistentvolumeclaims",
            "namespaces",
            "replicationcontrollers",
        )
        lister = self.informer_.lister
        self.decisions = SchedulingDecisions()
        self.placements = ForcedPlacements()
        """A Pod without a (feasible) one left is scored as usual."""
        self._images = images or _no_images
        self._rng = rng
        self._pool = NodePool()
        self._scheduling_queue = SchedulingQueue()
        self._signatures = PodSignatures()
        self._spread = DefaultSpread(lister(ReplicaSet), lister(StatefulSet), lister(ReplicationController))
        self._nominator = Nominator()
        self._preemption = DefaultPreemption(self._pool, lister(PodDisruptionBudget), run_filters_with_nominated_pods)
        self._start = 0
        """Where the next search through a large cluster begins."""

    def run(self) -> None:
        """Take in what changed, then try every Pod whose turn has come."""
        if self.informer_.paused:
            return
        moved: dict[str, Cause] = {}
        panics = self.informer_.hand_over(partial(self._handle_event, moved))
        while (item := self.queue.pop()) is not None:
            self._scheduling_queue.flush(item[0], self.clock.now_ms)
        for waiting, cause in moved.items():
            for key, delay_ms in self._scheduling_queue.move_to_active_or_backoff(
                self.clock.now_ms, cause, affinity_sensitive_only=waiting == AFFINITY_SENSITIVE_PODS
            ):
                self.requeue(key, delay_ms)
        for queued in self._scheduling_queue.pop_all():
            try:
                self._try(queued)
            except Exception as error:  # noqa: BLE001 - one Pod may not keep the others waiting; it is raised below
                self._back_off(queued)
                panics.append(concerning(error, queued.key))
        raise_all(panics)

    # --- watch events

    def _handle_event(self, moved: dict[str, Cause], entry: LogEntry[Object]) -> None:
        waiting = self._observe(entry)
        if waiting:
            moved.setdefault(waiting, Cause("revision", str(entry.revision)))

    def _observe(self, entry: LogEntry[Object]) -> str:
        """Note one change; returns which of the waiting Pods it could help, empty for none."""
        match entry.resource:
            case "pods":
                return self._observe_pod(entry)
            case "nodes" if is_of(entry, Node):
                self._pool.set_node(entry.key, entry.obj)
                return ALL_PODS if entry.obj is not None else ""
            case "services":
                self._spread.observe(entry)
            case "namespaces":
                meta = entry.obj.metadata if entry.obj is not None else None
                self._pool.match_counts.set_namespace(entry.key, None if meta is None else meta.labels)
            case "persistentvolumeclaims" if entry.old is None:
                return ALL_PODS
        return ""

    def _observe_pod(self, entry: LogEntry[Object]) -> str:
        pod = entry.obj
        if not isinstance(pod, Pod) or pod.status.phase in _TERMINAL:
            self._forget(entry.key)
            return ALL_PODS if self._pool.remove(entry.key) is not None else ""
        if pod.spec.node_name:
            self._forget(entry.key)
            if not self._pool.counts(pod, entry.key):
                self._pool.place(pod.spec.node_name, self._signatures.pod_info(pod))
                return AFFINITY_SENSITIVE_PODS
            before = entry.old
            return AFFINITY_SENSITIVE_PODS if isinstance(before, Pod) and not before.spec.node_name else ""
        if not self._pool.holds(pod, entry.key):
            self._observe_unbound_pod(pod, entry)
        return ""

    def _observe_unbound_pod(self, pod: Pod, entry: LogEntry[Object]) -> None:
        cause = Cause("revision", str(entry.revision))
        if not _is_ours(pod):
            if self._scheduling_queue.knows(entry.key) and pod.metadata.deletion_timestamp is not None:
                self.client.cause = cause
                message = f"skip schedule deleting pod: {pod.metadata.namespace}/{pod.metadata.name}"
                self.client.event(pod, "Warning", "FailedScheduling", message)
            self._forget(entry.key)
            return
        before = entry.old
        if isinstance(before, Pod) and self._scheduling_queue.knows(entry.key) and _asks_the_same(before, pod):
            return
        affinity_sensitive = self._signatures.pod_info(pod).signature.affinity_sensitive
        self._scheduling_queue.add(
            entry.key, number(pod.spec.priority), self.clock.now_ms, cause, affinity_sensitive=affinity_sensitive
        )

    def _forget(self, key: str) -> None:
        self._scheduling_queue.forget(key)
        self._nominator.forget(key)
        self.decisions.forget_waiting(key)

    # --- one attempt

    def _try(self, queued: QueuedPod) -> None:
        pod = self.informer_.lister(Pod).get(queued.key)
        if pod is None:
            return
        self.client.cause = queued.cause
        self.reconciles += 1
        pod_info = self._signatures.pod_info(pod)
        try:
            missing = self._missing_claim(pod_info)
            feasible, rejections = ([], self._all_rejected(missing)) if missing else self._feasible_nodes(pod_info)
            if feasible:
                self._bind(pod_info, self._best(pod_info, feasible, rejections))
                return
            self._fail(pod_info, rejections, missing)
        except StatusError:
            # The Pod changed or went meanwhile.
            self._back_off(queued)
            return
        self._scheduling_queue.add_unschedulable(queued, self.clock.now_ms)
        self.requeue(queued.key, LONGEST_WAIT_MS)

    def _back_off(self, queued: QueuedPod) -> None:
        """As upstream, an error backs off like a failed attempt."""
        self._pool.remove(queued.key)
        self.requeue(queued.key, self._scheduling_queue.add_unschedulable(queued, self.clock.now_ms, moved=True))

    def _missing_claim(self, pod_info: PodInfo) -> str:
        """The sentence for a claim that does not exist; upstream's VolumeBinding says it before looking at nodes."""
        for claim in pod_info.signature.claims:
            if self.informer_.lister(PersistentVolumeClaim).get(f"{pod_info.signature.namespace}/{claim}") is None:
                return f'persistentvolumeclaim "{claim}" not found'
        return ""

    def _all_rejected(self, reason: str) -> dict[str, UnschedulableNode]:
        return {info.name: UnschedulableNode((reason,)) for info in self._pool.known()}

    def _feasible_nodes(self, pod_info: PodInfo) -> tuple[list[NodeInfo], dict[str, UnschedulableNode]]:
        """The nodes that can take the Pod, and why each of the others cannot."""
        nominated_pods = self._nominator.competing(pod_info)
        nominated = self._pool.info(self._nominator.nominated_node(pod_info.key))
        if nominated is not None and (
            run_filters_with_nominated_pods(self._pool, pod_info, nominated, nominated_pods.get(nominated.name, []))
            is None
        ):
            return [nominated], {}
        feasible, rejections, examined = find_feasible_nodes(self._pool, pod_info, nominated_pods, self._start)
        self._start = (self._start + examined) % max(1, len(self._pool.known()))
        return feasible, rejections

    def _best(self, pod_info: PodInfo, feasible: list[NodeInfo], rejections: dict[str, UnschedulableNode]) -> str:
        names = [info.name for info in feasible]
        node = self.placements.take(pod_info.signature.labels, names)
        points: list[int] = []
        if not node and len(feasible) == 1:
            node = names[0]
        if not node:
            soft = self._spread.soft_constraints(pod_info.signature)
            points = prioritize_nodes(ScoreState(self._pool, pod_info.signature, soft, self._images), feasible)
            best = max(points)
            winners = [name for name, point in zip(names, points, strict=True) if point == best]
            meta = pod_info.pod.metadata
            node = winners[self._rng.below(len(winners), "schedule", meta.namespace, meta.name)]
        self.decisions.remember(pod_info.key, SchedulingDecision(self.clock.tick, node, names, points, rejections))
        return node

    def _bind(self, pod_info: PodInfo, node: str) -> None:
        meta = pod_info.pod.metadata
        self._pool.place(node, pod_info)
        self.client.bind(meta.namespace, meta.name, node)
        self._forget(pod_info.key)
        message = f"Successfully assigned {meta.namespace}/{meta.name} to {node}"
        self.client.event(pod_info.pod, "Normal", "Scheduled", message)

    # --- no node

    def _fail(self, pod_info: PodInfo, rejections: dict[str, UnschedulableNode], missing: str) -> None:
        """Look for victims, then say why the Pod has no node. Raises StatusError."""
        self.decisions.remember(pod_info.key, SchedulingDecision(self.clock.tick, "", [], [], rejections))
        nominated = self._nominator.nominated_node(pod_info.key)
        not_helpful = dict.fromkeys(rejections, UnschedulableNode((NOT_HELPFUL,)))
        if missing:
            outcome = PreemptionResult(None, no_preemption(not_helpful))
        else:
            outcome = self._preemption.find(pod_info, rejections, nominated, self._nominator.competing(pod_info))
        if outcome.candidate is not None:
            nominated = outcome.candidate.node
            delete_victims(self.client, self.clock.stamp(), pod_info.pod, outcome.candidate)
            for key in self._nominator.lower_priority(nominated, pod_info.signature.priority):
                self._nominator.forget(key)
                clear_nominated_node_name(self.client, key)
            self._nominator.add(nominated, pod_info)
        elif not outcome.keeps_nomination:
            self._nominator.forget(pod_info.key)
            nominated = ""
        message = fit_error(rejections, outcome.message, missing)
        self.client.event(pod_info.pod, "Warning", "FailedScheduling", event_note(message))
        write_unscheduled(self.client, self.clock.stamp(), pod_info.pod, message, nominated)


def _is_ours(pod: Pod) -> bool:
    """Neither another scheduler's, nor terminating, nor held back by a gate."""
    if pod.metadata.deletion_timestamp is not None or pod.spec.carried("schedulingGates"):
        return False
    return pod.spec.scheduler_name in {"", SCHEDULER_NAME}


def _asks_the_same(before: Pod, after: Pod) -> bool:
    """Did only the status or other metadata change? Then a fresh attempt would end like the last one."""
    return before.metadata.labels == after.metadata.labels and before.spec == after.spec


def _no_images(_image: str) -> Mapping[str, int]:
    return {}
