"""Validation of PriorityClasses (pkg/apis/scheduling/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.scheduling import SYSTEM_CLASSES

if TYPE_CHECKING:
    from engine.api.scheduling import PriorityClass
    from engine.apiserver.validation.fielderrors import FieldErrors

HIGHEST_USER_PRIORITY = 1_000_000_000
_SYSTEM = {known.metadata.name: known for known in SYSTEM_CLASSES}
_RESERVED = "system-"
_POLICIES = ("PreemptLowerPriority", "Never")


def priority_class(errors: FieldErrors, obj: PriorityClass) -> None:
    """Check a PriorityClass: names and values of the system's own are reserved."""
    name = obj.metadata.name
    if name.startswith(_RESERVED):
        why = _why_not_known(obj)
        if why:
            detail = f"priority class names with '{_RESERVED}' prefix are reserved for system use only. error: {why}"
            errors.forbidden("metadata.name", detail)
    elif obj.value > HIGHEST_USER_PRIORITY:
        errors.forbidden("value", f"maximum allowed value of a user defined priority is {HIGHEST_USER_PRIORITY}")
    if obj.preemption_policy and obj.preemption_policy not in _POLICIES:
        errors.unsupported("preemptionPolicy", obj.preemption_policy, _POLICIES)


def _why_not_known(obj: PriorityClass) -> str:
    """Why a class of a reserved name is not the system's own; empty where it is."""
    name = obj.metadata.name
    known = _SYSTEM.get(name)
    if known is None:
        return f"{name} is not a known system priority class"
    if known.value != obj.value:
        return f"value of {name} PriorityClass must be {known.value}"
    if known.global_default != obj.global_default:
        return f"globalDefault of {name} PriorityClass must be {str(known.global_default).lower()}"
    return ""


def update(errors: FieldErrors, old: PriorityClass, new: PriorityClass) -> None:
    """Check that what Pods have been given does not change afterwards."""
    if old.value != new.value:
        errors.forbidden("value", "may not be changed in an update.")
    if old.preemption_policy != new.preemption_policy:
        errors.invalid("preemptionPolicy", new.preemption_policy, "field is immutable")
