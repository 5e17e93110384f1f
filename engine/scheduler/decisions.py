"""What became of the latest attempts to place Pods: read by the console's `why`, never by the scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.scheduler.reasons import UnschedulableNode

_KEPT = 200


class SchedulingDecision(NamedTuple):
    """How one attempt went."""

    tick: int
    node: str
    """Where the Pod went; empty where it fits nowhere."""
    feasible: list[str]
    """The nodes that could take it."""
    points: list[int]
    """Their points, in the same order; empty where none were counted, since one node alone was feasible."""
    rejections: Mapping[str, UnschedulableNode]
    """Why the others could not."""


class SchedulingDecisions:
    """The latest decision on each waiting Pod, and the last 200 on Pods that found a node."""

    def __init__(self) -> None:
        self._by_key: dict[str, SchedulingDecision] = {}
        self._placed: dict[str, None] = {}

    def of(self, key: str) -> SchedulingDecision | None:
        """The latest decision on a Pod, as long as it is remembered."""
        return self._by_key.get(key)

    def remember(self, key: str, decision: SchedulingDecision) -> None:
        """Keep a decision in place of an older one."""
        self._by_key[key] = decision
        self._placed.pop(key, None)
        if decision.node:
            self._placed[key] = None
            if len(self._placed) > _KEPT:
                oldest = next(iter(self._placed))
                del self._placed[oldest], self._by_key[oldest]

    def forget_waiting(self, key: str) -> None:
        """The Pod is gone, or another put it on a node: why it waited no longer matters."""
        if key in self._by_key and key not in self._placed:
            del self._by_key[key]

    def told(self, key: str) -> list[str]:
        """A Pod's latest decision in lines: each node with its points, or with what turned it down."""
        decision = self._by_key.get(key)
        if decision is None:
            return []
        nodes = len(decision.feasible) + len(decision.rejections)
        head = f"tick {decision.tick:<4} the scheduler looked at {nodes} node{'s' if nodes != 1 else ''}"
        points = dict(zip(decision.feasible, decision.points, strict=False))
        fit = sorted(decision.feasible, key=lambda name: (name != decision.node, -points.get(name, 0), name))
        lines = [f"{'':10}{name}: {_verdict(name, decision.node, points)}" for name in fit]
        lines += [
            f"{'':10}{name}: refused, {', '.join(decision.rejections[name].reasons)}"
            for name in sorted(decision.rejections)
        ]
        return [head, *lines]


def _verdict(name: str, chosen: str, points: dict[str, int]) -> str:
    counted = f"{points[name]} points" if name in points else "fits"
    return f"{counted}, chosen" if name == chosen else counted
