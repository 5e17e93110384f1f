"""Defaults of Jobs and CronJobs, and the selector of each Job (pkg/apis/batch/v1/defaults.go, job/strategy.go).

Called through `engine.apiserver.defaults`, and by the server once a new Job has its uid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.batch import CONTROLLER_UID, JOB_NAME, OLD_CONTROLLER_UID, OLD_JOB_NAME
from engine.api.meta import LabelSelector, number
from engine.apiserver.defaults.carried import with_carried

if TYPE_CHECKING:
    from engine.api.batch import CronJob, Job, JobSpec
    from engine.apiserver.defaults.pod import PodDefaults

_NO_LIMIT = 2**31 - 1


def job(obj: Job, pods: PodDefaults) -> Job:
    """A Job with everything filled in but its selector. One without labels has those of its template."""
    spec = _job_spec(obj.spec, pods)
    labels = obj.metadata.labels or spec.template.metadata.labels
    return replace(obj, metadata=replace(obj.metadata, labels=labels), spec=spec)


def _job_spec(spec: JobSpec, pods: PodDefaults) -> JobSpec:
    neither = spec.completions is UNSET and spec.parallelism is UNSET
    per_index = spec.carried("backoffLimitPerIndex") is not None
    fails_by_rules = spec.carried("podFailurePolicy") is not None
    return replace(
        with_carried(_with_condition_status(spec)),
        completions=1 if neither else spec.completions,
        parallelism=number(spec.parallelism, 1),
        backoff_limit=number(spec.backoff_limit, _NO_LIMIT if per_index else 6),
        completion_mode=spec.completion_mode or "NonIndexed",
        pod_replacement_policy=spec.pod_replacement_policy or ("Failed" if fails_by_rules else "TerminatingOrFailed"),
        suspend=False if spec.suspend is UNSET else spec.suspend,
        manual_selector=False if spec.manual_selector is UNSET else spec.manual_selector,
        template=pods.template(spec.template),
    )


def _with_condition_status(spec: JobSpec) -> JobSpec:
    """A rule of a failure policy that names a condition means one that is True."""
    policy = spec.carried("podFailurePolicy")
    if not policy:
        return spec
    rules = [_with_status(rule) for rule in policy.get("rules") or ()]
    return replace(spec, extra={**(spec.extra or {}), "podFailurePolicy": policy | {"rules": rules}})


def _with_status(rule: dict[str, Any]) -> dict[str, Any]:
    patterns = [pattern | {"status": pattern.get("status") or "True"} for pattern in rule.get("onPodConditions") or ()]
    return rule | {"onPodConditions": patterns} if patterns else rule


def cron_job(obj: CronJob, pods: PodDefaults) -> CronJob:
    """A CronJob with everything filled in; its Jobs get their own defaults when they are made."""
    spec = obj.spec
    job_template = spec.job_template
    job_spec = replace(with_carried(job_template.spec), template=pods.template(job_template.spec.template))
    return replace(
        obj,
        spec=replace(
            spec,
            concurrency_policy=spec.concurrency_policy or "Allow",
            successful_jobs_history_limit=number(spec.successful_jobs_history_limit, 3),
            failed_jobs_history_limit=number(spec.failed_jobs_history_limit, 1),
            suspend=False if spec.suspend is UNSET else spec.suspend,
            # A copy: Go writes metadata that holds nothing.
            job_template=replace(job_template, metadata=replace(job_template.metadata), spec=job_spec),
        ),
    )


def with_selector(obj: Job, uid: str) -> Job:
    """The Job with its uid to come, and a selector and Pod labels of that unless its author manages them.

    What its author chose stays; a Job whose labels are those of its template shares the new ones too.
    """
    meta, template = replace(obj.metadata, uid=uid), obj.spec.template
    if obj.spec.manual_selector is True:
        return replace(obj, metadata=meta)
    own = {CONTROLLER_UID: uid, JOB_NAME: meta.name, OLD_CONTROLLER_UID: uid, OLD_JOB_NAME: meta.name}
    labels = dict(sorted((own | template.metadata.labels).items()))
    shared = bool(meta.labels) and meta.labels is template.metadata.labels
    selector = obj.spec.selector or LabelSelector()
    matched = dict(sorted(({CONTROLLER_UID: uid} | selector.match_labels).items()))
    return replace(
        obj,
        metadata=replace(meta, labels=labels) if shared else meta,
        spec=replace(
            obj.spec,
            selector=replace(selector, match_labels=matched),
            template=replace(template, metadata=replace(template.metadata, labels=labels)),
        ),
    )


def with_labels(obj: Job) -> Job:
    """The Job as it is read once it is stored: one without labels has those of its template then."""
    if obj.metadata.labels:
        return obj
    return replace(obj, metadata=replace(obj.metadata, labels=obj.spec.template.metadata.labels))
