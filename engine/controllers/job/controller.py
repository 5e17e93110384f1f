"""The Job controller: Pods that run to an end, until enough have succeeded or too many failed (pkg/controller/job).

Woken by Jobs and Pods; writes Pods and the Job's status. What differs: Pods that have ended are counted once as they
are seen, without finalizers on them; Pod failure and success policies and back-off per index are not modelled.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from engine.api.batch import Job
from engine.api.core import Pod
from engine.api.meta import Object, condition, number
from engine.client.component import DONE, ReconcileResult
from engine.clock import parse_rfc3339
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.job.indexes import index_of, indexed_pod, is_indexed, pending_indexes
from engine.controllers.job.status import (
    BACKOFF_LIMIT_EXCEEDED,
    DEADLINE_EXCEEDED,
    FAILURES,
    JobPodCounts,
    ending,
    status_of,
)
from engine.controllers.pods.expectations import Expectations
from engine.controllers.pods.ownership import OwnerIndex, claim
from engine.controllers.pods.podcontrol import PodControl, pod_from_template
from engine.controllers.pods.podstate import is_active
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_BACKOFF_S = 10
_BACKOFF_MAX_S = 600
_MAX_NEW_PODS = 500


class JobController(ManagedController):
    """Reconciles Jobs by `namespace/name`."""

    name = "job-controller"
    fault_names = (CONTROLLER_MANAGER, "job")
    watches: ClassVar[tuple[str, ...]] = ("jobs", "pods")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._expectations = Expectations()
        self._pods = OwnerIndex[Pod]("Job")
        self._control = PodControl(client, self._expectations)
        self._tallies: dict[str, JobPodCounts] = {}
        """By uid of the Job: which of its Pods have ended, and how; a Pod that is gone still counts."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Job itself; for a Pod the Job that owns it."""
        if entry.resource == "jobs":
            if entry.obj is None:
                self._tallies.pop(entry.last.metadata.uid, None)
            return [entry.key]
        if not is_of(entry, Pod):
            return []
        owners, pod = self._pods.observe(entry), entry.last
        for owner in owners:
            if entry.old is None:
                self._expectations.creation_observed(owner)
            if entry.obj is None or pod.metadata.deletion_timestamp is not None:
                self._expectations.deletion_observed(owner, entry.key)
        if owners:
            self._count(pod, gone=entry.obj is None)
        return owners

    def _count(self, pod: Pod, *, gone: bool) -> None:
        for reference in pod.metadata.owner_references:
            if reference.controller:
                self._tallies.setdefault(reference.uid, JobPodCounts()).count(pod, self.clock.now_s, gone=gone)

    def reconcile(self, key: str) -> ReconcileResult:
        """Create or delete Pods as the Job's progress asks, and write its status. Raises StatusError."""
        job = self.lister(Job).get(key)
        if job is None:
            self._expectations.forget(key)
            return DONE
        if ending(job.status) is not None:
            return self._after_the_end(job)
        pods = list(claim(self.client, job, job.spec.selector, self._pods).values())
        active = [pod for pod in pods if is_active(pod)]
        tally = self._tallies.setdefault(job.metadata.uid, JobPodCounts())
        failure = self._failure(job, active, tally)
        through = not failure and _enough(job, tally, active)
        wait_ms: int | None = None
        if job.metadata.deletion_timestamp is None and self._expectations.satisfied(key, self.clock.now_ms):
            if failure or through or job.spec.suspend is True:
                self._control.delete(key, job, active, self.clock.now_ms)
                active = []
            else:
                wait_ms = self._manage(key, job, active, tally)
        self._write(job, pods, active, tally, failure, through=through)
        return self._next_look(job, wait_ms)

    def _failure(self, job: Job, active: list[Pod], tally: JobPodCounts) -> str:
        """Why the Job has failed; empty while it has not."""
        limit = number(job.spec.backoff_limit, 6)
        if len(tally.failed) > limit or _restarted_too_often(job, active, limit):
            return BACKOFF_LIMIT_EXCEEDED
        left = self._deadline_in_s(job)
        return DEADLINE_EXCEEDED if left is not None and left <= 0 else ""

    def _deadline_in_s(self, job: Job) -> int | None:
        deadline = number(job.spec.active_deadline_seconds, -1)
        if deadline < 0 or job.status.start_time is None or job.spec.suspend is True:
            return None
        return parse_rfc3339(job.status.start_time) + deadline - self.clock.now_s

    def _manage(self, key: str, job: Job, active: list[Pod], tally: JobPodCounts) -> int | None:
        """Bring the number of running Pods to what is desired; returns how long creation has to wait."""
        wanted = _wanted(job, tally, len(active))
        surplus = _surplus(job, tally, active, wanted)
        if surplus:
            self._control.delete(key, job, surplus, self.clock.now_ms)
        elif len(active) < wanted:
            wait_s = _backoff_in_s(tally, self.clock.now_s)
            if wait_s > 0:
                return wait_s * 1000
            pods = _new_pods(job, tally, active, min(wanted - len(active), _MAX_NEW_PODS))
            self._control.create(key, job, pods, self.clock.now_ms)
            active += pods
        return None

    def _write(
        self,
        job: Job,
        pods: list[Pod],
        active: list[Pod],
        tally: JobPodCounts,
        failure: str,
        *,
        through: bool,
    ) -> None:
        status = status_of(job, pods, active, tally, failure, through=through, stamp=self.clock.stamp())
        write_status(self.client, job, status)
        before, after = condition(job.status.conditions, "Suspended"), condition(status.conditions, "Suspended")
        if after is not None and after != before:
            self.client.event(job, "Normal", after.reason.removeprefix("Job"), after.message)
        if ending(status) is None:
            return
        if failure:
            self.client.event(job, "Warning", failure, FAILURES[failure])
        else:
            self.client.event(job, "Normal", "Completed", "Job completed")

    def _next_look(self, job: Job, wait_ms: int | None) -> ReconcileResult:
        left = self._deadline_in_s(job)
        waits = [wait for wait in (wait_ms, None if left is None else left * 1000) if wait is not None and wait > 0]
        return ReconcileResult(min(waits)) if waits else DONE

    def _after_the_end(self, job: Job) -> ReconcileResult:
        """Delete a finished Job once its time to live is over."""
        ttl = number(job.spec.ttl_seconds_after_finished, -1)
        ended = ending(job.status)
        stamp = ended.last_transition_time if ended is not None else None
        if ttl < 0 or stamp is None or job.metadata.deletion_timestamp is not None:
            return DONE
        left = parse_rfc3339(stamp) + ttl - self.clock.now_s
        if left > 0:
            return ReconcileResult(left * 1000)
        meta = job.metadata
        self.client.delete("jobs", meta.namespace, meta.name, uid=meta.uid, propagation="Foreground")
        return DONE


