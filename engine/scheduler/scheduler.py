"""The scheduler: gives every Pod without a node the best node that can take it (pkg/scheduler).

Woken by Pods and Nodes; binds Pods, records events, and writes the condition PodScheduled of those it cannot place.
What differs: all nodes are examined however many there are; preemption never finds victims, only its text is said; a
whole queue is worked off within one tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from engine.api.core import Pod
from engine.api.meta import Condition, condition, number
from engine.api.status import StatusError
from engine.client.component import Component
from engine.etcd.store import Cause
from engine.scheduler import scores
from engine.scheduler.filters import first_rejection
from engine.scheduler.nodeinfo import NodePool
from engine.scheduler.podneeds import PodNeeds, needs_of
from engine.scheduler.reasons import Rejection, event_note, fit_error
from engine.scheduler.schedulingqueue import LONGEST_WAIT_MS, SchedulingQueue

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import Agenda
    from engine.etcd.store import Entry
    from engine.rng import Rng
    from engine.scheduler.nodeinfo import NodeInfo
    from engine.scheduler.schedulingqueue import Queued

SCHEDULER_NAME = "default-scheduler"
_TERMINAL = frozenset({"Succeeded", "Failed"})


class Placement(NamedTuple):
    """A scenario's wish: the next Pods with these labels go to these nodes, one each, where they fit."""

    labels: dict[str, str]
    nodes: list[str]


