"""Validation of Jobs (pkg/apis/batch/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api.meta import number
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation import pods

if TYPE_CHECKING:
    from engine.api.batch import Job
    from engine.apiserver.fielderrors import Errors

_COUNTS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
_ENDING = ("OnFailure", "Never")


def job(errors: Errors, obj: Job) -> None:
    """Check a Job, before it has its selector."""
    spec = obj.spec
    values = (
        spec.parallelism, spec.completions, spec.active_deadline_seconds, spec.backoff_limit,
        spec.ttl_seconds_after_finished,
    )  # fmt: skip
    for name, value in zip(_COUNTS, values, strict=True):
        if number(value) < 0:
            errors.invalid(f"spec.{name}", number(value), "must be greater than or equal to 0")
    if spec.completion_mode == "Indexed" and spec.completions is UNSET:
        errors.required("spec.completions", "when completion mode is Indexed")
    pods.template(errors, "spec.template", spec.template)
    if spec.template.spec.restart_policy == "Always":
        errors.required("spec.template.spec.restartPolicy", 'valid values: "OnFailure", "Never"')
    elif spec.template.spec.restart_policy not in _ENDING:
        errors.unsupported("spec.template.spec.restartPolicy", spec.template.spec.restart_policy, _ENDING)


def update(errors: Errors, old: Job, new: Job) -> None:
    """Selector, template, completions and mode of a Job may not change."""
    if old.spec.completions != new.spec.completions:
        errors.invalid("spec.completions", number(new.spec.completions), "field is immutable")
    if old.spec.selector != new.spec.selector:
        errors.raw_invalid("spec.selector", metadata.go_selector(new.spec.selector), "field is immutable")
    if old.spec.template != new.spec.template and not _may_change_template(old):
        errors.raw_invalid("spec.template", "core.PodTemplateSpec{...}", "field is immutable")
    if old.spec.completion_mode != new.spec.completion_mode:
        errors.invalid("spec.completionMode", new.spec.completion_mode, "field is immutable")


def _may_change_template(old: Job) -> bool:
    """As upstream: a suspended Job that has not started may still get other scheduling rules."""
    return old.spec.suspend is True and old.status.start_time is None
