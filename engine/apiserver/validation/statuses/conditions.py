"""Conditions in a status: the standard ones (metav1's ValidateConditions), and those that must only have a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.meta import Condition
    from engine.api.serializer.idle.admission import ValidatingAdmissionPolicy
    from engine.api.serializer.idle.conditions import CoreCondition
    from engine.api.serializer.idle.flowcontrol import FlowSchema, PriorityLevelConfiguration
    from engine.apiserver.validation.fielderrors import FieldErrors

_STATUSES = ("False", "True", "Unknown")
_REASON_MAX = 1024
_MESSAGE_MAX = 32 * 1024


def standard(errors: FieldErrors, found: Sequence[CoreCondition | Condition]) -> None:
    """Check conditions of the standard form: whole, each type once."""
    for index, entry in enumerate(found):
        path = f"status.conditions[{index}]"
        if any(other.type == entry.type for other in found[:index]):
            errors.duplicate(f"{path}.type", f'"{entry.type}"')
        _standard(errors, path, entry)


def _standard(errors: FieldErrors, path: str, entry: CoreCondition | Condition) -> None:
    for problem in names.qualified(entry.type):
        errors.invalid(f"{path}.type", entry.type, problem)
    if entry.status not in _STATUSES:
        errors.unsupported(f"{path}.status", entry.status, _STATUSES)
    generation = number(entry.observed_generation)
    if generation < 0:
        errors.invalid(f"{path}.observedGeneration", generation, "must be greater than or equal to zero")
    if entry.last_transition_time is None:
        errors.required(f"{path}.lastTransitionTime", "must be set")
    if not entry.reason:
        errors.required(f"{path}.reason", "must be set")
    for problem in names.condition_reason(entry.reason) if entry.reason else ():
        errors.invalid(f"{path}.reason", entry.reason, problem)
    for field, text, limit in (("reason", entry.reason, _REASON_MAX), ("message", entry.message, _MESSAGE_MAX)):
        if len(text) > limit:
            errors.too_long(f"{path}.{field}", limit)


def admission_policy(errors: FieldErrors, obj: ValidatingAdmissionPolicy) -> None:
    """Check the conditions of a ValidatingAdmissionPolicy."""
    standard(errors, obj.status.conditions)


def flow_control(errors: FieldErrors, obj: FlowSchema | PriorityLevelConfiguration) -> None:
    """Check the conditions of a FlowSchema or level: each has a type, and none has that of another."""
    seen: set[str] = set()
    for index, entry in enumerate(obj.status.conditions):
        path = f"status.conditions[{index}].type"
        if entry.type in seen:
            errors.duplicate(path, f'"{entry.type}"')
        seen.add(entry.type)
        if not entry.type:
            errors.required(path, "must not be empty")
