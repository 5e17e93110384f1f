"""Validation of Jobs and CronJobs (pkg/apis/batch/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import cronschedule, names
from engine.api.batch import CONTROLLER_UID, JOB_NAME, OLD_CONTROLLER_UID, OLD_JOB_NAME
from engine.api.meta import number
from engine.api.selectors import matches
from engine.apiserver.validation import meta as metadata
from engine.apiserver.validation import pods, workloads
from engine.apiserver.validation.batch import jobpolicies
from engine.apiserver.validation.meta import not_negative
from engine.golang import timezones

if TYPE_CHECKING:
    from engine.api.batch import CronJob, Job, JobSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_COUNTS = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")
_MODES = ("NonIndexed", "Indexed")
_INDEXED_MAX = 100_000
_ENDING = ("OnFailure", "Never")
_CONCURRENCY = ("Allow", "Forbid", "Replace")
_FROZEN = {
    "podFailurePolicy": "batch.PodFailurePolicy{...}",
    "backoffLimitPerIndex": "",
    "managedBy": "",
    "successPolicy": "batch.SuccessPolicy{...}",
}
"""What a Job keeps, with the name of Go's struct where it is one."""
_CRON_NAME_MAX = 52
"""The name of a Job is that of its CronJob, a dash and ten digits."""


def job(errors: FieldErrors, obj: Job) -> None:
    """Check a Job: its selector finds the Pods that it makes."""
    spec = obj.spec
    _job_spec(errors, "spec", spec)
    if spec.selector is None:
        errors.required("spec.selector")
    if spec.selector is None or metadata.checked_selector(errors, "spec.selector", spec.selector):
        workloads.matching(errors, spec.selector, spec.template)


def create(errors: FieldErrors, obj: Job) -> None:
    """Check that labels and selector of a new Job are those that it was given (validateGeneratedSelector)."""
    if obj.spec.manual_selector is True:
        return
    labels, meta = obj.spec.template.metadata.labels, obj.metadata
    generated = (
        (OLD_CONTROLLER_UID, meta.uid),
        (OLD_JOB_NAME, meta.name),
        (CONTROLLER_UID, meta.uid),
        (JOB_NAME, meta.name),
    )
    for name, value in generated:
        path = "spec.template.metadata.labels"
        if name not in labels:
            errors.required(path, f"must be '{value}'")
        elif labels[name] != value:
            errors.invalid(path, labels, f"must be '{value}'")
    if obj.spec.selector is not None and not matches(obj.spec.selector, dict(generated)):
        shown = metadata.go_selector(obj.spec.selector)
        errors.raw_invalid("spec.selector", shown, "`selector` not auto-generated")


