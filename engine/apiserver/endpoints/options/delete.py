"""DeleteOptions: read, and held against what they may say (apimachinery's ValidateDeleteOptions).

Called by the verbs with what kubectl hands over, and by `options` with what came over HTTP.
"""

from __future__ import annotations

from typing import Any

from engine.api import status
from engine.api.requests import DeleteOptions
from engine.api.serializer import wire
from engine.apiserver.validation.fielderrors import FieldErrors

_POLICIES = ("Foreground", "Background", "Orphan")
_BOTH = "orphanDependents and deletionPropagation cannot be both set"


def read_delete_options(raw: dict[str, Any]) -> DeleteOptions:
    """Options in wire form, read. Raises StatusError 400."""
    return wire.decode_request(DeleteOptions, raw)


def check_delete_options(options: DeleteOptions) -> None:
    """Raise StatusError 422 where options contradict each other, or say something unknown (ValidateDeleteOptions)."""
    errors = FieldErrors()
    policy = options.propagation_policy
    if policy is not None and options.orphan_dependents is not None:
        errors.invalid("propagationPolicy", policy, _BOTH)
    if policy is not None and policy not in _POLICIES:
        errors.unsupported("propagationPolicy", policy, (*_POLICIES, "nil"))
    check_dry_run(errors, list(options.dry_run))
    if errors.causes:
        raise status.invalid_options("DeleteOptions", errors.causes)


def check_dry_run(errors: FieldErrors, values: list[str]) -> None:
    """Is everything to be tried, if anything is?"""
    if any(value != "All" for value in values):
        errors.unsupported("dryRun", values, ("All",))
