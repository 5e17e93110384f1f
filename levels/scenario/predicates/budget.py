"""Budgets of lost requests: a rule of failWhen that says `budget: true` is shown while it is being spent.

The budget is what may be lost: a rule that fails from 331 on leaves 330, the number that a goal beside it names.

Read after each tick by whoever shows a level's goals. Only reads; the rule itself is judged like any other.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from levels.scenario.loading.semantic_checks import traffic_tests
from levels.scenario.predicates.traffic import exact

if TYPE_CHECKING:
    from levels.scenario.predicates.evaluation import EvalContext
    from levels.scenario.schema.tests import FailRule, TrafficTest

SPAN = 10
"""Ticks of one point of the burn line."""


class ErrorBudget(NamedTuple):
    """How much of a budget is left, and how it was spent."""

    client: str
    lost: int
    """Requests of the window that were lost by now."""
    of: int
    """So many may be lost; with one more the level is lost."""
    first: int
    """The first tick of the window."""
    burn: tuple[int, ...]
    """How many were lost in each ten ticks from there on, the last of them perhaps not over; empty before them."""

    @property
    def left(self) -> int:
        """How many more may be lost; 0 where it is spent."""
        return max(self.of - self.lost, 0)

    @property
    def overspent(self) -> bool:
        """Whether more was lost than might be."""
        return self.lost > self.of

    @property
    def sentence(self) -> str:
        """As it is shown beside the goals."""
        return f"budget of {self.of} overspent" if self.overspent else f"budget {self.left} of {self.of} left"

    @property
    def burn_line(self) -> str:
        """The same in numbers: what each ten ticks have cost."""
        if not self.burn:
            return f"counted from tick {self.first} on"
        return f"{self.client} lost per ten ticks from tick {self.first}: {' '.join(map(str, self.burn))}"


def budgets(rules: tuple[FailRule, ...], scene: EvalContext) -> list[ErrorBudget]:
    """Every budget of the rules, in their order."""
    return [_read(test, scene) for test in traffic_tests(rules) if test.budget]


def _read(test: TrafficTest, scene: EvalContext) -> ErrorBudget:
    metrics, (first, last) = scene.cluster.metrics, test.window
    least = ceil(exact(test.lost.min)) if test.lost is not None and test.lost.min is not None else 0
    burn = (
        metrics.window(test.client, tick, min(tick + SPAN - 1, last), test.via).lost_total
        for tick in range(first, min(scene.tick, last) + 1, SPAN)
    )
    return ErrorBudget(
        test.client,
        metrics.window(test.client, first, last, test.via).lost_total,
        max(least - 1, 0),
        first,
        tuple(burn),
    )
