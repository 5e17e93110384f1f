"""Validation of PodDisruptionBudgets (pkg/apis/policy/validation)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.apiserver.validation import meta as metadata

if TYPE_CHECKING:
    from engine.api.policy import PodDisruptionBudget
    from engine.apiserver.fielderrors import Errors

_PERCENT = re.compile(r"[0-9]+%")
_WHOLE = 100
_EVICTION_POLICIES = ("AlwaysAllow", "IfHealthyBudget")


def budget(errors: Errors, obj: PodDisruptionBudget) -> None:
    """Check a PodDisruptionBudget: one of its two limits, as a count or a percentage."""
    spec = obj.spec
    if spec.min_available is not UNSET and spec.max_unavailable is not UNSET:
        detail = "minAvailable and maxUnavailable cannot be both set"
        errors.raw_invalid("spec", "policy.PodDisruptionBudgetSpec{...}", detail)
    _limit(errors, "spec.minAvailable", spec.min_available)
    _limit(errors, "spec.maxUnavailable", spec.max_unavailable)
    if spec.selector is not None:
        metadata.label_selector(errors, "spec.selector", spec.selector)
    policy = spec.unhealthy_pod_eviction_policy
    if policy and policy not in _EVICTION_POLICIES:
        errors.unsupported("spec.unhealthyPodEvictionPolicy", policy, _EVICTION_POLICIES)


def _limit(errors: Errors, path: str, value: object) -> None:
    if isinstance(value, int) and value < 0:
        errors.invalid(path, value, "must be greater than or equal to 0")
    if not isinstance(value, str):
        return
    if not _PERCENT.fullmatch(value):
        detail = (
            "a valid percent string must be a numeric string followed by an ending '%' "
            "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
        )
        errors.invalid(path, value, detail)
    elif int(value.removesuffix("%")) > _WHOLE:
        errors.invalid(path, value, "must not be greater than 100%")
