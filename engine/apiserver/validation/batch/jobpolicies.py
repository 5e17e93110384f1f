"""Validation of a Job's policies: which failures count, when it has succeeded, when a Pod is replaced.

The fields travel as they came, so this reads wire dicts, whose form is known good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.api.meta import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.batch import JobSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_OPERATORS = ("In", "NotIn")
_STATUSES = ("False", "True", "Unknown")
_REPLACEMENTS = ("Failed", "TerminatingOrFailed")
_RULES_MAX = 20
_PATTERNS_MAX = 20
_EXIT_CODES_MAX = 255


def failure_policy(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """Check what is done about Pods that fail in a certain way."""
    policy = spec.carried("podFailurePolicy")
    if policy is None:
        return
    rules = policy.get("rules") or ()
    if len(rules) > _RULES_MAX:
        errors.too_many(f"{path}.rules", len(rules), _RULES_MAX)
    pod = spec.template.spec
    known = {container.name for container in (*pod.containers, *pod.init_containers)}
    for index, rule in enumerate(rules):
        here = f"{path}.rules[{index}]"
        _action(errors, f"{here}.action", rule.get("action", ""), spec)
        codes, conditions = rule.get("onExitCodes"), rule.get("onPodConditions") or ()
        if codes is not None:
            _exit_codes(errors, f"{here}.onExitCodes", codes, known)
        _conditions(errors, f"{here}.onPodConditions", conditions)
        if codes is not None and conditions:
            errors.inconsistent(here, "specifying both OnExitCodes and OnPodConditions is not supported")
        if codes is None and not conditions:
            errors.inconsistent(here, "specifying one of OnExitCodes and OnPodConditions is required")


def _listed(values: Sequence[str]) -> str:
    return "valid values: [" + " ".join(f'"{value}"' for value in values) + "]"


def _action(errors: FieldErrors, path: str, action: str, spec: JobSpec) -> None:
    if not action:
        errors.required(path, _listed(_ACTIONS))
    elif action not in _ACTIONS:
        errors.unsupported(path, action, _ACTIONS)
    elif action == "FailIndex" and spec.carried("backoffLimitPerIndex") is None:
        errors.invalid(path, action, "requires the backoffLimitPerIndex to be set")


def _exit_codes(errors: FieldErrors, path: str, codes: dict[str, Any], known: set[str]) -> None:
    operator, container, values = codes.get("operator", ""), codes.get("containerName"), codes.get("values") or []
    if not operator:
        errors.required(f"{path}.operator", _listed(_OPERATORS))
    elif operator not in _OPERATORS:
        errors.unsupported(f"{path}.operator", operator, _OPERATORS)
    if container is not None and container not in known:
        detail = "must be one of the container or initContainer names in the pod template"
        errors.invalid(f"{path}.containerName", container, detail)
    if not values:
        errors.raw_invalid(f"{path}.values", "[]int32(nil)", "at least one value is required")
    elif len(values) > _EXIT_CODES_MAX:
        errors.too_many(f"{path}.values", len(values), _EXIT_CODES_MAX)
    for index, value in enumerate(values):
        if operator == "In" and value == 0:
            errors.invalid(f"{path}.values[{index}]", value, "must not be 0 for the In operator")
        if value in values[:index]:
            errors.duplicate(f"{path}.values[{index}]", str(value))
    if values != sorted(values):
        shown = ", ".join(map(str, values))
        errors.raw_invalid(f"{path}.values", f"[]int32{{{shown}}}", "must be ordered")


def _conditions(errors: FieldErrors, path: str, conditions: Sequence[dict[str, Any]]) -> None:
    if len(conditions) > _PATTERNS_MAX:
        errors.too_many(path, len(conditions), _PATTERNS_MAX)
    for index, pattern in enumerate(conditions):
        here, kind, status = f"{path}[{index}]", pattern.get("type", ""), pattern.get("status", "True")
        for problem in names.qualified(kind):
            errors.invalid(f"{here}.type", kind, problem)
        if status not in _STATUSES:
            errors.unsupported(f"{here}.status", status, _STATUSES)


def success_policy(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """Check when a Job of numbered Pods has succeeded before all of them have."""
    policy = spec.carried("successPolicy")
    if policy is None:
        return
    if spec.completion_mode != "Indexed":
        errors.raw_invalid(path, "batch.SuccessPolicy{...}", "requires indexed completion mode")
        return
    rules = policy.get("rules") or ()
    if not rules:
        errors.required(f"{path}.rules", "at least one rules must be specified when the successPolicy is specified")
    if len(rules) > _RULES_MAX:
        errors.too_many(f"{path}.rules", len(rules), _RULES_MAX)
    for index, rule in enumerate(rules):
        here, count = f"{path}.rules[{index}]", rule.get("succeededCount")
        if count is None and rule.get("succeededIndexes") is None:
            errors.required(here, "at least one of succeededCount or succeededIndexes must be specified")
        if count is not None and count < 0:
            errors.invalid(f"{here}.succeededCount", count, "must be greater than or equal to 0")
        limit = number(spec.completions)
        if count is not None and count > limit:
            detail = f"must be less than or equal to {limit} (the number of specified completions)"
            errors.invalid(f"{here}.succeededCount", count, detail)


def replacement_policy(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """Check when a Pod is replaced. That it waits for the failure where these are judged is left to the client."""
    if spec.pod_replacement_policy not in ("", *_REPLACEMENTS):
        known = _REPLACEMENTS if spec.carried("podFailurePolicy") is None else _REPLACEMENTS[:1]
        errors.unsupported(path, spec.pod_replacement_policy, known)
