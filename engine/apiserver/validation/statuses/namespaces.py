"""The status of a Namespace (ValidateNamespaceStatusUpdate): it follows from whether the Namespace is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api.core import Namespace
    from engine.apiserver.validation.fielderrors import FieldErrors


def namespace(errors: FieldErrors, obj: Namespace) -> None:
    """Check the phase."""
    phase = obj.status.phase
    if obj.metadata.deletion_timestamp is None:
        if phase != "Active":
            errors.invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty")
    elif phase != "Terminating":
        errors.invalid("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")
