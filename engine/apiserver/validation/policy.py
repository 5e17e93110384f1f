"""Validation of PodDisruptionBudgets (pkg/apis/policy/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.apiserver.validation import fences
from engine.apiserver.validation import meta as metadata

if TYPE_CHECKING:
    from engine.api.policy import PodDisruptionBudget
    from engine.apiserver.validation.fielderrors import FieldErrors

_EVICTION_POLICIES = ("AlwaysAllow", "IfHealthyBudget")


def budget(errors: FieldErrors, obj: PodDisruptionBudget) -> None:
    """Check a PodDisruptionBudget: one of its two limits, as a count or a percentage."""
    spec = obj.spec
    if spec.min_available is not UNSET and spec.max_unavailable is not UNSET:
        detail = "minAvailable and maxUnavailable cannot be both set"
        errors.raw_invalid("spec", "policy.PodDisruptionBudgetSpec{...}", detail)
    for name, value in (("minAvailable", spec.min_available), ("maxUnavailable", spec.max_unavailable)):
        fences.count_or_percent(errors, f"spec.{name}", value)
        fences.not_more_than_all(errors, f"spec.{name}", value)
    if spec.selector is not None:
        metadata.label_selector(errors, "spec.selector", spec.selector)
    policy = spec.unhealthy_pod_eviction_policy
    if policy and policy not in _EVICTION_POLICIES:
        errors.unsupported("spec.unhealthyPodEvictionPolicy", policy, _EVICTION_POLICIES)
