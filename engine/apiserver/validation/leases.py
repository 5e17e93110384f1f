"""Validation of Leases (pkg/apis/coordination/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api.meta import number

if TYPE_CHECKING:
    from engine.api.coordination import Lease
    from engine.apiserver.validation.fielderrors import FieldErrors

_STRATEGIES = "OldestEmulationVersion"


def lease(errors: FieldErrors, obj: Lease) -> None:
    """Check a Lease: it lasts for a while, and has not changed hands less than never."""
    spec = obj.spec
    if spec.lease_duration_seconds is not UNSET and number(spec.lease_duration_seconds) <= 0:
        errors.invalid("spec.leaseDurationSeconds", number(spec.lease_duration_seconds), "must be greater than 0")
    if number(spec.lease_transitions) < 0:
        detail = "must be greater than or equal to 0"
        errors.invalid("spec.leaseTransitions", number(spec.lease_transitions), detail)
    strategy = spec.carried("strategy")
    if strategy and "/" not in strategy and strategy != _STRATEGIES:
        errors.unsupported("spec.strategy", strategy, (_STRATEGIES,))
    if spec.carried("preferredHolder") and not strategy:
        errors.forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined")
