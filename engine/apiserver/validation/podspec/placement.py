"""Validation of where a Pod wants to stand: affinity, scheduling gates, topology spread (pkg/apis/core/validation).

Called for every Pod specification. The fields travel as they came, so this reads wire dicts, whose form is known good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from engine.api import names
from engine.api.meta import LabelSelector
from engine.apiserver.validation import meta as metadata

if TYPE_CHECKING:
    from engine.api.core import PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_WHEN = ("DoNotSchedule", "ScheduleAnyway")
_NODE_POLICIES = ("Honor", "Ignore")
_WEIGHTS = range(1, 101)
_NO_SELECTOR = "must not be specified when labelSelector is not set"


def affinity(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check which nodes, and the company of which Pods, a Pod seeks."""
    given = spec.carried("affinity") or {}
    _node_affinity(errors, f"{path}.nodeAffinity", given.get("nodeAffinity") or {})
    for name in ("podAffinity", "podAntiAffinity"):
        _pod_terms(errors, f"{path}.{name}", given.get(name) or {})


def gates(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check what keeps a Pod from being scheduled."""
    seen: set[str] = set()
    for index, gate in enumerate(spec.carried("schedulingGates") or ()):
        name = gate.get("name", "")
        for problem in names.qualified(name):
            errors.invalid(f"{path}[{index}]", name, problem)
        if name in seen:
            errors.duplicate(f"{path}[{index}]", f'"{name}"')
        seen.add(name)


def spread(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check spread constraints: for each topology and way of acting there is one."""
    constraints = spec.carried("topologySpreadConstraints") or ()
    pairs = [(entry.get("topologyKey", ""), entry.get("whenUnsatisfiable", "")) for entry in constraints]
    for index, entry in enumerate(constraints):
        _constraint(errors, f"{path}[{index}]", entry, again=pairs[index] in pairs[index + 1 :])


def _node_affinity(errors: FieldErrors, path: str, affinity: dict[str, Any]) -> None:
    required = affinity.get(_REQUIRED)
    if required is not None:
        here = f"{path}.{_REQUIRED}.nodeSelectorTerms"
        terms = required.get("nodeSelectorTerms") or ()
        if not terms:
            errors.required(here, "must have at least one node selector term")
        for index, term in enumerate(terms):
            _term(errors, f"{here}[{index}]", term, values=True)
    for index, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{index}]"
        _weight(errors, here, entry)
        _term(errors, f"{here}.preference", entry.get("preference") or {}, values=False)


def _term(errors: FieldErrors, path: str, term: dict[str, Any], *, values: bool) -> None:
    """Check a term; of values only where upstream does, in what is required (`values`)."""
    _expressions(errors, path, term, checked=values)
    for index, entry in enumerate(term.get("matchFields") or ()):
        _field(errors, f"{path}.matchFields[{index}]", entry)


def _field(errors: FieldErrors, path: str, entry: dict[str, Any]) -> None:
    operator, key, values = entry.get("operator", ""), entry.get("key", ""), entry.get("values") or ()
    if operator not in ("In", "NotIn"):
        errors.invalid(f"{path}.operator", operator, "not a valid selector operator")
    elif len(values) != 1:
        detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        errors.required(f"{path}.values", detail)
    if key != "metadata.name":
        errors.invalid(f"{path}.key", key, "not a valid field selector key")
        return
    for index, value in enumerate(values):
        for problem in names.subdomain(value):
            errors.invalid(f"{path}.values[{index}]", value, problem)


def _expressions(errors: FieldErrors, path: str, term: dict[str, Any], *, checked: bool) -> None:
    for index, entry in enumerate(term.get("matchExpressions") or ()):
        here, values = f"{path}.matchExpressions[{index}]", entry.get("values") or ()
        metadata.node_requirement(errors, here, entry.get("key", ""), entry.get("operator", ""), values)
        for number, value in enumerate(values if checked else ()):
            for problem in names.label_value(value):
                errors.invalid(f"{here}.values[{number}]", value, problem)


def _pod_terms(errors: FieldErrors, path: str, affinity: dict[str, Any]) -> None:
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        _pod_term(errors, f"{path}.{_REQUIRED}[{index}]", term)
    for index, entry in enumerate(affinity.get(_PREFERRED) or ()):
        here = f"{path}.{_PREFERRED}[{index}]"
        _weight(errors, here, entry)
        _pod_term(errors, f"{here}.podAffinityTerm", entry.get("podAffinityTerm") or {})


