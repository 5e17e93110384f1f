"""Validation of where a Pod wants to stand: affinity and topology spread (pkg/apis/core/validation).

Called for every Pod specification. The fields travel as they came, so this reads wire dicts, whose form is known good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.api.core import PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_WHEN = ("DoNotSchedule", "ScheduleAnyway")
_OPERATORS = frozenset({"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"})
_WEIGHTS = range(1, 101)


def placement(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check affinity and spread constraints."""
    affinity = spec.carried("affinity") or {}
    _node_affinity(errors, f"{path}.affinity.nodeAffinity", affinity.get("nodeAffinity") or {})
    for name in ("podAffinity", "podAntiAffinity"):
        _pod_terms(errors, f"{path}.affinity.{name}", affinity.get(name) or {})
    for index, entry in enumerate(spec.carried("topologySpreadConstraints") or ()):
        _constraint(errors, f"{path}.topologySpreadConstraints[{index}]", entry)


def _node_affinity(errors: FieldErrors, path: str, affinity: dict[str, Any]) -> None:
    required = affinity.get(_REQUIRED)
    if required is not None:
        here = f"{path}.{_REQUIRED}.nodeSelectorTerms"
        terms = required.get("nodeSelectorTerms") or ()
        if not terms:
            errors.required(here, "must have at least one node selector term")
        for index, term in enumerate(terms):
            _expressions(errors, f"{here}[{index}]", term)
    for index, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{index}]"
        _weight(errors, here, entry)
        _expressions(errors, f"{here}.preference", entry.get("preference") or {})


def _expressions(errors: FieldErrors, path: str, term: dict[str, Any]) -> None:
    for index, entry in enumerate(term.get("matchExpressions") or ()):
        here, operator = f"{path}.matchExpressions[{index}]", entry.get("operator", "")
        values = entry.get("values") or ()
        if operator not in _OPERATORS:
            errors.invalid(f"{here}.operator", operator, "not a valid selector operator")
        elif operator in {"In", "NotIn"} and not values:
            errors.required(f"{here}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        elif operator in {"Exists", "DoesNotExist"} and values:
            errors.forbidden(f"{here}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        elif operator in {"Gt", "Lt"} and len(values) != 1:
            errors.required(f"{here}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")


def _pod_terms(errors: FieldErrors, path: str, affinity: dict[str, Any]) -> None:
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        _topology_key(errors, f"{path}.{_REQUIRED}[{index}]", term)
    for index, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{index}]"
        _weight(errors, here, entry)
        _topology_key(errors, f"{here}.podAffinityTerm", entry.get("podAffinityTerm") or {})


def _topology_key(errors: FieldErrors, path: str, term: dict[str, Any]) -> None:
    if not term.get("topologyKey"):
        errors.required(f"{path}.topologyKey", "can not be empty")


def _weight(errors: FieldErrors, path: str, entry: dict[str, Any]) -> None:
    weight = entry.get("weight", 0)
    if weight not in _WEIGHTS:
        errors.invalid(f"{path}.weight", weight, "must be in the range 1-100")


def _constraint(errors: FieldErrors, path: str, entry: dict[str, Any]) -> None:
    skew = entry.get("maxSkew", 0)
    if skew <= 0:
        errors.invalid(f"{path}.maxSkew", skew, "must be greater than zero")
    _topology_key(errors, path, entry)
    when = entry.get("whenUnsatisfiable", "")
    if when not in _WHEN:
        errors.unsupported(f"{path}.whenUnsatisfiable", when, _WHEN)
    domains = entry.get("minDomains")
    if domains is not None and domains <= 0:
        errors.invalid(f"{path}.minDomains", domains, "must be greater than zero")
    elif domains is not None and when != "DoNotSchedule":
        errors.invalid(
            f"{path}.minDomains",
            domains,
            f"can only use minDomains if whenUnsatisfiable={_WHEN[0]}, not {when}",
        )
