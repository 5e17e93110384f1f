"""Whether a Job is over: it has failed or succeeded, even while Pods of it still run.

Asked by the Job controller at each look (upstream: syncJob, finishedCondition). What was decided once stays: the
conditions FailureTarget and SuccessCriteriaMet of the status say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import condition, number
from engine.clock import parse_rfc3339
from engine.controllers.job.indexes import is_indexed
from engine.controllers.job.successpolicy import match_success_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.batch import Job
    from engine.api.core import Pod
    from engine.controllers.job.tracking import JobPodCounts

FAILURE_TARGET = "FailureTarget"
SUCCESS_CRITERIA_MET = "SuccessCriteriaMet"
_BACKOFF_LIMIT_DEFAULT = 6


class JobVerdict(NamedTuple):
    """How a Job ends: the type of the condition that says so first, with reason and message of it and of the last."""

    type: str
    reason: str
    message: str


COMPLETIONS_REACHED = JobVerdict(
    SUCCESS_CRITERIA_MET, "CompletionsReached", "Reached expected number of succeeded pods"
)
_BACKOFF_LIMIT = JobVerdict(FAILURE_TARGET, "BackoffLimitExceeded", "Job has reached the specified backoff limit")
_DEADLINE = JobVerdict(FAILURE_TARGET, "DeadlineExceeded", "Job was active longer than specified deadline")
_MAX_FAILED_INDEXES = JobVerdict(
    FAILURE_TARGET,
    "MaxFailedIndexesExceeded",
    "Job has exceeded the specified maximal number of failed indexes",
)
_FAILED_INDEXES = JobVerdict(FAILURE_TARGET, "FailedIndexes", "Job has failed indexes")


def verdict_of(job: Job, active: Iterable[Pod], counts: JobPodCounts, now_s: int) -> JobVerdict | None:
    """How the Job ends, apart from having reached its completions; None while that is open."""
    for type_ in (SUCCESS_CRITERIA_MET, FAILURE_TARGET):
        known = condition(job.status.conditions, type_)
        if known is not None and known.status == "True":
            return JobVerdict(type_, known.reason, known.message)
    return _failure(job, active, counts, now_s) or (_of_indexes(job, counts) if is_indexed(job) else None)


def _failure(job: Job, active: Iterable[Pod], counts: JobPodCounts, now_s: int) -> JobVerdict | None:
    limit = number(job.spec.backoff_limit, _BACKOFF_LIMIT_DEFAULT)
    if counts.fail_job:
        return JobVerdict(FAILURE_TARGET, "PodFailurePolicy", counts.fail_job)
    if len(counts.failed) > limit or _restarted_too_often(job, active, limit):
        return _BACKOFF_LIMIT
    left = deadline_in_s(job, now_s)
    return _DEADLINE if left is not None and left <= 0 else None


def _of_indexes(job: Job, counts: JobPodCounts) -> JobVerdict | None:
    completions, done = number(job.spec.completions), counts.indexes_done(job)
    lost, most = len(counts.failed_indexes), job.spec.carried("maxFailedIndexes")
    if most is not None and lost > most:
        return _MAX_FAILED_INDEXES
    if lost and lost + len(done) >= completions:
        return _FAILED_INDEXES
    rule = match_success_policy(job.spec.carried("successPolicy"), completions, done)
    return JobVerdict(SUCCESS_CRITERIA_MET, "SuccessPolicy", rule) if rule else None


def deadline_in_s(job: Job, now_s: int) -> int | None:
    """Seconds until the Job is over its deadline; None where it has none, or does not run."""
    deadline = number(job.spec.active_deadline_seconds, -1)
    if deadline < 0 or job.status.start_time is None or job.spec.suspend is True:
        return None
    return parse_rfc3339(job.status.start_time) + deadline - now_s


def has_completed(job: Job, active: list[Pod], counts: JobPodCounts) -> bool:
    """Have enough Pods succeeded, and do none run any more? One success ends a work queue."""
    completions = number(job.spec.completions, -1)
    enough = bool(counts.succeeded) if completions < 0 else counts.done(job) >= completions
    return enough and not active


def _restarted_too_often(job: Job, active: Iterable[Pod], limit: int) -> bool:
    """With OnFailure the containers' restarts count, since no Pod ends (upstream: pastBackoffLimitOnFailure)."""
    if job.spec.template.spec.restart_policy != "OnFailure":
        return False
    restarts = sum(
        status.restart_count
        for pod in active
        for status in pod.status.init_container_statuses + pod.status.container_statuses
    )
    return restarts > 0 if limit == 0 else restarts >= limit
