"""Preemption: which less important Pods would have to go so that a Pod fits (framework/preemption, defaultpreemption).

Pods are removed from the pool in thought, and put back as far as the Pod still fits. The scheduler deletes the victims
of the node that is chosen here and nominates the Pod for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import condition
from engine.api.selectors import matches
from engine.scheduler.cycle import rejection_among
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
    keeps_hope: bool = False
    """The node that is being cleared already stays nominated."""


class Preemption:
    """The search for victims."""

    def __init__(self, pool: NodePool, budgets: Mapping[str, PodDisruptionBudget]) -> None:
        """Search among the Pods of `pool`, sparing those that `budgets` protect where that is possible."""
        self._pool = pool
        self._budgets = budgets

    def find(
        self,
        needs: PodInfo,
        rejections: Mapping[str, UnschedulableNode],
        nominated: str,
        rivals: Mapping[str, list[PodInfo]],
    ) -> PreemptionResult:
        """Look for a node where it helps; `nominated` is one that is being cleared for the Pod already.

        `rivals` are those that nodes are being cleared for and that this Pod may not push aside.
        """
        if not needs.shape.may_preempt:
            return PreemptionResult(None, _NEVER)
        if nominated and self._is_being_cleared(needs, nominated, rejections):
            return PreemptionResult(None, _WAITS, keeps_hope=True)
        failed: dict[str, UnschedulableNode] = {}
        candidates: list[Candidate] = []
        for name, rejection in rejections.items():
            info = self._pool.info(name)
            if info is None or not rejection.resolvable:
                failed[name] = UnschedulableNode((NOT_HELPFUL,))
                continue
            found = self._clear(needs, info, rivals.get(name, []))
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                failed[name] = found
        if not candidates:
            return PreemptionResult(None, no_preemption(failed))
        return PreemptionResult(min(candidates, key=_cost), "")

    def _is_being_cleared(self, needs: PodInfo, node: str, rejections: Mapping[str, UnschedulableNode]) -> bool:
        info = self._pool.info(node)
        if info is None or (node in rejections and not rejections[node].resolvable):
            return False
        return any(
            other.shape.priority < needs.shape.priority and other.leaving and _was_preempted(other.pod)
            for other in info.members.values()
        )

    def _clear(self, needs: PodInfo, info: NodeInfo, rivals: list[PodInfo]) -> Candidate | UnschedulableNode:
        """Take all less important Pods away, then give back as many as possible, the protected ones first."""
        lower = [other for other in info.members.values() if other.shape.priority < needs.shape.priority]
        if not lower:
            return UnschedulableNode((NO_VICTIMS,))
        for other in lower:
            self._pool.remove(other.key)
        rejection = rejection_among(self._pool, needs, info, rivals)
        if rejection is not None:
            for other in lower:
                self._pool.place(info.name, other)
            return rejection
        protected, free = self._split(sorted(lower, key=_importance))
        victims = [other for other in protected if not self._give_back(needs, info, other, rivals)]
        violations = len(victims)
        victims += [other for other in free if not self._give_back(needs, info, other, rivals)]
        for other in victims:
            self._pool.place(info.name, other)
        if not victims:
            # The node is free again: as upstream, nobody is deleted for nothing, and the next attempt finds it.
            return UnschedulableNode((f'expected at least one victim pod on node "{info.name}"',))
        return Candidate(info.name, sorted(victims, key=_importance), violations)

    def _give_back(self, needs: PodInfo, info: NodeInfo, other: PodInfo, rivals: list[PodInfo]) -> bool:
        self._pool.place(info.name, other)
        if rejection_among(self._pool, needs, info, rivals) is None:
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


def _importance(needs: PodInfo) -> tuple[int, str, str]:
    """The more important first: by priority, then whoever runs longer."""
    return -needs.shape.priority, needs.pod.status.start_time or "~", needs.key


def _cost(candidate: Candidate) -> tuple[int, int, int, int, str]:
    """Fewest broken budgets, least important victims, least of them; then where the longest-running started last."""
    priorities = [victim.shape.priority for victim in candidate.victims]
    highest = max(priorities)
    oldest = min(
        victim.pod.status.start_time or "~" for victim in candidate.victims if victim.shape.priority == highest
    )
    late = "".join(chr(0x7F - ord(letter)) for letter in oldest)
    total = sum(priority + _OFFSET for priority in priorities)
    return candidate.violations, highest, total, len(priorities), late
