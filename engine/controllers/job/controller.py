"""The Job controller: Pods that run to an end, until enough have succeeded or too many failed (pkg/controller/job).

Woken by Jobs and Pods; writes Pods and the Job's status. What differs: Pods are counted once as they are seen, without
finalizers on them (`tracking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.api.batch import Job
from engine.api.core import Pod
from engine.api.meta import Object, condition, number
from engine.client.component import DONE, ReconcileResult
from engine.clock import parse_rfc3339
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.job.sizing import new_pods, surplus, wanted
from engine.controllers.job.status import JobSync, ending, status_of
from engine.controllers.job.tracking import JobPodCounts, awaited, prompt_end_in_s
from engine.controllers.job.verdict import (
    COMPLETIONS_REACHED,
    FAILURE_TARGET,
    deadline_in_s,
    has_completed,
    verdict_of,
)
from engine.controllers.pods.expectations import Expectations
from engine.controllers.pods.ownership import OwnerIndex, became_orphan, claim, possible_owners
from engine.controllers.pods.podcontrol import PodControl
from engine.controllers.pods.podstate import is_active
from engine.controllers.statuswriter import write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.batch import JobStatus
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_OWN_NAME = "kubernetes.io/job-controller"


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
        self._counts: dict[str, JobPodCounts] = {}
        """By uid of the Job: which of its Pods have ended, and how; a Pod that is gone still counts."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The Job itself; for a Pod the Job that owns it, or those that may want to adopt it."""
        if entry.resource == "jobs":
            if entry.obj is None:
                self._counts.pop(entry.last.metadata.uid, None)
            return [entry.key]
        if not is_of(entry, Pod):
            return []
        owners, pod = self._pods.observe(entry), entry.last
        for owner in owners:
            if entry.old is None:
                self._expectations.creation_observed(owner)
            if entry.obj is None or pod.metadata.deletion_timestamp is not None:
                self._expectations.deletion_observed(owner, entry.key)
        if owners and entry.obj is None:
            self._note_gone(pod)
        if became_orphan(entry):
            owners += possible_owners(self.lister(Job), pod)
        return owners

    def _note_gone(self, pod: Pod) -> None:
        for reference in pod.metadata.owner_references:
            counts = self._counts.get(reference.uid)
            if counts is not None:
                counts.gone[pod.metadata.uid] = pod

    def reconcile(self, key: str) -> ReconcileResult:
        """Create or delete Pods as the Job's progress asks, and write its status. Raises StatusError."""
        job = self.lister(Job).get(key)
        if job is None:
            self._expectations.forget(key)
            return DONE
        if ending(job.status) is not None:
            return self._after_the_end(job)
        if job.spec.carried("managedBy") not in {None, _OWN_NAME}:
            return DONE
        pods = list(claim(self.client, job, job.spec.selector, self._pods).values())
        counts = self._counts.setdefault(job.metadata.uid, JobPodCounts())
        counts.track(job, pods, self.clock.now_s)
        sync = JobSync(key, job, pods, [pod for pod in pods if is_active(pod)], counts)
        wait_s = self._act(sync)
        self._write(sync)
        return self._next_look(sync, wait_s)

    def _act(self, sync: JobSync) -> int:
        """End the Job, or see to the number of its Pods; returns in how many seconds more is to be done, or 0."""
        job, counts, now_s = sync.job, sync.counts, self.clock.now_s
        verdict = verdict_of(job, sync.active, counts, now_s)
        if not self._expectations.satisfied(sync.key, self.clock.now_ms):
            # There may be Pods that the cache does not show yet.
            return 0
        if verdict is not None:
            sync.verdict = verdict
            if verdict.type == FAILURE_TARGET:
                counts.fail_rest(job, sync.pods, now_s)
            self._delete(sync, sync.active)
            return 0
        wait_s = 0
        if job.metadata.deletion_timestamp is None:
            sync.managed = True
            wait_s = self._manage(sync)
        if has_completed(job, sync.active, counts):
            sync.verdict = COMPLETIONS_REACHED
        return wait_s

    def _manage(self, sync: JobSync) -> int:
        """Bring the number of running Pods to what is desired; returns how many seconds creation has to wait."""
        job, counts, active, now_s = sync.job, sync.counts, sync.active, self.clock.now_s
        suspended = job.spec.suspend is True
        most = 0 if suspended else wanted(job, counts, len(active))
        needless = active if suspended else surplus(job, counts, active, most)
        if needless:
            counts.release(needless)
            self._delete(sync, needless)
            return 0
        waited_for = awaited(job, sync.pods, now_s)
        missing = most - len(active) - len(waited_for)
        if missing <= 0:
            return 0
        pods, wait_s = new_pods(job, counts, active + waited_for, missing, now_s)
        self._control.create(sync.key, job, pods, self.clock.now_ms)
        sync.active = active + pods
        return wait_s

    def _delete(self, sync: JobSync, pods: list[Pod]) -> None:
        self._control.delete(sync.key, sync.job, pods, self.clock.now_ms)
        sync.gave_up(pods)

    def _write(self, sync: JobSync) -> None:
        job, status = sync.job, status_of(sync, self.clock.stamp())
        write_status(self.client, job, status)
        before, after = condition(job.status.conditions, "Suspended"), condition(status.conditions, "Suspended")
        if after is not None and after != before:
            self.client.event(job, "Normal", after.reason.removeprefix("Job"), after.message)
        self._tell_the_end(job, status)

    def _tell_the_end(self, job: Job, status: JobStatus) -> None:
        """Upstream's recordJobFinished."""
        end = ending(status)
        if end is None:
            return
        if end.type == "Failed":
            self.client.event(job, "Warning", end.reason, end.message)
            return
        if status.succeeded > number(job.spec.completions, status.succeeded):
            message = "Too many succeeded pods running after completion count reached"
            self.client.event(job, "Warning", "TooManySucceededPods", message)
        self.client.event(job, "Normal", "Completed", "Job completed")

    def _next_look(self, sync: JobSync, wait_s: int) -> ReconcileResult:
        now_s = self.clock.now_s
        looks = (wait_s, deadline_in_s(sync.job, now_s), prompt_end_in_s(sync.pods, now_s))
        waits = [wait for wait in looks if wait is not None and wait > 0]
        return ReconcileResult(min(waits) * 1000) if waits else DONE

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