class Scheduler(Component):
    """kube-scheduler with its one profile, `default-scheduler`."""

    name = SCHEDULER_NAME

    def __init__(self, client: Client, agenda: Agenda, rng: Rng) -> None:
        """Write through `client`; `rng` breaks ties between equal nodes."""
        super().__init__(client, agenda)
        self.informer_ = self.informer("pods", "nodes")
        self.verdicts: dict[str, dict[str, str]] = {}
        """Per unschedulable Pod: why each node turned it down at the last attempt."""
        self.placements: list[Placement] = []
        """Used up in order; whoever has no (fitting) one left is scored as usual."""
        self._rng = rng
        self._nodes = NodePool()
        self._pending = SchedulingQueue()

    def run(self) -> None:
        """Take over news, then try every Pod whose turn has come."""
        if self.informer_.paused:
            return
        helped: Cause | None = None
        for entry in self.informer_.sync():
            if self._take_over(entry):
                helped = helped or Cause("revision", str(entry.revision))
        while (item := self.queue.pop()) is not None:
            self._pending.ripen(item[0], self.clock.now_ms)
        if helped is not None:
            for key, delay_ms in self._pending.help(self.clock.now_ms, helped):
                self.requeue(key, delay_ms)
        for queued in self._pending.take():
            self._try(queued)

    def _take_over(self, entry: Entry) -> bool:
        """Note one change; returns whether it could help a Pod that waits."""
        if entry.resource == "nodes":
            self._nodes.set_node(entry.key, entry.obj)  # type: ignore[arg-type]
            return entry.obj is not None
        pod = entry.obj
        if not isinstance(pod, Pod) or pod.status.phase in _TERMINAL:
            self._forget(entry.key)
            return self._nodes.remove(entry.key)
        if pod.spec.node_name:
            self._forget(entry.key)
            if not self._nodes.counts(pod, entry.key):
                self._nodes.place(pod.spec.node_name, needs_of(pod))
        elif not self._nodes.holds(pod, entry.key):
            self._note_unbound(pod, entry)
        return False

    def _note_unbound(self, pod: Pod, entry: Entry) -> None:
        if not _is_ours(pod):
            self._forget(entry.key)
            return
        before = entry.old
        if isinstance(before, Pod) and self._pending.knows(entry.key) and _asks_the_same(before, pod):
            return
        cause = Cause("revision", str(entry.revision))
        self._pending.add(entry.key, number(pod.spec.priority), self.clock.now_ms, cause)

    def _forget(self, key: str) -> None:
        self._pending.forget(key)
        self.verdicts.pop(key, None)

    def _try(self, queued: Queued) -> None:
        pod: Pod | None = self.informer_.get("pods", queued.key)
        if pod is None:
            return
        self.client.cause = queued.cause
        self.reconciles += 1
        needs = needs_of(pod)
        feasible, rejections = self._filter(needs)
        try:
            if feasible:
                self._bind(needs, self._best(needs, feasible))
                return
            self._report_failure(pod, queued.key, rejections)
        except StatusError:
            # The Pod changed or went meanwhile. As upstream, an error backs off like a failed attempt.
            self._nodes.remove(queued.key)
            self.requeue(queued.key, self._pending.postpone(queued, self.clock.now_ms, helped=True))
            return
        self._pending.postpone(queued, self.clock.now_ms)
        self.requeue(queued.key, LONGEST_WAIT_MS)

    def _filter(self, needs: PodNeeds) -> tuple[list[NodeInfo], dict[str, Rejection]]:
        """The nodes that can take the Pod, and why each of the others cannot."""
        feasible: list[NodeInfo] = []
        rejections: dict[str, Rejection] = {}
        for node, info in self._nodes.known():
            rejection = first_rejection(needs, info, node)
            if rejection is None:
                feasible.append(info)
            else:
                rejections[info.name] = rejection
        return feasible, rejections

    def _best(self, needs: PodNeeds, feasible: list[NodeInfo]) -> str:
        placed = self._placed(needs.pod.metadata.labels, feasible)
        if placed:
            return placed
        if len(feasible) == 1:
            return feasible[0].name
        points = scores.totals(needs, feasible)
        best = max(points)
        winners = [info.name for info, point in zip(feasible, points, strict=True) if point == best]
        meta = needs.pod.metadata
        return winners[self._rng.below(len(winners), "schedule", meta.namespace, meta.name)]

    def _placed(self, labels: dict[str, str], feasible: list[NodeInfo]) -> str:
        """The node that a placement still holds for a Pod with these labels; empty where none does."""
        for placement in self.placements:
            if placement.nodes and placement.labels.items() <= labels.items():
                node = placement.nodes.pop(0)
                return node if any(info.name == node for info in feasible) else ""
        return ""

    def _bind(self, needs: PodNeeds, node: str) -> None:
        meta = needs.pod.metadata
        self._nodes.place(node, needs)
        self.client.bind(meta.namespace, meta.name, node)
        self._forget(needs.key)
        message = f"Successfully assigned {meta.namespace}/{meta.name} to {node}"
        self.client.event(needs.pod, "Normal", "Scheduled", message)

    def _report_failure(self, pod: Pod, key: str, rejections: dict[str, Rejection]) -> None:
        message = fit_error(rejections)
        self.verdicts[key] = {node: ", ".join(rejection.reasons) for node, rejection in rejections.items()}
        self.client.event(pod, "Warning", "FailedScheduling", event_note(message))
        known = condition(pod.status.conditions, "PodScheduled")
        if known is not None and (known.status, known.reason, known.message) == ("False", "Unschedulable", message):
            return
        unscheduled = Condition(
            type="PodScheduled", status="False", reason="Unschedulable", message=message,
            last_transition_time=self.clock.stamp() if known is None or known.status != "False"
            else known.last_transition_time,
        )  # fmt: skip
        others = tuple(entry for entry in pod.status.conditions if entry.type != "PodScheduled")
        self.client.update_status(replace(pod, status=replace(pod.status, conditions=(*others, unscheduled))))


def _is_ours(pod: Pod) -> bool:
    """Neither another scheduler's, nor on its way out, nor held back by a gate."""
    if pod.metadata.deletion_timestamp is not None or pod.spec.carried("schedulingGates"):
        return False
    return pod.spec.scheduler_name in {"", SCHEDULER_NAME}


def _asks_the_same(before: Pod, after: Pod) -> bool:
    """Did only the status or other metadata change? Then a fresh attempt would end like the last one."""
    return before.metadata.labels == after.metadata.labels and before.spec == after.spec
