"""Types of `batch/v1`: Jobs, whose Pods run to an end."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core import PodTemplateSpec
from engine.api.meta import Condition, Int, LabelSelector, ObjectMeta


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
        {"backoffLimitPerIndex", "managedBy", "maxFailedIndexes", "podFailurePolicy", "successPolicy"}
    )


class JobStatus(Api, frozen=True):
    """How many Pods run, and how many have ended in which way."""

    active: int = 0
    completion_time: str | None = None
    conditions: tuple[Condition, ...] = ()
    failed: int = 0
    ready: Int = UNSET
    start_time: str | None = None
    succeeded: int = 0
    terminating: Int = UNSET
    uncounted_terminated_pods: dict[str, Any] | UnsetType = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset({"completedIndexes", "failedIndexes"})


class Job(Api, frozen=True):
    """Runs Pods until enough of them have succeeded."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: JobSpec = JobSpec()
    status: JobStatus = JobStatus()
