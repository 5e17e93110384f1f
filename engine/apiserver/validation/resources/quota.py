"""Validation of ResourceQuotas (pkg/apis/core/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.apiserver.validation.resources import names

if TYPE_CHECKING:
    from engine.api.policy import ResourceQuota
    from engine.apiserver.validation.fielderrors import FieldErrors

_WITH_VALUES = ("In", "NotIn")
_WITHOUT_VALUES = ("Exists", "DoesNotExist")
_SCOPES = (
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
)
_CONFLICTING = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_JUST_EXIST = tuple(scope for scope in _SCOPES if scope != "PriorityClass")
_MUST_EXIST = (
    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
    "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
)
_UNSUITED = "unsupported scope applied to resource"


def quota(errors: FieldErrors, obj: ResourceQuota) -> None:
    """Check a ResourceQuota: what it limits and to how much, its scopes, and whether they suit what it limits."""
    for name, value in sorted(obj.spec.hard.items()):
        path = f"spec.hard[{name}]"
        names.quota_resource_name(errors, path, name)
        names.resource_quantity(errors, path, name, value)
    _scopes(errors, obj)
    _selector(errors, obj)


def update(errors: FieldErrors, old: ResourceQuota, new: ResourceQuota) -> None:
    """Check that a ResourceQuota counts what it counted before (ValidateResourceQuotaUpdate)."""
    if set(old.spec.scopes) != set(new.spec.scopes):
        errors.raw_invalid("spec.scopes", _shown(new.spec.scopes), "field is immutable")


def _scopes(errors: FieldErrors, obj: ResourceQuota) -> None:
    scopes = obj.spec.scopes
    shown = _shown(scopes)
    for scope in scopes:
        if scope not in _SCOPES:
            errors.raw_invalid("spec.scopes", shown, "unsupported scope")
        for _ in _unsuited(obj, scope):
            errors.raw_invalid("spec.scopes", shown, _UNSUITED)
    _conflicts(errors, "spec.scopes", shown, set(scopes))


def _selector(errors: FieldErrors, obj: ResourceQuota) -> None:
    needs = obj.spec.scope_selector.get("matchExpressions") or ()
    # The server does not say which of the expressions it means.
    path = "spec.scopeSelector.matchExpressions"
    for need in needs:
        scope = need.get("scopeName", "")
        if scope not in _SCOPES:
            errors.invalid(f"{path}.scopeName", scope, "unsupported scope")
        for _ in _unsuited(obj, scope):
            errors.raw_invalid(path, "core.ScopeSelector{...}", _UNSUITED)
        _need(errors, path, need)
    _conflicts(errors, path, _shown(obj.spec.scopes), {need.get("scopeName", "") for need in needs})


def _need(errors: FieldErrors, path: str, need: dict[str, Any]) -> None:
    operator, values = need.get("operator", ""), need.get("values") or []
    if need.get("scopeName") in _JUST_EXIST and operator != "Exists":
        errors.invalid(f"{path}.operator", operator, _MUST_EXIST)
    if operator in _WITH_VALUES:
        if not values:
            detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
            errors.required(f"{path}.values", detail)
    elif operator in _WITHOUT_VALUES:
        if values:
            detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
            errors.invalid(f"{path}.values", values, detail)
    else:
        errors.invalid(f"{path}.operator", operator, "not a valid selector operator")


def _conflicts(errors: FieldErrors, path: str, shown: str, scopes: set[str]) -> None:
    for pair in _CONFLICTING:
        if set(pair) <= scopes:
            errors.raw_invalid(path, shown, "conflicting scopes")


def _shown(scopes: tuple[str, ...]) -> str:
    if not scopes:
        return "[]core.ResourceQuotaScope(nil)"
    return "[]core.ResourceQuotaScope{" + ", ".join(f'"{scope}"' for scope in scopes) + "}"


def _unsuited(obj: ResourceQuota, scope: str) -> list[str]:
    """What a quota limits of Kubernetes' own names that the scope cannot choose."""
    return [name for name in sorted(obj.spec.hard) if names.is_quota_name(name) and not _suits(scope, name)]


def _suits(scope: str, limited: str) -> bool:
    """A scope chooses Pods; those of BestEffort have nothing to limit but their number."""
    if limited == "pods":
        return True
    compute = limited.rpartition(".")[2] in {"cpu", "memory", "ephemeral-storage"}
    return compute and scope != "BestEffort"