def _job_spec(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    values = (
        spec.parallelism,
        spec.completions,
        spec.active_deadline_seconds,
        spec.backoff_limit,
        spec.ttl_seconds_after_finished,
    )
    for name, value in zip(_COUNTS, values, strict=True):
        not_negative(errors, f"{path}.{name}", value)
    _indexes(errors, path, spec)
    jobpolicies.failure_policy(errors, f"{path}.podFailurePolicy", spec)
    jobpolicies.success_policy(errors, f"{path}.successPolicy", spec)
    jobpolicies.replacement_policy(errors, f"{path}.podReplacementPolicy", spec)
    pods.template(errors, f"{path}.template", spec.template)
    _ending(errors, f"{path}.template.spec.restartPolicy", spec)


def _indexes(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """Check limits per index, of Jobs whose Pods are numbered and of those whose are not."""
    per_index, most = spec.carried("backoffLimitPerIndex"), spec.carried("maxFailedIndexes")
    limits = (("backoffLimitPerIndex", per_index), ("maxFailedIndexes", most))
    for field, value in limits:
        if value is not None and value < 0:
            errors.invalid(f"{path}.{field}", value, "must be greater than or equal to 0")
    if most is not None and per_index is None:
        errors.required(f"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified")
    manager = spec.carried("managedBy")
    if manager is not None and not _is_prefixed_path(manager):
        detail = 'must be a domain-prefixed path (such as "acme.io/foo")'
        errors.invalid(f"{path}.managedBy", manager, detail)
    if spec.completion_mode not in ("", *_MODES):
        errors.unsupported(f"{path}.completionMode", spec.completion_mode, _MODES)
    if spec.completion_mode == "Indexed":
        _indexed(errors, path, spec, most)
    elif spec.completion_mode in ("", "NonIndexed"):
        for field, value in limits:
            if value is not None:
                errors.invalid(f"{path}.{field}", value, "requires indexed completion mode")


def _indexed(errors: FieldErrors, path: str, spec: JobSpec, most: int | None) -> None:
    if spec.completions is UNSET:
        errors.required(f"{path}.completions", "when completion mode is Indexed")
    if number(spec.parallelism) > _INDEXED_MAX:
        limit = f"less than or equal to {_INDEXED_MAX} when completion mode is Indexed"
        errors.invalid(f"{path}.parallelism", number(spec.parallelism), f"must be {limit}")
    if most is not None and spec.completions is not UNSET and most > number(spec.completions):
        errors.invalid(f"{path}.maxFailedIndexes", most, "must be less than or equal to completions")
    if most is not None and most > _INDEXED_MAX:
        errors.invalid(f"{path}.maxFailedIndexes", most, f"must be less than or equal to {_INDEXED_MAX}")


def _is_prefixed_path(text: str) -> bool:
    domain, slash, rest = text.partition("/")
    return bool(slash and rest) and not names.subdomain(domain)


def _ending(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """Check that the Pods end some day, and, where their failures are judged, with the first of these."""
    policy = spec.template.spec.restart_policy
    if policy == "Always":
        errors.required(path, 'valid values: "OnFailure", "Never"')
    elif policy not in _ENDING:
        errors.unsupported(path, policy, _ENDING)
    elif spec.carried("podFailurePolicy") is not None and policy != "Never":
        errors.invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')


def cron_job(errors: FieldErrors, obj: CronJob) -> None:
    """Check a CronJob: its schedule, its limits, and the Jobs that it would make."""
    spec, name = obj.spec, obj.metadata.name
    if not spec.schedule:
        errors.required("spec.schedule")
    else:
        _schedule(errors, spec.schedule)
    not_negative(errors, "spec.startingDeadlineSeconds", spec.starting_deadline_seconds)
    if spec.concurrency_policy not in _CONCURRENCY:
        errors.unsupported("spec.concurrencyPolicy", spec.concurrency_policy, _CONCURRENCY)
    _time_zone(errors, "spec.timeZone", spec.time_zone)
    _job_spec(errors, "spec.jobTemplate.spec", spec.job_template.spec)
    _generated_selector(errors, "spec.jobTemplate.spec", spec.job_template.spec)
    not_negative(errors, "spec.successfulJobsHistoryLimit", spec.successful_jobs_history_limit)
    not_negative(errors, "spec.failedJobsHistoryLimit", spec.failed_jobs_history_limit)
    if len(name) > _CRON_NAME_MAX:
        errors.invalid("metadata.name", name, f"must be no more than {_CRON_NAME_MAX} characters")


def _generated_selector(errors: FieldErrors, path: str, spec: JobSpec) -> None:
    """The Jobs of a template get their selectors each."""
    if spec.selector is not None:
        detail = "`selector` will be auto-generated"
        errors.raw_invalid(f"{path}.selector", metadata.go_selector(spec.selector), detail)
    if spec.manual_selector is True:
        errors.unsupported(f"{path}.manualSelector", value=True, supported=("nil", "false"))


def _time_zone(errors: FieldErrors, path: str, zone: str | None) -> None:
    """Check that it is a zone, and none that means another one on each machine."""
    if zone is None:
        return
    if not zone:
        errors.invalid(path, zone, "timeZone must be nil or non-empty string")
        return
    if zone.lower() == "local":
        detail = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        errors.invalid(path, zone, detail)
    if zone not in timezones.known() and zone != "Local":
        errors.invalid(path, zone, f"unknown time zone {zone}")


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
    """Selector, template, completions, mode and policies of a Job may not change."""
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
    for field, shown in _FROZEN.items():
        value = new.spec.carried(field)
        if value == old.spec.carried(field):
            continue
        if shown and value is not None:
            errors.raw_invalid(f"spec.{field}", shown, "field is immutable")
        else:
            errors.invalid(f"spec.{field}", value, "field is immutable")


def _may_change_template(old: Job) -> bool:
    """As upstream: a suspended Job that has not started may still get other scheduling rules."""
    return old.spec.suspend is True and old.status.start_time is None
