"""How many replicas a resource metric asks for (upstream: replica_calculator.go and metrics/utilization.go).

Ratios are exact fractions where upstream has floating point numbers.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple, Protocol

from engine.controllers.podautoscaler.metricsclient import MetricsError
from engine.controllers.podautoscaler.podgroups import group_pods

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.api.core import Pod
    from engine.controllers.podautoscaler.metricsclient import PodUsage

_TOLERANCE = Fraction(1, 10)
_PERCENT = 100


class UsageRatio(NamedTuple):
    """What Pods use, held against the target."""

    ratio: Fraction
    average_milli: int
    """What a Pod uses on average."""
    percent: int | None = None
    """What all of them use of what they request; None where the target is no utilization."""


class ReplicaProposal(NamedTuple):
    """How many replicas a metric asks for, and what was measured."""

    replicas: int
    usage: UsageRatio


class TargetMeasure(Protocol):
    """What usage is held against."""

    def ratio(self, usages: Mapping[str, int]) -> UsageRatio:
        """The usage of these Pods, in thousandths, against the target. Raises MetricsError."""

    def assumed(self, pod: str, ratio: Fraction) -> int | None:
        """What a Pod without metrics is taken to use; None leaves it out."""


class UtilizationTarget:
    """A percentage of what Pods request."""

    def __init__(self, percent: int, requests: Mapping[str, int]) -> None:
        self._percent = percent
        self._requests = requests

    def ratio(self, usages: Mapping[str, int]) -> UsageRatio:
        """Usage by request, in whole percent (GetResourceUtilizationRatio)."""
        known = [name for name in usages if name in self._requests]
        used, requested = sum(usages[name] for name in known), sum(self._requests[name] for name in known)
        if not requested:
            raise MetricsError("no metrics returned matched known pods")
        percent = used * _PERCENT // requested
        return UsageRatio(Fraction(percent, self._percent), used // len(known), percent)

    def assumed(self, pod: str, ratio: Fraction) -> int | None:
        """On the way down its request, or more where the target is more; on the way up nothing."""
        if ratio < 1:
            return self._requests[pod] * max(_PERCENT, self._percent) // _PERCENT
        return 0 if ratio > 1 else None


class AverageValueTarget:
    """An amount, in thousandths, that a Pod should use on average."""

    def __init__(self, milli: int) -> None:
        self._milli = milli

    def ratio(self, usages: Mapping[str, int]) -> UsageRatio:
        """Usage of a Pod on average (GetMetricUsageRatio)."""
        average = sum(usages.values()) // len(usages)
        return UsageRatio(Fraction(average, self._milli), average)

    def assumed(self, pod: str, ratio: Fraction) -> int | None:
        """On the way down the target, else nothing."""
        del pod  # all are alike
        return self._milli if ratio < 1 else 0


def propose(
    current: int, pods: Sequence[Pod], usages: Mapping[str, PodUsage], target: TargetMeasure, resource: str, now_s: int
) -> ReplicaProposal:
    """The number of replicas at which usage meets the target. Raises MetricsError."""
    groups = group_pods(pods, usages, resource, now_s)
    counted = {name: usage.milli for name, usage in usages.items() if name not in {*groups.ignored, *groups.unready}}
    if not counted:
        raise MetricsError("did not receive metrics for targeted pods (pods might be unready)")
    usage = target.ratio(counted)
    rebalances = bool(groups.unready) and usage.ratio > 1
    if not rebalances and not groups.missing:
        replicas = current if _is_tolerated(usage.ratio) else ceil(usage.ratio * len(groups.ready))
        return ReplicaProposal(replicas, usage)
    for name in groups.missing:
        assumed = target.assumed(name, usage.ratio)
        if assumed is not None:
            counted[name] = assumed
    if rebalances:
        counted |= dict.fromkeys(groups.unready, 0)
    return ReplicaProposal(_rebalanced(current, usage.ratio, target.ratio(counted).ratio, len(counted)), usage)


def _rebalanced(current: int, before: Fraction, after: Fraction, pods: int) -> int:
    """The replicas that all Pods ask for, unless what was assumed of some turns the direction round."""
    if _is_tolerated(after) or (before < 1 < after) or (after < 1 < before):
        return current
    replicas = ceil(after * pods)
    turns = (after < 1 and replicas > current) or (after > 1 and replicas < current)
    return current if turns else replicas


def _is_tolerated(ratio: Fraction) -> bool:
    return 1 - _TOLERANCE <= ratio <= 1 + _TOLERANCE