def _pod_term(errors: FieldErrors, path: str, term: dict[str, Any]) -> None:
    for field in ("labelSelector", "namespaceSelector"):
        _selector(errors, f"{path}.{field}", term.get(field))
    for namespace in term.get("namespaces") or ():
        for problem in names.label(namespace):
            errors.invalid(f"{path}.namespace", namespace, problem)
    _label_keys(errors, path, term)
    topology = term.get("topologyKey", "")
    if not topology:
        errors.required(f"{path}.topologyKey", "can not be empty")
    for problem in names.qualified(topology):
        errors.invalid(f"{path}.topologyKey", topology, problem)


def _selector(errors: FieldErrors, path: str, selector: dict[str, Any] | None) -> None:
    if selector is not None:
        metadata.label_selector(errors, path, msgspec.convert(selector, LabelSelector, strict=False))


def _label_keys(errors: FieldErrors, path: str, term: dict[str, Any]) -> None:
    """Check keys whose values are those of the Pod itself."""
    selector = term.get("labelSelector")
    for field in ("matchLabelKeys", "mismatchLabelKeys"):
        keys = term.get(field) or ()
        if keys and selector is None:
            errors.forbidden(f"{path}.{field}", _NO_SELECTOR)
            continue
        for index, key in enumerate(keys):
            for problem in names.qualified(key):
                errors.invalid(f"{path}.{field}[{index}]", key, problem)
    for index, key in enumerate(term.get("matchLabelKeys") or ()):
        if key in (term.get("mismatchLabelKeys") or ()):
            detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            errors.invalid(f"{path}.matchLabelKeys[{index}]", key, detail)


def _weight(errors: FieldErrors, path: str, entry: dict[str, Any]) -> None:
    weight = entry.get("weight", 0)
    if weight not in _WEIGHTS:
        errors.invalid(f"{path}.weight", weight, "must be in the range 1-100")


def _constraint(errors: FieldErrors, path: str, entry: dict[str, Any], *, again: bool) -> None:
    """Check a constraint, and that none behind it says the same (`again`)."""
    skew, topology, when = entry.get("maxSkew", 0), entry.get("topologyKey", ""), entry.get("whenUnsatisfiable", "")
    if skew <= 0:
        errors.invalid(f"{path}.maxSkew", skew, "must be greater than zero")
    if not topology:
        errors.required(f"{path}.topologyKey", "can not be empty")
    if when not in _WHEN:
        errors.unsupported(f"{path}.whenUnsatisfiable", when, _WHEN)
    if again:
        errors.duplicate(f"{path}.{{topologyKey, whenUnsatisfiable}}", f'"{{{topology}, {when}}}"')
    domains = entry.get("minDomains")
    if domains is not None and domains <= 0:
        errors.invalid(f"{path}.minDomains", domains, "must be greater than zero")
    if domains is not None and when != "DoNotSchedule":
        detail = f"can only use minDomains if whenUnsatisfiable={_WHEN[0]}, not {when}"
        errors.invalid(f"{path}.minDomains", domains, detail)
    for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        if entry.get(field, "Honor") not in _NODE_POLICIES:
            errors.unsupported(f"{path}.{field}", entry[field], _NODE_POLICIES)
    _spread_keys(errors, f"{path}.matchLabelKeys", entry)
    _selector(errors, f"{path}.labelSelector", entry.get("labelSelector"))


def _spread_keys(errors: FieldErrors, path: str, entry: dict[str, Any]) -> None:
    keys, selector = entry.get("matchLabelKeys") or (), entry.get("labelSelector")
    if keys and selector is None:
        errors.forbidden(path, _NO_SELECTOR)
    selected = set((selector or {}).get("matchLabels") or ())
    selected |= {need.get("key", "") for need in (selector or {}).get("matchExpressions") or ()}
    for index, key in enumerate(keys):
        for problem in names.qualified(key):
            errors.invalid(f"{path}[{index}]", key, problem)
        if key in selected:
            errors.invalid(f"{path}[{index}]", key, "exists in both matchLabelKeys and labelSelector")
