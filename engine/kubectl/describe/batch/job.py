"""``kubectl describe job``."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.humanduration import human_duration, parse_time
from engine.apiserver.tables.labeltext import format_selector
from engine.client.restclient import RESTClient
from engine.kubectl.describe.apps.template import describe_template
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import (
    NONE,
    UNSET,
    PrefixWriter,
    controlled_by,
    labels_and_annotations,
    long_time,
    name,
)

_SHOWN_INDEXES = 50


def describe_job(writer: PrefixWriter, rest: RESTClient, job: dict[str, Any], show_events: bool) -> None:
    """Write the description of a Job."""
    spec, status = job["spec"], job.get("status", {})
    name(writer, job)
    writer.field(0, "Selector", format_selector(spec.get("selector")))
    labels_and_annotations(writer, job)
    controlled_by(writer, job)
    describe_counts(writer, spec)
    for label, field in (
        ("Completion Mode", "completionMode"),
        ("Suspend", "suspend"),
        ("Backoff Limit", "backoffLimit"),
    ):
        if spec.get(field) is not None:
            writer.field(0, label, _text(spec[field]))
    if spec.get("ttlSecondsAfterFinished") is not None:
        writer.field(0, "TTL Seconds After Finished", spec["ttlSecondsAfterFinished"])
    _times(writer, status)
    describe_deadline(writer, spec)
    ready = "" if status.get("ready") is None else f" ({status['ready']} Ready)"
    counts = f"{status.get('active', 0)} Active{ready} / {status.get('succeeded', 0)} Succeeded"
    writer.field(0, "Pods Statuses", f"{counts} / {status.get('failed', 0)} Failed")
    if spec.get("completionMode") == "Indexed":
        writer.field(0, "Completed Indexes", _indexes(status.get("completedIndexes", "")))
    describe_template(writer, spec["template"])
    if show_events:
        describe_events(writer, rest, job)


def describe_counts(writer: PrefixWriter, spec: dict[str, Any], *, unset_parallelism: bool = False) -> None:
    """Write how many Pods run at once and how many have to succeed."""
    if unset_parallelism or spec.get("parallelism") is not None:
        writer.field(0, "Parallelism", spec.get("parallelism", UNSET))
    writer.field(0, "Completions", spec.get("completions", UNSET))


def describe_deadline(writer: PrefixWriter, spec: dict[str, Any]) -> None:
    """Write how long a Job may take, if that is limited."""
    if spec.get("activeDeadlineSeconds") is not None:
        writer.field(0, "Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")


def _times(writer: PrefixWriter, status: dict[str, Any]) -> None:
    began, ended = status.get("startTime"), status.get("completionTime")
    if began:
        writer.field(0, "Start Time", long_time(began))
    if ended:
        writer.field(0, "Completed At", long_time(ended))
    if began and ended:
        writer.field(0, "Duration", human_duration(int((parse_time(ended) - parse_time(began)).total_seconds())))


def _indexes(indexes: str) -> str:
    """Return the indexes that are done, cut at the first comma beyond 50 letters."""
    comma = indexes.find(",", _SHOWN_INDEXES)
    return (indexes if comma < 0 else f"{indexes[: comma + 1]}...") or NONE


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
