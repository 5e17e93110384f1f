"""Which ended Jobs of a CronJob are cleared away: the oldest beyond its two limits (upstream: cleanupFinishedJobs)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import number
from engine.controllers.job.status import ending

if TYPE_CHECKING:
    from engine.api.batch import CronJob, Job


def excess(cron: CronJob, jobs: list[Job]) -> list[Job]:
    """Ended Jobs beyond `successfulJobsHistoryLimit` and `failedJobsHistoryLimit`, the oldest first."""
    good = number(cron.spec.successful_jobs_history_limit, 3)
    bad = number(cron.spec.failed_jobs_history_limit, 1)
    return _oldest(jobs, "Complete", good) + _oldest(jobs, "Failed", bad)


def _oldest(jobs: list[Job], end: str, limit: int) -> list[Job]:
    ended = [job for job in jobs if job.metadata.deletion_timestamp is None and _ended_as(job) == end]
    ended.sort(key=lambda job: (job.status.start_time or "", job.metadata.name))
    return ended[: max(0, len(ended) - limit)]


def _ended_as(job: Job) -> str:
    found = ending(job.status)
    return found.type if found is not None else ""
