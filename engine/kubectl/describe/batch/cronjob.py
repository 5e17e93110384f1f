"""``kubectl describe cronjob``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.batch.job import describe_counts, describe_deadline
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import NONE, UNSET, PrefixWriter, long_time, metadata, yes_or_no

_LIMITS = (
    ("Successful Job History Limit", "successfulJobsHistoryLimit"),
    ("Failed Job History Limit", "failedJobsHistoryLimit"),
)


def describe_cron_job(writer: PrefixWriter, rest: RESTClient, cron_job: dict[str, Any], show_events: bool) -> None:
    """Write the description of a CronJob and of the Jobs that it makes."""
    spec, status = cron_job["spec"], cron_job.get("status", {})
    metadata(writer, cron_job)
    writer.field(0, "Schedule", spec.get("schedule", ""))
    writer.field(0, "Concurrency Policy", spec.get("concurrencyPolicy", ""))
    writer.field(0, "Suspend", yes_or_no(spec.get("suspend")))
    for label, field in _LIMITS:
        writer.field(0, label, spec.get(field, UNSET))
    deadline = spec.get("startingDeadlineSeconds")
    writer.field(0, "Starting Deadline Seconds", UNSET if deadline is None else f"{deadline}s")
    _job(writer, (spec.get("jobTemplate") or {}).get("spec") or {})
    writer.field(0, "Last Schedule Time", long_time(status.get("lastScheduleTime")))
    writer.field(0, "Active Jobs", ", ".join(job.get("name", "") for job in status.get("active") or ()) or NONE)
    if show_events:
        describe_events(writer, rest, cron_job)


def _job(writer: PrefixWriter, spec: dict[str, Any]) -> None:
    selector = spec.get("selector")
    writer.field(0, "Selector", UNSET if selector is None else format_selector(selector))
    describe_counts(writer, spec, unset_parallelism=True)
    describe_deadline(writer, spec)
    describe_template(writer, spec.get("template") or {})
