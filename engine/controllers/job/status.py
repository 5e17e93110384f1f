"""The status of a Job: how many Pods have ended how, and the conditions that follow (upstream: job/utils.go)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.meta import Condition, condition
from engine.controllers.job.indexes import is_indexed, shown
from engine.controllers.job.tracking import JobPodCounts, is_terminating
from engine.controllers.job.verdict import FAILURE_TARGET, JobVerdict
from engine.controllers.pods.podstate import is_ready

if TYPE_CHECKING:
    from engine.api.batch import Job, JobStatus
    from engine.api.core import Pod

_ENDINGS = frozenset({"Complete", "Failed"})


@dataclass
class JobSync:
    """One look at a Job: what there is, and what was done about it (upstream: syncJobCtx)."""

    key: str
    job: Job
    pods: list[Pod]
    active: list[Pod]
    counts: JobPodCounts
    deleted: list[Pod] = field(default_factory=list)
    """The Pods that this look has asked to go; they are no longer among `active`."""
    verdict: JobVerdict | None = None
    managed: bool = False
    """Did this look see to the number of Pods? Only then it says whether the Job is suspended."""

    def gave_up(self, pods: list[Pod]) -> None:
        """These were asked to go."""
        names = {pod.metadata.uid for pod in pods}
        self.deleted += pods
        self.active = [pod for pod in self.active if pod.metadata.uid not in names]


def ending(status: JobStatus) -> Condition | None:
    """The condition Complete or Failed; None while the Job goes on."""
    return next((entry for entry in status.conditions if entry.type in _ENDINGS and entry.status == "True"), None)


def status_of(sync: JobSync, stamp: str) -> JobStatus:
    """What the status should say after a look; `stamp` is now."""
    job, counts = sync.job, sync.counts
    terminating = sum(map(is_terminating, sync.pods)) + len(sync.deleted)
    conditions = _conditions(sync, stamp, quiet=not sync.active and not terminating)
    complete = condition(conditions, "Complete")
    return replace(
        job.status,
        active=len(sync.active),
        ready=sum(map(is_ready, sync.active)),
        terminating=terminating,
        succeeded=counts.done(job),
        completed_indexes=shown(counts.indexes_done(job)) if is_indexed(job) else "",
        failed=len(counts.failed),
        failed_indexes=shown(counts.failed_indexes) if _counts_by_index(job) else None,
        start_time=_start_time(job, conditions, stamp),
        completion_time=complete.last_transition_time if complete is not None else None,
        uncounted_terminated_pods={},
        conditions=conditions,
    )


def _counts_by_index(job: Job) -> bool:
    return job.spec.carried("backoffLimitPerIndex") is not None


def _conditions(sync: JobSync, stamp: str, *, quiet: bool) -> tuple[Condition, ...]:
    """First what the end will be; the end itself once no Pod runs or terminates any more."""
    conditions, verdict = sync.job.status.conditions, sync.verdict
    if verdict is None:
        return _suspension(conditions, stamp, suspended=sync.job.spec.suspend is True) if sync.managed else conditions
    conditions = _with(conditions, verdict.type, verdict, stamp)
    if not quiet:
        return conditions
    return _with(conditions, "Failed" if verdict.type == FAILURE_TARGET else "Complete", verdict, stamp)


def _start_time(job: Job, conditions: tuple[Condition, ...], stamp: str) -> str | None:
    """Since when the Job runs: it begins anew when it is resumed."""
    known = job.status.start_time
    if job.spec.suspend is True:
        return known
    before, after = condition(job.status.conditions, "Suspended"), condition(conditions, "Suspended")
    return stamp if known is None or before != after else known


def _with(
    conditions: tuple[Condition, ...],
    type_: str,
    verdict: JobVerdict,
    stamp: str,
) -> tuple[Condition, ...]:
    if condition(conditions, type_) is not None:
        return conditions
    return (*conditions, _condition(type_, "True", verdict.reason, verdict.message, stamp))


def _suspension(conditions: tuple[Condition, ...], stamp: str, *, suspended: bool) -> tuple[Condition, ...]:
    """The condition Suspended in its place; a Job that never was has none."""
    known = condition(conditions, "Suspended")
    word, verb = ("True", "suspended") if suspended else ("False", "resumed")
    if (known is None and not suspended) or (known is not None and known.status == word):
        return conditions
    now = _condition("Suspended", word, f"Job{verb.capitalize()}", f"Job {verb}", stamp)
    if known is None:
        return (*conditions, now)
    return tuple(now if entry is known else entry for entry in conditions)


def _condition(type_: str, word: str, reason: str, message: str, stamp: str) -> Condition:
    return Condition(
        type=type_,
        status=word,
        reason=reason,
        message=message,
        last_probe_time=stamp,
        last_transition_time=stamp,
    )
