"""Preemption: which less important Pods would have to go so that a Pod fits (framework/preemption, defaultpreemption).

Pods are removed from the pool in thought, and put back as far as the Pod still fits. The scheduler deletes the victims
of the node that is chosen here and nominates the Pod for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import condition
from engine.api.selectors import matches
from engine.scheduler.cycle import run_filters_with_nominated_pods
from engine.scheduler.reasons import NO_VICTIMS, NOT_HELPFUL, UnschedulableNode, no_preemption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Pod
    from engine.api.policy import PodDisruptionBudget
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodInfo

BY_SCHEDULER = "PreemptionByScheduler"
_NEVER = "not eligible due to preemptionPolicy=Never."
_WAITS = "not eligible due to a terminating pod on the nominated node."
_OFFSET = 1 << 31
"""Added to every priority in sums, so that fewer victims are better even where priorities are negative."""


class Candidate(NamedTuple):
    """A node that could be cleared."""

    node: str
    victims: list[PodInfo]
    """The most important one first."""
    violations: int
    """How many of them a disruption budget protects."""


class PreemptionResult(NamedTuple):
    """What came of it: a node to clear, or the sentence that says why there is none."""

    candidate: Candidate | None
    message: str
    keeps_nomination: bool = False
    """The node that is being cleared already stays nominated."""


class Preemption:
    """The search for victims."""

    def __init__(self, pool: NodePool, budgets: Mapping[str, PodDisruptionBudget]) -> None:
        """Search among the Pods of `pool`, sparing those that `budgets` protect where that is possible."""
        self._pool = pool
        self._budgets = budgets

    def find(
        self,
        pod_info: PodInfo,
        rejections: Mapping[str, UnschedulableNode],
        nominated: str,
        nominated_pods: Mapping[str, list[PodInfo]],
    ) -> PreemptionResult:
        """Look for a node where it helps; `nominated` is one that is being cleared for the Pod already.

        `nominated_pods` are those that nodes are being cleared for and that this Pod may not push aside.
        """
        if not pod_info.signature.may_preempt:
            return PreemptionResult(None, _NEVER)
        if nominated and self._is_being_cleared(pod_info, nominated, rejections):
            return PreemptionResult(None, _WAITS, keeps_nomination=True)
        failed: dict[str, UnschedulableNode] = {}
        candidates: list[Candidate] = []
        for name, rejection in rejections.items():
            info = self._pool.info(name)
            if info is None or not rejection.resolvable:
                failed[name] = UnschedulableNode((NOT_HELPFUL,))
                continue
            found = self._clear(pod_info, info, nominated_pods.get(name, []))
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                failed[name] = found
        if not candidates:
            return PreemptionResult(None, no_preemption(failed))
        return PreemptionResult(min(candidates, key=_cost), "")

    def _is_being_cleared(self, pod_info: PodInfo, node: str, rejections: Mapping[str, UnschedulableNode]) -> bool:
        info = self._pool.info(node)
        if info is None or (node in rejections and not rejections[node].resolvable):
            return False
        return any(
            other.signature.priority < pod_info.signature.priority and other.terminating and _was_preempted(other.pod)
            for other in info.members.values()
        )

    def _clear(self, pod_info: PodInfo, info: NodeInfo, nominated_pods: list[PodInfo]) -> Candidate | UnschedulableNode:
        """Take all less important Pods away, then give back as many as possible, the protected ones first."""
        lower = [other for other in info.members.values() if other.signature.priority < pod_info.signature.priority]
        if not lower:
            return UnschedulableNode((NO_VICTIMS,))
        for other in lower:
            self._pool.remove(other.key)
        rejection = run_filters_with_nominated_pods(self._pool, pod_info, info, nominated_pods)
        if rejection is not None:
            for other in lower:
                self._pool.place(info.name, other)
            return rejection
        protected, free = self._split(sorted(lower, key=_importance))
        victims = [other for other in protected if not self._give_back(pod_info, info, other, nominated_pods)]
        violations = len(victims)
        victims += [other for other in free if not self._give_back(pod_info, info, other, nominated_pods)]
        for other in victims:
            self._pool.place(info.name, other)
        if not victims:
            # The node is free again: as upstream, nobody is deleted for nothing, and the next attempt finds it.
            return UnschedulableNode((f'expected at least one victim pod on node "{info.name}"',))
        return Candidate(info.name, sorted(victims, key=_importance), violations)

    def _give_back(self, pod_info: PodInfo, info: NodeInfo, other: PodInfo, nominated_pods: list[PodInfo]) -> bool:
        self._pool.place(info.name, other)
        if run_filters_with_nominated_pods(self._pool, pod_info, info, nominated_pods) is None:
            return True
        self._pool.remove(other.key)
        return False

    def _split(self, lower: list[PodInfo]) -> tuple[list[PodInfo], list[PodInfo]]:
        """Those whose end would break a disruption budget, and the others."""
        left = {key: budget.status.disruptions_allowed for key, budget in self._budgets.items()}
        protected: list[PodInfo] = []
        free: list[PodInfo] = []
        for other in lower:
            broken = False
            for key, budget in self._budgets.items():
                if _covers(budget, other.pod):
                    left[key] -= 1
                    broken = broken or left[key] < 0
            (protected if broken else free).append(other)
        return protected, free


def _covers(budget: PodDisruptionBudget, pod: Pod) -> bool:
    selector = budget.spec.selector
    if budget.metadata.namespace != pod.metadata.namespace or selector is None:
        return False
    if not selector.match_labels and not selector.match_expressions:
        return False
    return matches(selector, pod.metadata.labels) and pod.metadata.name not in budget.status.disrupted_pods


def _was_preempted(pod: Pod) -> bool:
    target = condition(pod.status.conditions, "DisruptionTarget")
    return target is not None and target.status == "True" and target.reason == BY_SCHEDULER


def _importance(pod_info: PodInfo) -> tuple[int, str, str]:
    """The more important first: by priority, then whoever runs longer."""
    return -pod_info.signature.priority, pod_info.pod.status.start_time or "~", pod_info.key


def _cost(candidate: Candidate) -> tuple[int, int, int, int, str]:
    """Fewest broken budgets, least important victims, least of them; then where the longest-running started last."""
    priorities = [victim.signature.priority for victim in candidate.victims]
    highest = max(priorities)
    oldest = min(
        victim.pod.status.start_time or "~" for victim in candidate.victims if victim.signature.priority == highest
    )
    late = "".join(chr(0x7F - ord(letter)) for letter in oldest)
    total = sum(priority + _OFFSET for priority in priorities)
    return candidate.violations, highest, total, len(priorities), late
