"""Validation of tolerations (ValidateTolerations)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Toleration
    from engine.apiserver.validation.fielderrors import FieldErrors

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_OPERATORS = ("Equal", "Exists")
_ANY_KEY = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'


def tolerations(errors: FieldErrors, path: str, given: Sequence[Toleration]) -> None:
    """Check which taints a Pod puts up with."""
    for index, toleration in enumerate(given):
        _toleration(errors, f"{path}[{index}]", toleration)


def _toleration(errors: FieldErrors, path: str, toleration: Toleration) -> None:
    operator, effect = toleration.operator, toleration.effect
    for problem in names.qualified(toleration.key) if toleration.key else ():
        errors.invalid(f"{path}.key", toleration.key, problem)
    if not toleration.key and operator != "Exists":
        errors.invalid(f"{path}.operator", operator, _ANY_KEY)
    if toleration.toleration_seconds is not UNSET and effect != "NoExecute":
        errors.invalid(f"{path}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    if operator in ("Equal", ""):
        problems = names.label_value(toleration.value)
        if problems:
            errors.invalid(f"{path}.operator", toleration.value, ";".join(problems))
    elif operator != "Exists":
        errors.unsupported(f"{path}.operator", operator, _OPERATORS)
    elif toleration.value:
        errors.invalid(f"{path}.operator", toleration.value, "value must be empty when `operator` is 'Exists'")
    if effect and effect not in _EFFECTS:
        errors.unsupported(f"{path}.effect", effect, _EFFECTS)
