"""Types of `batch/v1`: Jobs, whose Pods run to an end, and CronJobs, which make Jobs by the clock."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core import ObjectReference, PodTemplateSpec
from engine.api.meta import Condition, Int, LabelSelector, Object, ObjectMeta

CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
JOB_NAME = "batch.kubernetes.io/job-name"
OLD_CONTROLLER_UID = "controller-uid"
OLD_JOB_NAME = "job-name"
"""Labels by which a Job finds its Pods; the last two are older."""


class JobSpec(Api, frozen=True):
    """How many Pods have to succeed, how many at a time, and how many may fail."""

    active_deadline_seconds: Int = UNSET
    backoff_limit: Int = UNSET
    completion_mode: str = ""
    completions: Int = UNSET
    manual_selector: bool | UnsetType = UNSET
    parallelism: Int = UNSET
    pod_replacement_policy: str = ""
    selector: LabelSelector | None = None
    suspend: bool | UnsetType = UNSET
    template: PodTemplateSpec = PodTemplateSpec()
    ttl_seconds_after_finished: Int = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {"backoffLimitPerIndex", "managedBy", "maxFailedIndexes", "podFailurePolicy", "successPolicy"},
    )


class JobStatus(Api, frozen=True):
    """How many Pods run, and how many have ended in which way."""

    active: int = 0
    completed_indexes: str = ""
    completion_time: str | None = None
    conditions: tuple[Condition, ...] = ()
    failed: int = 0
    failed_indexes: str | None = None
    ready: Int = UNSET
    start_time: str | None = None
    succeeded: int = 0
    terminating: Int = UNSET
    uncounted_terminated_pods: dict[str, Any] | UnsetType = UNSET


class Job(Object, frozen=True):
    """Runs Pods until enough of them have succeeded."""

    metadata: ObjectMeta = ObjectMeta()
    spec: JobSpec = JobSpec()
    status: JobStatus = JobStatus()


class JobTemplateSpec(Api, frozen=True):
    """What the Jobs of a CronJob look like."""

    metadata: ObjectMeta = ObjectMeta()
    spec: JobSpec = JobSpec()


class CronJobSpec(Api, frozen=True):
    """When a Job is made, of what, and what happens if the one before still runs."""

    concurrency_policy: str = ""
    failed_jobs_history_limit: Int = UNSET
    job_template: JobTemplateSpec = JobTemplateSpec()
    schedule: str = ""
    starting_deadline_seconds: Int = UNSET
    successful_jobs_history_limit: Int = UNSET
    suspend: bool | UnsetType = UNSET
    time_zone: str | None = None


class CronJobStatus(Api, frozen=True):
    """Which Jobs run now, and when the last one was due and the last one succeeded."""

    active: tuple[ObjectReference, ...] = ()
    last_schedule_time: str | None = None
    last_successful_time: str | None = None


class CronJob(Object, frozen=True):
    """Makes a Job at every time that its schedule names."""

    metadata: ObjectMeta = ObjectMeta()
    spec: CronJobSpec = CronJobSpec()
    status: CronJobStatus = CronJobStatus()
