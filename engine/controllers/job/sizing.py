"""How many Pods of a Job should run now, which are too many, and which are missing (upstream: manageJob).

Called by the Job controller; writes nothing.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from engine.api.meta import number
from engine.controllers.job.backoff import remaining_s
from engine.controllers.job.indexes import (
    FAILURE_COUNT,
    IGNORED_COUNT,
    index_of,
    indexed_pod,
    is_indexed,
    pending_indexes,
)
from engine.controllers.pods.podcontrol import pod_from_template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.batch import Job
    from engine.api.core import Pod
    from engine.controllers.job.tracking import JobPodCounts

_MAX_NEW_PODS = 500


def wanted(job: Job, counts: JobPodCounts, active: int) -> int:
    """How many Pods should run at a time."""
    parallelism = number(job.spec.parallelism, 1)
    completions = number(job.spec.completions, -1)
    if completions < 0:
        return active if counts.succeeded else parallelism
    return max(0, min(parallelism, completions - counts.done(job)))


def surplus(job: Job, counts: JobPodCounts, active: list[Pod], most: int) -> list[Pod]:
    """Pods that are too many: the youngest ones, and those of an index that is done, or that another works on."""
    ordered = sorted(active, key=_youngest_last)
    if not is_indexed(job):
        return ordered[most:]
    taken = counts.indexes_done(job)
    kept: list[Pod] = []
    for pod in ordered:
        index = index_of(pod)
        if index is not None and index not in taken and index < number(job.spec.completions):
            taken.add(index)
            kept.append(pod)
    return [pod for pod in ordered if pod not in kept[:most]]


def new_pods(
    job: Job,
    counts: JobPodCounts,
    taken: Iterable[Pod],
    count: int,
    now_s: int,
) -> tuple[list[Pod], int]:
    """At most `count` new Pods, none for an index of those `taken`; and in how many seconds more may follow, or 0."""
    count = min(count, _MAX_NEW_PODS)
    by_index = job.spec.carried("backoffLimitPerIndex") is not None
    if not by_index:
        wait = remaining_s(counts.failures_in_a_row, counts.last_failure_s, now_s)
        if wait > 0:
            return [], wait
    if not is_indexed(job):
        return [pod_from_template(job.spec.template, job)] * count, 0
    closed = counts.indexes_done(job) | set(counts.failed_indexes)
    free = pending_indexes(number(job.spec.completions), closed, {index_of(pod) for pod in taken})
    chosen = islice(free, count)
    return _one_by_one(job, counts, chosen, now_s) if by_index else ([indexed_pod(job, i, {}) for i in chosen], 0)


def _one_by_one(job: Job, counts: JobPodCounts, indexes: Iterable[int], now_s: int) -> tuple[list[Pod], int]:
    """Pods for those indexes whose own wait is over, and seconds until that of another is."""
    pods: list[Pod] = []
    waits: list[int] = []
    for index in indexes:
        failures = counts.failures_by_index.get(index)
        wait = remaining_s(failures.absolute, failures.last_s, now_s) if failures is not None else 0
        if wait > 0:
            waits.append(wait)
            continue
        notes = {FAILURE_COUNT: str(failures.counted if failures is not None else 0)}
        if failures is not None and failures.ignored:
            notes[IGNORED_COUNT] = str(failures.ignored)
        pods.append(indexed_pod(job, index, notes))
    return pods, min(waits, default=0)


def _youngest_last(pod: Pod) -> tuple[bool, str, str]:
    """Bound Pods first, then the oldest."""
    return not pod.spec.node_name, pod.metadata.creation_timestamp or "", pod.metadata.name
