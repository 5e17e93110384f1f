"""Which less important Pods would have to go so that a Pod fits, and on which node the loss is least.

Upstream: plugins/defaultpreemption over framework/preemption's Evaluator. Pods are removed from the pool in thought,
and put back as far as the Pod still fits. `executor` deletes the victims of the node that is chosen here, and the
scheduler nominates the Pod for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import condition
from engine.api.selectors import matches
from engine.scheduler.reasons import NO_VICTIMS, NOT_HELPFUL, UnschedulableNode, no_preemption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Pod
    from engine.api.policy import PodDisruptionBudget
    from engine.scheduler.framework.nodeinfo import NodeInfo, NodePool
    from engine.scheduler.framework.podinfo import PodInfo

PREEMPTION_BY_SCHEDULER = "PreemptionByScheduler"
"""The reason of the victims' condition DisruptionTarget."""

_NEVER = "not eligible due to preemptionPolicy=Never."
_TERMINATING_VICTIM = "not eligible due to a terminating pod on the nominated node."
_OFFSET = 1 << 31
"""Added to every priority in sums, so that fewer victims are better even where priorities are negative."""

RunFilters = Callable[["NodePool", "PodInfo", "NodeInfo", "list[PodInfo]"], "UnschedulableNode | None"]
"""Why the Pod cannot go to the node that those Pods are nominated for, or None if it can."""


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


class DefaultPreemption:
    """The search for victims (upstream: Evaluator.Preempt)."""

    def __init__(self, pool: NodePool, budgets: Mapping[str, PodDisruptionBudget], run_filters: RunFilters) -> None:
        """Search among the Pods of `pool`, sparing those that `budgets` protect where that is possible."""
        self._pool = pool
        self._budgets = budgets
        self._run_filters = run_filters

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
        if nominated and self._terminating_victim_on(pod_info, nominated, rejections):
            return PreemptionResult(None, _TERMINATING_VICTIM, keeps_nomination=True)
        failed: dict[str, UnschedulableNode] = {}
        candidates: list[Candidate] = []
        for name, rejection in rejections.items():
            info = self._pool.info(name)
            if info is None or not rejection.resolvable:
                failed[name] = UnschedulableNode((NOT_HELPFUL,))
                continue
            found = self._select_victims(pod_info, info, nominated_pods.get(name, []))
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                failed[name] = found
        if not candidates:
            return PreemptionResult(None, no_preemption(failed))
        return PreemptionResult(min(candidates, key=_least_loss), "")

    def _terminating_victim_on(self, pod_info: PodInfo, node: str, rejections: Mapping[str, UnschedulableNode]) -> bool:
        info = self._pool.info(node)
        if info is None or (node in rejections and not rejections[node].resolvable):
            return False
        return any(
            other.signature.priority < pod_info.signature.priority and other.terminating and _was_preempted(other.pod)
            for other in info.pods.values()
        )

    def _select_victims(
        self, pod_info: PodInfo, info: NodeInfo, nominated_pods: list[PodInfo]
    ) -> Candidate | UnschedulableNode:
        """Take all less important Pods away, then reprieve as many as possible, the protected ones first.

        Upstream: SelectVictimsOnNode.
        """
        lower = [other for other in info.pods.values() if other.signature.priority < pod_info.signature.priority]
        if not lower:
            return UnschedulableNode((NO_VICTIMS,))
        for other in lower:
            self._pool.remove(other.key)
        rejection = self._run_filters(self._pool, pod_info, info, nominated_pods)
        if rejection is not None:
            for other in lower:
                self._pool.place(info.name, other)
            return rejection
        protected, free = self._split_by_budget(sorted(lower, key=_more_important_first))
        victims = [other for other in protected if not self._reprieve(pod_info, info, other, nominated_pods)]
        violations = len(victims)
        victims += [other for other in free if not self._reprieve(pod_info, info, other, nominated_pods)]
        for other in victims:
            self._pool.place(info.name, other)
        if not victims:
            # The node is free again: as upstream, no Pod is deleted for nothing, and the next attempt finds it.
            return UnschedulableNode((f'expected at least one victim pod on node "{info.name}"',))
        return Candidate(info.name, sorted(victims, key=_more_important_first), violations)

    def _reprieve(self, pod_info: PodInfo, info: NodeInfo, other: PodInfo, nominated_pods: list[PodInfo]) -> bool:
        self._pool.place(info.name, other)
        if self._run_filters(self._pool, pod_info, info, nominated_pods) is None:
            return True
        self._pool.remove(other.key)
        return False

    def _split_by_budget(self, lower: list[PodInfo]) -> tuple[list[PodInfo], list[PodInfo]]:
        """Those whose end would break a disruption budget, and the others (upstream: filterPodsWithPDBViolation)."""
        left = {key: budget.status.disruptions_allowed for key, budget in self._budgets.items()}
        protected: list[PodInfo] = []
        free: list[PodInfo] = []
        for other in lower:
            broken = False
            for key, budget in self._budgets.items():
                if _budget_covers(budget, other.pod):
                    left[key] -= 1
                    broken = broken or left[key] < 0
            (protected if broken else free).append(other)
        return protected, free


def _budget_covers(budget: PodDisruptionBudget, pod: Pod) -> bool:
    selector = budget.spec.selector
    if budget.metadata.namespace != pod.metadata.namespace or selector is None:
        return False
    if not selector.match_labels and not selector.match_expressions:
        return False
    return matches(selector, pod.metadata.labels) and pod.metadata.name not in budget.status.disrupted_pods


def _was_preempted(pod: Pod) -> bool:
    target = condition(pod.status.conditions, "DisruptionTarget")
    return target is not None and target.status == "True" and target.reason == PREEMPTION_BY_SCHEDULER


def _more_important_first(pod_info: PodInfo) -> tuple[int, str, str]:
    """The more important first: by priority, then by who runs longer."""
    return -pod_info.signature.priority, pod_info.pod.status.start_time or "~", pod_info.key


def _least_loss(candidate: Candidate) -> tuple[int, int, int, int, str]:
    """Fewest broken budgets, least important victims, least of them; then where the longest-running started last.

    Upstream: pickOneNodeForPreemption.
    """
    priorities = [victim.signature.priority for victim in candidate.victims]
    highest = max(priorities)
    oldest = min(
        victim.pod.status.start_time or "~" for victim in candidate.victims if victim.signature.priority == highest
    )
    late = "".join(chr(0x7F - ord(letter)) for letter in oldest)
    total = sum(priority + _OFFSET for priority in priorities)
    return candidate.violations, highest, total, len(priorities), late