def _enough(job: Job, tally: JobPodCounts, active: list[Pod]) -> bool:
    completions = number(job.spec.completions, -1)
    if completions < 0:
        # A work queue: one success ends it as soon as the other Pods have ended too.
        return bool(tally.succeeded) and not active
    return tally.done(job) >= completions


def _wanted(job: Job, tally: JobPodCounts, active: int) -> int:
    parallelism = number(job.spec.parallelism, 1)
    completions = number(job.spec.completions, -1)
    if completions < 0:
        return active if tally.succeeded else parallelism
    return max(0, min(parallelism, completions - tally.done(job)))


def _surplus(job: Job, tally: JobPodCounts, active: list[Pod], wanted: int) -> list[Pod]:
    """Pods that are too many: the youngest ones, and those of an index that is done, or that another works on."""
    ordered = sorted(active, key=_youngest_last)
    if not is_indexed(job):
        return ordered[wanted:]
    taken = tally.indexes_done(number(job.spec.completions))
    kept: list[Pod] = []
    for pod in ordered:
        index = index_of(pod)
        if index is not None and index not in taken and index < number(job.spec.completions):
            taken.add(index)
            kept.append(pod)
    return [pod for pod in ordered if pod not in kept[:wanted]]


def _new_pods(job: Job, tally: JobPodCounts, active: list[Pod], count: int) -> list[Pod]:
    if not is_indexed(job):
        return [pod_from_template(job.spec.template, job)] * count
    completions = number(job.spec.completions)
    working = {index_of(pod) for pod in active}
    free = pending_indexes(completions, tally.indexes_done(completions), working)
    return [indexed_pod(job, index) for index in islice(free, count)]


def _restarted_too_often(job: Job, active: list[Pod], limit: int) -> bool:
    """With OnFailure the containers' restarts count, since no Pod ends."""
    if job.spec.template.spec.restart_policy != "OnFailure":
        return False
    restarts = sum(
        status.restart_count
        for pod in active
        for status in pod.status.init_container_statuses + pod.status.container_statuses
    )
    return restarts > 0 if limit == 0 else restarts >= limit


def _backoff_in_s(tally: JobPodCounts, now_s: int) -> int:
    """How long the next Pod has to wait after failures: 10 s, 20 s, 40 s, ... and 10 minutes at most."""
    if not tally.failures_in_a_row:
        return 0
    delay = min(_BACKOFF_S << min(tally.failures_in_a_row - 1, 6), _BACKOFF_MAX_S)
    return tally.last_failure_s + delay - now_s


def _youngest_last(pod: Pod) -> tuple[bool, str, str]:
    """Bound Pods first, then the oldest."""
    return not pod.spec.node_name, pod.metadata.creation_timestamp or "", pod.metadata.name
