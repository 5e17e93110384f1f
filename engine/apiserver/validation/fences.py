"""Validation of counts that may be percentages: fences of updates, limits of budgets (apps/validation)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from engine.api.apps import RollingUpdate
    from engine.apiserver.validation.fielderrors import FieldErrors

_PERCENT = re.compile("[0-9]+%")
_WHOLE = 100
_NOT_A_PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' "
    "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
)


def go_int_or_string(value: object) -> str:
    """A number or text as Go prints the struct that holds either."""
    if isinstance(value, str):
        return f"intstr.IntOrString{{Type:1, IntVal:0, StrVal:{go_value(value)}}}"
    return f'intstr.IntOrString{{Type:0, IntVal:{value if isinstance(value, int) else 0}, StrVal:""}}'


def count_or_percent(errors: FieldErrors, path: str, value: object) -> bool:
    """Check that it is a number that is not negative, or a percentage; returns whether it is."""
    if isinstance(value, str) and not _PERCENT.fullmatch(value):
        errors.raw_invalid(path, go_int_or_string(value), _NOT_A_PERCENT)
        return False
    if isinstance(value, int) and value < 0:
        errors.invalid(path, value, "must be greater than or equal to 0")
        return False
    return True


def not_more_than_all(errors: FieldErrors, path: str, value: object) -> None:
    """Check that a percentage does not exceed 100%."""
    if isinstance(value, str) and _PERCENT.fullmatch(value) and _amount(value) > _WHOLE:
        errors.raw_invalid(path, go_int_or_string(value), "must not be greater than 100%")


def of_deployment(errors: FieldErrors, path: str, rolling: RollingUpdate) -> None:
    """Check a Deployment's fences: at least one of them is open."""
    if not _readable(errors, path, rolling):
        return
    if _amount(rolling.max_unavailable) == 0 and _amount(rolling.max_surge) == 0:
        shown = go_int_or_string(rolling.max_unavailable)
        errors.raw_invalid(f"{path}.maxUnavailable", shown, "may not be 0 when `maxSurge` is 0")
    not_more_than_all(errors, f"{path}.maxUnavailable", rolling.max_unavailable)


def of_daemon_set(errors: FieldErrors, path: str, rolling: RollingUpdate) -> None:
    """Check a DaemonSet's fences: exactly one of them is open."""
    if not _readable(errors, path, rolling):
        return
    not_more_than_all(errors, f"{path}.maxUnavailable", rolling.max_unavailable)
    not_more_than_all(errors, f"{path}.maxSurge", rolling.max_surge)
    unavailable, surge = _amount(rolling.max_unavailable), _amount(rolling.max_surge)
    if unavailable and surge:
        shown = go_int_or_string(rolling.max_surge)
        errors.raw_invalid(f"{path}.maxSurge", shown, "may not be set when maxUnavailable is non-zero")
    elif not unavailable and not surge:
        errors.required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0")


def _readable(errors: FieldErrors, path: str, rolling: RollingUpdate) -> bool:
    unavailable = count_or_percent(errors, f"{path}.maxUnavailable", rolling.max_unavailable)
    return count_or_percent(errors, f"{path}.maxSurge", rolling.max_surge) and unavailable


def _amount(value: object) -> int:
    if isinstance(value, str):
        return int(value.removesuffix("%"))
    return value if isinstance(value, int) else 0
