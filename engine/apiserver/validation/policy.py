"""Validation of PodDisruptionBudgets and ResourceQuotas (pkg/apis/policy/validation, pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.apiserver.admission.quotascopes import CONFLICTING, SCOPES
from engine.apiserver.validation import fences
from engine.apiserver.validation import meta as metadata

if TYPE_CHECKING:
    from engine.api.policy import PodDisruptionBudget, ResourceQuota
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


def quota(errors: FieldErrors, obj: ResourceQuota) -> None:
    """Check a ResourceQuota: its scopes, and whether they suit what it limits."""
    scopes = obj.spec.scopes
    shown = "[]core.ResourceQuotaScope{" + ", ".join(f'"{scope}"' for scope in scopes) + "}"
    for scope in scopes:
        if scope not in SCOPES:
            errors.raw_invalid("spec.scopes", shown, "unsupported scope")
        elif any(not _suits(scope, name) for name in obj.spec.hard):
            errors.raw_invalid("spec.scopes", shown, "unsupported scope applied to resource")
    for pair in CONFLICTING:
        if set(pair) <= set(scopes):
            errors.raw_invalid("spec.scopes", shown, "conflicting scopes")


def _suits(scope: str, limited: str) -> bool:
    """A scope chooses Pods; those of BestEffort have nothing to limit but their number."""
    if limited in {"pods", "count/pods"}:
        return True
    compute = limited.rpartition(".")[2] in {"cpu", "memory", "ephemeral-storage"}
    return compute and scope != "BestEffort"
