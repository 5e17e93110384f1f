"""Validation of Jobs and CronJobs (pkg/apis/batch/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import cronschedule
from engine.api.meta import number
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation import pods

if TYPE_CHECKING:
    from engine.api.batch import CronJob, Job, JobSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_COUNTS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
_ENDING = ("OnFailure", "Never")
_CONCURRENCY = ("Allow", "Forbid", "Replace")
_CRON_NAME_MAX = 52
"""The name of a Job is that of its CronJob, a dash and ten digits."""


def job(errors: FieldErrors, obj: Job) -> None:
    """Check a Job, before it has its selector."""
    _job_spec(errors, "spec", obj.spec)


def _job_spec(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    values = (
        spec.parallelism,
        spec.completions,
        spec.active_deadline_seconds,
        spec.backoff_limit,
        spec.ttl_seconds_after_finished,
    )
    for name, value in zip(_COUNTS, values, strict=True):
        if number(value) < 0:
            errors.invalid(f"{path}.{name}", number(value), "must be greater than or equal to 0")
    if spec.completion_mode == "Indexed" and spec.completions is UNSET:
        errors.required(f"{path}.completions", "when completion mode is Indexed")
    pods.template(errors, f"{path}.template", spec.template)
    if spec.template.spec.restart_policy == "Always":
        errors.required(f"{path}.template.spec.restartPolicy", 'valid values: "OnFailure", "Never"')
    elif spec.template.spec.restart_policy not in _ENDING:
        errors.unsupported(f"{path}.template.spec.restartPolicy", spec.template.spec.restart_policy, _ENDING)


def cron_job(errors: FieldErrors, obj: CronJob) -> None:
    """Check a CronJob: its schedule, its limits, and the Jobs that it would make."""
    spec = obj.spec
    if len(obj.metadata.name) > _CRON_NAME_MAX:
        errors.invalid("metadata.name", obj.metadata.name, f"must be no more than {_CRON_NAME_MAX} characters")
    _job_spec(errors, "spec.jobTemplate.spec", spec.job_template.spec)
    if not spec.schedule:
        errors.required("spec.schedule")
    else:
        _schedule(errors, spec.schedule)
    if number(spec.starting_deadline_seconds) < 0:
        seconds = number(spec.starting_deadline_seconds)
        errors.invalid("spec.startingDeadlineSeconds", seconds, "must be greater than or equal to 0")
    if spec.concurrency_policy not in _CONCURRENCY:
        errors.unsupported("spec.concurrencyPolicy", spec.concurrency_policy, _CONCURRENCY)
    for name, limit in (
        ("successfulJobsHistoryLimit", spec.successful_jobs_history_limit),
        ("failedJobsHistoryLimit", spec.failed_jobs_history_limit),
    ):
        if number(limit) < 0:
            errors.invalid(f"spec.{name}", number(limit), "must be greater than or equal to 0")


def _schedule(errors: FieldErrors, text: str) -> None:
    if "TZ" in text:
        detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        errors.invalid("spec.schedule", text, detail)
        return
    try:
        cronschedule.parse(text)
    except ValueError as error:
        errors.invalid("spec.schedule", text, str(error))


def update(errors: FieldErrors, old: Job, new: Job) -> None:
    """Selector, template, completions and mode of a Job may not change."""
    if old.spec.completions != new.spec.completions:
        if new.spec.completion_mode != "Indexed":
            errors.invalid("spec.completions", number(new.spec.completions), "field is immutable")
        elif new.spec.completions != new.spec.parallelism:
            why = "can only be modified in tandem with spec.parallelism"
            errors.invalid("spec.completions", number(new.spec.completions), why)
    if old.spec.selector != new.spec.selector:
        errors.raw_invalid("spec.selector", metadata.go_selector(new.spec.selector), "field is immutable")
    if old.spec.template != new.spec.template and not _may_change_template(old):
        errors.raw_invalid("spec.template", "core.PodTemplateSpec{...}", "field is immutable")
    if old.spec.completion_mode != new.spec.completion_mode:
        errors.invalid("spec.completionMode", new.spec.completion_mode, "field is immutable")


def _may_change_template(old: Job) -> bool:
    """As upstream: a suspended Job that has not started may still get other scheduling rules."""
    return old.spec.suspend is True and old.status.start_time is None
