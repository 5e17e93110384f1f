"""Defaults of Jobs and CronJobs, and the selector of each Job (pkg/apis/batch/v1/defaults.go, job/strategy.go).

Called through `engine.apiserver.defaults`, and by the server once a new Job has its uid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.meta import LabelSelector, number

if TYPE_CHECKING:
    from engine.api.batch import CronJob, Job, JobSpec
    from engine.apiserver.defaults.pod import PodDefaults

CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
JOB_NAME = "batch.kubernetes.io/job-name"
_OLD_CONTROLLER_UID = "controller-uid"
_OLD_JOB_NAME = "job-name"
_NO_LIMIT = 2**31 - 1
"""Where each index has a limit of its own, the Job has none."""


def job(obj: Job, pods: PodDefaults) -> Job:
    """A Job with everything filled in but its selector."""
    return labelled(replace(obj, spec=_job_spec(obj.spec, pods)))


def labelled(obj: Job) -> Job:
    """A Job without labels has those of its Pods."""
    if obj.metadata.labels:
        return obj
    return replace(obj, metadata=replace(obj.metadata, labels=obj.spec.template.metadata.labels))


def _job_spec(spec: JobSpec, pods: PodDefaults) -> JobSpec:
    by_index = spec.carried("backoffLimitPerIndex") is not None
    replaced = "TerminatingOrFailed" if spec.carried("podFailurePolicy") is None else "Failed"
    neither = spec.completions is UNSET and spec.parallelism is UNSET
    return replace(
        spec,
        completions=1 if neither else spec.completions,
        parallelism=number(spec.parallelism, 1),
        backoff_limit=number(spec.backoff_limit, _NO_LIMIT if by_index else 6),
        completion_mode=spec.completion_mode or "NonIndexed",
        pod_replacement_policy=spec.pod_replacement_policy or replaced,
        suspend=False if spec.suspend is UNSET else spec.suspend,
        manual_selector=False if spec.manual_selector is UNSET else spec.manual_selector,
        template=pods.template(spec.template),
    )


def cron_job(obj: CronJob, pods: PodDefaults) -> CronJob:
    """A CronJob with everything filled in; its Jobs get their own defaults when they are made."""
    spec = obj.spec
    template = spec.job_template.spec.template
    filled = pods.template(template)
    return replace(
        obj,
        spec=replace(
            spec,
            concurrency_policy=spec.concurrency_policy or "Allow",
            successful_jobs_history_limit=number(spec.successful_jobs_history_limit, 3),
            failed_jobs_history_limit=number(spec.failed_jobs_history_limit, 1),
            suspend=False if spec.suspend is UNSET else spec.suspend,
            job_template=replace(spec.job_template, spec=replace(spec.job_template.spec, template=filled)),
        ),
    )


def with_selector(obj: Job) -> Job:
    """The Job with a selector and Pod labels of its own uid, unless its author manages them."""
    if obj.spec.manual_selector is True or obj.spec.selector is not None:
        return obj
    uid, name = obj.metadata.uid, obj.metadata.name
    labels = obj.spec.template.metadata.labels | {
        CONTROLLER_UID: uid,
        JOB_NAME: name,
        _OLD_CONTROLLER_UID: uid,
        _OLD_JOB_NAME: name,
    }
    labels = dict(sorted(labels.items()))
    # Labels that the defaults took from the Pods grow with them; a Job that names the same itself keeps its own.
    shared = obj.metadata.labels is obj.spec.template.metadata.labels
    meta = replace(obj.spec.template.metadata, labels=labels)
    return replace(
        obj,
        metadata=replace(obj.metadata, labels=labels) if shared else obj.metadata,
        spec=replace(
            obj.spec,
            selector=LabelSelector(match_labels={CONTROLLER_UID: uid}),
            template=replace(obj.spec.template, metadata=meta),
        ),
    )
