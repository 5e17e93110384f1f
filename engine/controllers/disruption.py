"""The disruption controller: how many Pods of each PodDisruptionBudget may be evicted (pkg/controller/disruption).

Woken by budgets, Pods, and the controllers whose size a percentage counts from; writes the budgets' status. An evicted
Pod that does not go is waited for two minutes, then forgotten and told of (upstream: buildDisruptedPodMap).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import UNSET

from engine.api.core import Pod
from engine.api.meta import Object, StandardCondition, condition, controller_of, number
from engine.api.policy import PodDisruptionBudget, PodDisruptionBudgetStatus
from engine.api.selectors import matches
from engine.client.component import DONE, ReconcileResult
from engine.clock import parse_rfc3339
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.pods.podstate import is_ready
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_FORGET_AFTER_S = 120
_SCALES = {
    "ReplicaSet": "replicasets",
    "StatefulSet": "statefulsets",
    "Deployment": "deployments",
    "ReplicationController": "replicationcontrollers",
}
_PERCENT = 100


class DisruptionController(ManagedController):
    """Reconciles PodDisruptionBudgets by `namespace/name`."""

    name = "disruption-controller"
    fault_names = (CONTROLLER_MANAGER, "disruption")
    watches: ClassVar[tuple[str, ...]] = ("poddisruptionbudgets", "pods", *_SCALES.values())

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._members: dict[str, dict[str, dict[str, None]]] = {}
        """Namespace -> budget -> keys of the Pods it selects, so that a Pod's change costs no search."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The budget, those that select a Pod, or all of a namespace where something changed its size."""
        namespace = entry.key.partition("/")[0]
        if is_of(entry, PodDisruptionBudget):
            self._index(namespace, entry)
            return [entry.key]
        budgets = self._members.get(namespace)
        if not budgets:
            return []
        if is_of(entry, Pod):
            return self._select(budgets, entry)
        return list(budgets) if _size_of(entry.old) != _size_of(entry.obj) else []

    def _index(self, namespace: str, entry: LogEntry[PodDisruptionBudget]) -> None:
        budgets = self._members.setdefault(namespace, {})
        before, after = entry.old, entry.obj
        if after is None:
            budgets.pop(entry.key, None)
        elif before is None or before.spec.selector != after.spec.selector:
            budgets[entry.key] = {
                key: None
                for key, pod in self.lister(Pod).items()
                if pod.metadata.namespace == namespace and matches(after.spec.selector, pod.metadata.labels)
            }

    def _select(self, budgets: dict[str, dict[str, None]], entry: LogEntry[Pod]) -> list[str]:
        """The budgets that a Pod's change concerns: those it leaves, and one of those that select it."""
        pod = entry.obj
        left: list[str] = []
        selecting: list[str] = []
        for key, members in budgets.items():
            budget = self.lister(PodDisruptionBudget).get(key)
            if budget is None:
                # It is gone by the end of the same batch of events; its own entry drops it from the index.
                continue
            if pod is not None and matches(budget.spec.selector, pod.metadata.labels):
                members[entry.key] = None
                selecting.append(key)
            elif entry.key in members:
                del members[entry.key]
                (left if pod is not None else selecting).append(key)
        if len(selecting) > 1 and entry.old is not None:
            # Of new Pods all are told: whoever makes both at once makes the Pods first, if by a moment.
            selecting = [self._choose(entry.last, selecting)]
        return left + selecting

    def _choose(self, pod: Pod, budgets: list[str]) -> str:
        """Upstream's getPdbForPod takes any one of several budgets, so that the others grow stale; here the first."""
        chosen = min(budgets)
        whose = f'"{pod.metadata.namespace}"/"{pod.metadata.name}"'
        name = chosen.partition("/")[2]
        message = f'Pod {whose} matches multiple PodDisruptionBudgets.  Chose "{name}" arbitrarily.'
        self.client.event(pod, "Warning", "MultiplePodDisruptionBudgets", message)
        return chosen

    def reconcile(self, key: str) -> ReconcileResult:
        """Count what is healthy and what has to be, and write how many may go. Raises StatusError."""
        budget = self.lister(PodDisruptionBudget).get(key)
        if budget is None:
            return DONE
        members = self._members[key.partition("/")[0]].get(key, {})
        pods = [self.lister(Pod)[pod] for pod in members]
        expected, desired = self._counts(budget, pods)
        disrupted = self._still_disrupted(budget, pods)
        healthy = sum(
            is_ready(pod) and pod.metadata.deletion_timestamp is None and pod.metadata.name not in disrupted
            for pod in pods
        )
        allowed = max(0, healthy - desired) if expected else 0
        status = PodDisruptionBudgetStatus(
            current_healthy=healthy,
            desired_healthy=desired,
            expected_pods=expected,
            disruptions_allowed=allowed,
            disrupted_pods=disrupted,
            observed_generation=budget.metadata.generation,
            conditions=self._conditions(budget, allowed),
        )
        write_status(self.client, budget, status)
        waits = [self._left_s(stamp) for stamp in disrupted.values()]
        return ReconcileResult(min(waits) * 1000) if waits else DONE

    def _counts(self, budget: PodDisruptionBudget, pods: list[Pod]) -> tuple[int, int]:
        """How many Pods there should be, and how many of them have to be healthy."""
        least, away = budget.spec.min_available, budget.spec.max_unavailable
        if away is not UNSET:
            expected = self._expected(pods)
            return expected, max(0, expected - _scaled(away, expected))
        if isinstance(least, str):
            expected = self._expected(pods)
            return expected, _scaled(least, expected)
        return len(pods), least if isinstance(least, int) else 0

    def _expected(self, pods: list[Pod]) -> int:
        """The desired sizes of the controllers behind the Pods; Pods without one do not count."""
        sizes: dict[str, int] = {}
        for pod in pods:
            owner = self._scale_of(pod)
            if owner is not None:
                sizes[owner.metadata.uid] = _size_of(owner)
        return sum(sizes.values())

    def _scale_of(self, obj: Any) -> Any:
        """The controller at the top of the chain that has a size: of a Deployment's Pods, the Deployment."""
        found: Any = None
        passed: set[str] = set()
        while (reference := controller_of(obj.metadata)) is not None and reference.kind in _SCALES:
            obj = self.caches[_SCALES[reference.kind]].get(f"{obj.metadata.namespace}/{reference.name}")
            if obj is None or obj.metadata.uid != reference.uid or reference.uid in passed:
                # Nothing keeps a client from writing references that lead round in a circle.
                break
            passed.add(reference.uid)
            found = obj
        return found

    def _still_disrupted(self, budget: PodDisruptionBudget, pods: list[Pod]) -> dict[str, str]:
        """Evicted Pods whose deletion this controller has not seen yet."""
        live = {pod.metadata.name: pod for pod in pods if pod.metadata.deletion_timestamp is None}
        waiting: dict[str, str] = {}
        for name, stamp in budget.status.disrupted_pods.items():
            if name in live and self._left_s(stamp) > 0:
                waiting[name] = stamp
            elif name in live:
                whose = f"{budget.metadata.namespace}/{budget.metadata.name}"
                message = f"Pod was expected by PDB {whose} to be deleted but it wasn't"
                self.client.event(live[name], "Warning", "NotDeleted", message)
        return waiting

    def _left_s(self, stamp: str) -> int:
        """For how many seconds yet a Pod evicted at `stamp` is waited for."""
        return parse_rfc3339(stamp) + _FORGET_AFTER_S - self.clock.now_s

    def _conditions(self, budget: PodDisruptionBudget, allowed: int) -> tuple[StandardCondition, ...]:
        word, reason = ("True", "SufficientPods") if allowed else ("False", "InsufficientPods")
        known = condition(budget.status.conditions, "DisruptionAllowed")
        same = known is not None and known.status == word
        since = known.last_transition_time if known is not None and same else self.clock.stamp()
        return (
            StandardCondition(
                type="DisruptionAllowed",
                status=word,
                message="",
                reason=reason,
                last_transition_time=since,
                observed_generation=budget.metadata.generation,
            ),
        )


def _size_of(obj: Any) -> int:
    return number(obj.spec.replicas, 1) if obj is not None else 0


def _scaled(value: Any, total: int) -> int:
    """A count, or a percentage of `total` rounded up."""
    return value if isinstance(value, int) else -(-int(str(value).removesuffix("%")) * total // _PERCENT)
