"""Validation of RuntimeClasses (pkg/apis/node/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation import meta
from engine.apiserver.validation.podspec.tolerations import tolerations

if TYPE_CHECKING:
    from engine.api.serializer.idle.node import RuntimeClass
    from engine.apiserver.validation.fielderrors import FieldErrors


def runtime_class(errors: FieldErrors, obj: RuntimeClass) -> None:
    """Check a RuntimeClass: its handler, and where that is."""
    for problem in names.label(obj.handler):
        errors.invalid("handler", obj.handler, problem)
    if obj.scheduling is not None:
        meta.labels(errors, "scheduling.nodeSelector", obj.scheduling.node_selector)
        tolerations(errors, "scheduling.tolerations", obj.scheduling.tolerations)


def update(errors: FieldErrors, old: RuntimeClass, new: RuntimeClass) -> None:
    """Check that the handler stays."""
    if old.handler != new.handler:
        errors.invalid("handler", new.handler, "field is immutable")
