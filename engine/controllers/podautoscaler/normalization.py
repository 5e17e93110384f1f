"""From what the metrics ask for to what is done: stabilisation, policies and bounds.

Mirrors normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors in upstream's horizontal.go. A moment that
lies exactly a window back is over: upstream's looks are a little more than 15 s apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number

if TYPE_CHECKING:
    from engine.api.serializer.idle.autoscaling import (
        HorizontalPodAutoscalerBehavior,
        HPAScalingPolicy,
        HPAScalingRules,
    )
    from engine.controllers.podautoscaler.scalinghistory import ScalingHistory

DOWNSCALE_STABILIZATION_S = 300
"""The window downwards where nothing else is said (--horizontal-pod-autoscaler-downscale-stabilization)."""
_UP_FACTOR, _UP_LEAST = 2, 4
_PERCENT = 100

READY = "ReadyForNewScale", "recommended size matches current size"
_UP_STABILIZED = (
    "ScaleUpStabilized",
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
)
_DOWN_STABILIZED = (
    "ScaleDownStabilized",
    "recent recommendations were higher than current one, applying the highest recent recommendation",
)
_WITHIN = "DesiredWithinRange", "the desired count is within the acceptable range"
_UP_LIMIT = "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"
_DOWN_LIMIT = "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate"
_TOO_MANY = "TooManyReplicas", "the desired replica count is more than the maximum replica count"
_TOO_FEW = "TooFewReplicas", "the desired replica count is less than the minimum replica count"


class Bounds(NamedTuple):
    """Between what an autoscaler may choose, and where it stands."""

    current: int
    least: int
    most: int


class NormalizedSize(NamedTuple):
    """What is done, and what the conditions AbleToScale and ScalingLimited say of it."""

    replicas: int
    able: tuple[str, str]
    """Reason and message."""
    is_limited: bool
    limited: tuple[str, str]
    """Reason and message."""


def normalize(
    desired: int,
    bounds: Bounds,
    behavior: HorizontalPodAutoscalerBehavior | None,
    history: ScalingHistory,
    now_s: int,
) -> NormalizedSize:
    """The size to scale to. Remembers what was asked for."""
    if behavior is None or behavior.scale_up is None or behavior.scale_down is None:
        # The server's defaults fill both directions in where one is given.
        recent = history.recommended(DOWNSCALE_STABILIZATION_S, now_s)
        history.recommend(desired, DOWNSCALE_STABILIZATION_S, now_s)
        stable = max(desired, *recent) if recent else desired
        size, limit = _limited(stable, bounds)
        able = READY if stable == desired else _DOWN_STABILIZED
        return NormalizedSize(size, able, size != stable, limit)
    stable = _stabilized(desired, bounds.current, behavior.scale_up, behavior.scale_down, history, now_s)
    size, limit = _limited_by_policies(stable, bounds, behavior.scale_up, behavior.scale_down, history, now_s)
    why = _UP_STABILIZED if desired >= bounds.current else _DOWN_STABILIZED
    return NormalizedSize(size, READY if stable == desired else why, size != stable, limit)


def remember_scale(
    behavior: HorizontalPodAutoscalerBehavior | None, history: ScalingHistory, before: int, after: int, now_s: int
) -> None:
    """Remember that it was scaled, where policies will ask for it (storeScaleEvent)."""
    if behavior is not None:
        rules = (each for each in (behavior.scale_up, behavior.scale_down) if each is not None)
        periods = (policy.period_seconds for each in rules for policy in each.policies or ())
        history.scaled(after - before, max(periods, default=0), now_s)


def _limited(desired: int, bounds: Bounds) -> tuple[int, tuple[str, str]]:
    """Without `behavior`: no more than twice as many, or four (convertDesiredReplicasWithRules)."""
    if desired < bounds.least:
        return bounds.least, _TOO_FEW
    limit = max(_UP_FACTOR * bounds.current, _UP_LEAST)
    if desired > min(limit, bounds.most):
        return (limit, _UP_LIMIT) if bounds.most > limit else (bounds.most, _TOO_MANY)
    return desired, _WITHIN


# --- behavior


def _stabilized(
    desired: int, current: int, up: HPAScalingRules, down: HPAScalingRules, history: ScalingHistory, now_s: int
) -> int:
    """The size that lies nearest to the present one among what was recommended within the windows."""
    up_s = number(up.stabilization_window_seconds)
    down_s = number(down.stabilization_window_seconds, DOWNSCALE_STABILIZATION_S)
    lowest = min([desired, *history.recommended(up_s, now_s)])
    highest = max([desired, *history.recommended(down_s, now_s)])
    history.recommend(desired, max(up_s, down_s), now_s)
    return min(max(current, lowest), highest)


def _limited_by_policies(
    desired: int,
    bounds: Bounds,
    up: HPAScalingRules,
    down: HPAScalingRules,
    history: ScalingHistory,
    now_s: int,
) -> tuple[int, tuple[str, str]]:
    """No faster than the policies allow (convertDesiredReplicasWithBehaviorRate)."""
    current = bounds.current
    if desired > current:
        limit = max(_rate_limit(current, up, history, now_s, upwards=True), current)
        if desired > min(limit, bounds.most):
            return (limit, _UP_LIMIT) if bounds.most > limit else (bounds.most, _TOO_MANY)
    elif desired < current:
        limit = min(_rate_limit(current, down, history, now_s, upwards=False), current)
        if desired < max(limit, bounds.least):
            return (limit, _DOWN_LIMIT) if bounds.least < limit else (bounds.least, _TOO_FEW)
    return desired, _WITHIN


def _rate_limit(current: int, rules: HPAScalingRules, history: ScalingHistory, now_s: int, *, upwards: bool) -> int:
    """How far the policies of one direction let it go (calculateScaleUpLimitWithScalingRules and its counterpart)."""
    if rules.select_policy == "Disabled":
        return current
    limits = [
        _policy_limit(current - history.change_within(policy.period_seconds, now_s), policy, upwards=upwards)
        for policy in rules.policies or ()
    ]
    # Min is the least change: upwards the smallest number, downwards the greatest.
    chooses_smallest = (rules.select_policy == "Min") == upwards
    return min(limits) if chooses_smallest else max(limits)


def _policy_limit(start: int, policy: HPAScalingPolicy, *, upwards: bool) -> int:
    """Up to where one policy allows, from the size at the start of its period; percents go a whole Pod further."""
    if policy.type == "Pods":
        return start + policy.value if upwards else start - policy.value
    if upwards:
        return -(-start * (_PERCENT + policy.value) // _PERCENT)
    return start * (_PERCENT - policy.value) // _PERCENT
