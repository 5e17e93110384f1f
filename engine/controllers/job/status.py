"""The status of a Job: what has ended how, and the conditions that follow (upstream: job/utils.go, trackJobStatus)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.meta import Condition, condition, number
from engine.controllers.job.indexes import index_of, is_indexed, shown
from engine.controllers.pods.podstate import is_ready

if TYPE_CHECKING:
    from engine.api.batch import Job, JobStatus
    from engine.api.core import Pod

BACKOFF_LIMIT_EXCEEDED = "BackoffLimitExceeded"
DEADLINE_EXCEEDED = "DeadlineExceeded"
FAILURES = {
    BACKOFF_LIMIT_EXCEEDED: "Job has reached the specified backoff limit",
    DEADLINE_EXCEEDED: "Job was active longer than specified deadline",
}
"""Why a Job may fail, and how its conditions and events say so."""

_REACHED = "Reached expected number of succeeded pods"
_ENDINGS = frozenset({"Complete", "Failed"})


@dataclass
class JobPodCounts:
    """The Pods of one Job that have ended, by uid."""

    succeeded: dict[str, int | None] = field(default_factory=dict)
    """With the index that each worked on, if any."""
    failed: dict[str, None] = field(default_factory=dict)
    failures_in_a_row: int = 0
    last_failure_s: int = 0

    def count(self, pod: Pod, now_s: int, *, gone: bool) -> None:
        """Take note of a Pod that has ended, or that is gone without having ended."""
        uid = pod.metadata.uid
        if uid in self.succeeded or uid in self.failed:
            return
        if pod.status.phase == "Succeeded":
            self.succeeded[uid] = index_of(pod)
            self.failures_in_a_row = 0
        elif pod.status.phase == "Failed" or gone:
            self.failed[uid] = None
            self.failures_in_a_row += 1
            self.last_failure_s = now_s

    def indexes_done(self, completions: int) -> set[int]:
        """The indexes that have succeeded, among those that still count."""
        return {index for index in self.succeeded.values() if index is not None and index < completions}

    def done(self, job: Job) -> int:
        """How many successes the Job has: Pods, or indexes where it counts those."""
        if is_indexed(job):
            return len(self.indexes_done(number(job.spec.completions)))
        return len(self.succeeded)


def ending(status: JobStatus) -> Condition | None:
    """The condition Complete or Failed; None while the Job goes on."""
    return next((entry for entry in status.conditions if entry.type in _ENDINGS and entry.status == "True"), None)


def status_of(
    job: Job,
    pods: list[Pod],
    active: list[Pod],
    tally: JobPodCounts,
    failure: str,
    *,
    through: bool,
    stamp: str,
) -> JobStatus:
    """What the status should say now; `failure` is the reason of the failure, if the Job has failed."""
    terminating = sum(
        pod.metadata.deletion_timestamp is not None and pod.status.phase not in {"Succeeded", "Failed"} for pod in pods
    )
    suspended = job.spec.suspend is True
    conditions = job.status.conditions
    quiet = not active and not terminating
    if failure:
        conditions = _with(conditions, "FailureTarget", failure, FAILURES[failure], stamp)
        if quiet:
            conditions = _with(conditions, "Failed", failure, FAILURES[failure], stamp)
    elif through:
        conditions = _with(conditions, "SuccessCriteriaMet", "CompletionsReached", _REACHED, stamp)
        if quiet:
            conditions = _with(conditions, "Complete", "CompletionsReached", _REACHED, stamp)
    else:
        conditions = _suspension(conditions, stamp, suspended=suspended)
    complete = condition(conditions, "Complete")
    return replace(
        job.status,
        active=len(active),
        ready=sum(map(is_ready, active)),
        terminating=terminating,
        succeeded=tally.done(job),
        completed_indexes=shown(tally.indexes_done(number(job.spec.completions))) if is_indexed(job) else "",
        failed=len(tally.failed),
        start_time=None if suspended else job.status.start_time or stamp,
        completion_time=complete.last_transition_time if complete is not None else None,
        uncounted_terminated_pods={},
        conditions=conditions,
    )


def _with(
    conditions: tuple[Condition, ...],
    type_: str,
    reason: str,
    message: str,
    stamp: str,
) -> tuple[Condition, ...]:
    if condition(conditions, type_) is not None:
        return conditions
    return (*conditions, _condition(type_, "True", reason, message, stamp))


def _suspension(conditions: tuple[Condition, ...], stamp: str, *, suspended: bool) -> tuple[Condition, ...]:
    known = condition(conditions, "Suspended")
    if known is None and not suspended:
        return conditions
    if known is not None and (known.status == "True") == suspended:
        return conditions
    word, reason = ("True", "JobSuspended") if suspended else ("False", "JobResumed")
    message = "Job suspended" if suspended else "Job resumed"
    others = tuple(entry for entry in conditions if entry.type != "Suspended")
    return (*others, _condition("Suspended", word, reason, message, stamp))


def _condition(type_: str, word: str, reason: str, message: str, stamp: str) -> Condition:
    return Condition(
        type=type_,
        status=word,
        reason=reason,
        message=message,
        last_probe_time=stamp,
        last_transition_time=stamp,
    )
