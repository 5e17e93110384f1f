"""Scopes of ResourceQuotas: which Pods a quota counts (pkg/quota/v1/evaluator/core/pods.go).

Used by the quota plugin and by the quota controller. A quota with scopes counts nothing but Pods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from engine.api.core import Pod

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.api.policy import ResourceQuota


def counts(quota: ResourceQuota, obj: Object) -> bool:
    """Does the quota count this object at all?"""
    needs = _requirements(quota)
    if not needs:
        return True
    return isinstance(obj, Pod) and all(_holds(need, obj) for need in needs)


def _requirements(quota: ResourceQuota) -> list[dict[str, Any]]:
    plain = [{"scopeName": name, "operator": "Exists"} for name in quota.spec.scopes]
    return plain + list(quota.spec.scope_selector.get("matchExpressions") or ())


def _holds(need: dict[str, Any], pod: Pod) -> bool:
    match need.get("scopeName"):
        case "Terminating" | "NotTerminating" as scope:
            return (pod.spec.active_deadline_seconds is not UNSET) is (scope == "Terminating")
        case "BestEffort" | "NotBestEffort" as scope:
            return (pod.status.qos_class == "BestEffort") is (scope == "BestEffort")
        case "PriorityClass":
            return _of_class(need, pod.spec.priority_class_name)
        case "CrossNamespacePodAffinity":
            return _reaches_other_namespaces(pod.spec.carried("affinity") or {})
    return False


def _reaches_other_namespaces(affinity: dict[str, Any]) -> bool:
    """Does a term of affinity or anti-affinity to Pods name namespaces (upstream: usesCrossNamespacePodAffinity)?"""
    kinds = [affinity.get(name) or {} for name in ("podAffinity", "podAntiAffinity")]
    terms = [term for kind in kinds for term in kind.get("requiredDuringSchedulingIgnoredDuringExecution") or ()]
    for kind in kinds:
        weighted = kind.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
        terms += [entry.get("podAffinityTerm") or {} for entry in weighted]
    return any(term.get("namespaces") or term.get("namespaceSelector") is not None for term in terms)


def _of_class(need: dict[str, Any], name: str) -> bool:
    values = need.get("values") or ()
    match need.get("operator"):
        case "In":
            return name in values
        case "NotIn":
            return name not in values
        case "DoesNotExist":
            return not name
    return bool(name)
