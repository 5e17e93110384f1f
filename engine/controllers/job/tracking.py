"""Which Pods of a Job have ended, and how (upstream: trackJobStatusAndRemoveFinalizers of job_controller.go).

Kept by the Job controller, one for each Job. Each Pod is counted once and for good. What differs: upstream's finalizers
keep a Pod until it is counted; here one that is gone before anybody looked waits in `gone`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from engine.api.meta import number
from engine.api.numerals import int64
from engine.clock import parse_rfc3339
from engine.controllers.job.indexes import FAILURE_COUNT, IGNORED_COUNT, index_of, is_indexed
from engine.controllers.job.podfailurepolicy import FAIL_INDEX, match_pod_failure_policy
from engine.controllers.pods.podstate import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.batch import Job
    from engine.api.core import Pod

_PROMPT_S = 4
"""How long the end of a deleted Pod is waited for before it counts as failed.

Upstream gathers the news of Pods for a second, and a process that obeys its signal has ended by then: it counts by how
it ended. Here each hop from the API server to the process and back takes a tick.
"""


class IndexFailures(NamedTuple):
    """How often an index has failed."""

    counted: int
    ignored: int
    last_s: int

    @property
    def absolute(self) -> int:
        """Whether it counted or not."""
        return self.counted + self.ignored


@dataclass
class JobPodCounts:
    """The Pods of one Job that have ended, by uid."""

    succeeded: dict[str, int | None] = field(default_factory=dict)
    """With the index that each worked on, if any."""
    failed: dict[str, None] = field(default_factory=dict)
    uncounted: dict[str, None] = field(default_factory=dict)
    """Those that count for nothing: surplus Pods, and failures that the policy ignores."""
    gone: dict[str, Pod] = field(default_factory=dict)
    """Those that went and have not been counted yet."""
    failed_indexes: dict[int, None] = field(default_factory=dict)
    failures_by_index: dict[int, IndexFailures] = field(default_factory=dict)
    fail_job: str = ""
    """The message of the rule by which a Pod has failed the whole Job."""
    failures_in_a_row: int = 0
    last_failure_s: int = 0

    def track(self, job: Job, pods: Iterable[Pod], now_s: int) -> None:
        """Count those Pods of a Job that have ended since the last look; a deleted one fails without having ended."""
        for pod in self.gone.values():
            self._count(job, pod, now_s, failed=True)
        self.gone.clear()
        for pod in pods:
            self._count(job, pod, now_s, failed=_is_failed(job, pod, now_s))

    def fail_rest(self, job: Job, pods: Iterable[Pod], now_s: int) -> None:
        """The Job has failed, and with it each of its Pods that has not ended; the indexes of those are not lost."""
        lost = dict(self.failed_indexes)
        for pod in pods:
            self._count(job, pod, now_s, failed=True)
        self.failed_indexes = lost

    def release(self, pods: Iterable[Pod]) -> None:
        """The Job needs these no more: however they end, they count for nothing."""
        for pod in pods:
            if not self._knows(pod):
                self.uncounted[pod.metadata.uid] = None

    def _knows(self, pod: Pod) -> bool:
        uid = pod.metadata.uid
        return uid in self.succeeded or uid in self.failed or uid in self.uncounted

    def _count(self, job: Job, pod: Pod, now_s: int, *, failed: bool) -> None:
        if self._knows(pod):
            return
        if pod.status.phase == "Succeeded":
            self.succeeded[pod.metadata.uid] = index_of(pod)
            self.failures_in_a_row = 0
        elif failed:
            self.failures_in_a_row += 1
            self.last_failure_s = now_s
            self._count_failure(job, pod, now_s)

    def _count_failure(self, job: Job, pod: Pod, now_s: int) -> None:
        match = match_pod_failure_policy(job.spec.carried("podFailurePolicy"), pod)
        index = index_of(pod)
        outside = is_indexed(job) and (index is None or index >= number(job.spec.completions))
        counts = match.counts and not outside
        (self.failed if counts else self.uncounted)[pod.metadata.uid] = None
        self.fail_job = self.fail_job or match.message
        limit = job.spec.carried("backoffLimitPerIndex")
        if limit is None or index is None or outside:
            return
        before = _failures_before(pod)
        if match.action == FAIL_INDEX or (match.counts and before.counted >= limit):
            self.failed_indexes[index] = None
        self._note_index(index, IndexFailures(before.counted + counts, before.ignored + (not counts), now_s))

    def _note_index(self, index: int, failures: IndexFailures) -> None:
        known = self.failures_by_index.get(index)
        if known is None or failures.absolute >= known.absolute:
            self.failures_by_index[index] = failures

    def indexes_done(self, job: Job) -> set[int]:
        """The indexes that have succeeded, among those that still count."""
        completions = number(job.spec.completions)
        return {index for index in self.succeeded.values() if index is not None and index < completions}

    def done(self, job: Job) -> int:
        """How many successes the Job has: Pods, or indexes where it counts those."""
        return len(self.indexes_done(job)) if is_indexed(job) else len(self.succeeded)


def awaited(job: Job, pods: Iterable[Pod], now_s: int) -> list[Pod]:
    """The Pods that terminate and are not to be replaced before it is known how they end."""
    only_failed = _only_replaces_failed(job)
    return [pod for pod in pods if is_terminating(pod) and (only_failed or _leaves_promptly(pod, now_s))]


def is_terminating(pod: Pod) -> bool:
    """Was the Pod deleted, and has it not ended yet?"""
    return pod.metadata.deletion_timestamp is not None and not is_terminal(pod)


def prompt_end_in_s(pods: Iterable[Pod], now_s: int) -> int | None:
    """Seconds until the first deleted Pod that was to end promptly counts as failed; None where there is none."""
    waits = [_deleted_at_s(pod) + _PROMPT_S - now_s for pod in pods if is_terminating(pod)]
    return min((wait for wait in waits if wait > 0), default=None)


def _is_failed(job: Job, pod: Pod, now_s: int) -> bool:
    """Upstream's isPodFailed: a deleted Pod has failed, unless the Job waits for the phase Failed."""
    if pod.status.phase == "Failed":
        return True
    return is_terminating(pod) and not _only_replaces_failed(job) and not _leaves_promptly(pod, now_s)


def _only_replaces_failed(job: Job) -> bool:
    return job.spec.pod_replacement_policy == "Failed"


def _leaves_promptly(pod: Pod, now_s: int) -> bool:
    """May a deleted Pod still be one that obeys its signal at once?"""
    return now_s - _deleted_at_s(pod) < _PROMPT_S


def _deleted_at_s(pod: Pod) -> int:
    """When it was deleted, in seconds since 1970: its timestamp says when its grace is over."""
    stamp = pod.metadata.deletion_timestamp
    return parse_rfc3339(stamp) - number(pod.metadata.deletion_grace_period_seconds) if stamp is not None else 0


def _failures_before(pod: Pod) -> IndexFailures:
    """What a Pod's annotations say of those that worked on its index before."""
    notes = pod.metadata.annotations
    return IndexFailures(int64(notes.get(FAILURE_COUNT, "")) or 0, int64(notes.get(IGNORED_COUNT, "")) or 0, 0)
