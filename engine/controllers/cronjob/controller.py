"""The CronJob controller: makes Jobs by the clock, and clears away those that have ended (pkg/controller/cronjob).

Woken by CronJobs and Jobs, and by the moments that a schedule names; writes Jobs and the CronJob's status. What
differs: every time zone counts as UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api import cronschedule
from engine.api.batch import CronJob, Job
from engine.api.core import ObjectReference
from engine.api.meta import Object, ObjectMeta, number
from engine.api.status import StatusError
from engine.client.component import DONE, ReconcileResult
from engine.clock import parse_rfc3339, rfc3339
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.cronjob.history_limits import excess
from engine.controllers.job.status import ending
from engine.controllers.pods.ownership import NOT_FOUND, OwnerIndex, owner_reference
from engine.controllers.statuswriter import CONFLICT, write_status
from engine.etcd.store import is_of

if TYPE_CHECKING:
    from engine.api.batch import CronJobStatus
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp"
MISSED_MAX = 100
_TOO_MANY = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
_STILL_RUNS = "Not starting job because prior execution is running and concurrency policy is Forbid"


class CronJobController(ManagedController):
    """Reconciles CronJobs by `namespace/name`."""

    name = "cronjob-controller"
    fault_names = (CONTROLLER_MANAGER, "cronjob")
    watches: ClassVar[tuple[str, ...]] = ("cronjobs", "jobs")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._jobs = OwnerIndex[Job]("CronJob")
        self._rings: dict[str, int] = {}
        """The moment for which each CronJob has asked to be woken."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The CronJob itself; for a Job the CronJob that owns it."""
        return self._jobs.observe(entry) if is_of(entry, Job) else [entry.key]

    def reconcile(self, key: str) -> ReconcileResult:
        """Take note of Jobs that ended, make the one that is due, and write the status. Raises StatusError."""
        cron = self.lister(CronJob).get(key)
        if cron is None:
            self._rings.pop(key, None)
            return DONE
        jobs: list[Job] = list(self._jobs.owned(cron.metadata.uid).values())
        for job in excess(cron, jobs):
            self._delete(cron, job)
        status = self._settled(cron, jobs)
        if cron.metadata.deletion_timestamp is None and cron.spec.suspend is not True:
            status = self._start_what_is_due(cron, jobs, status)
        write_status(self.client, cron, status)
        if cron.metadata.deletion_timestamp is not None or cron.spec.suspend is True:
            return DONE
        return self._until_next(key, cron)

    def _settled(self, cron: CronJob, jobs: list[Job]) -> CronJobStatus:
        """The status without the Jobs that have ended or are gone."""
        status = cron.status
        by_uid = {job.metadata.uid: job for job in jobs}
        active: list[ObjectReference] = []
        for reference in status.active:
            job = by_uid.get(reference.uid)
            live = job or self.client.live(Job, reference.namespace, reference.name)
            ended = ending(live.status) if live is not None else None
            if live is None:
                self.client.event(cron, "Normal", "MissingJob", f"Active job went missing: {reference.name}")
            elif ended is None:
                active.append(reference)
            else:
                message = f"Saw completed job: {reference.name}, condition: {ended.type}"
                self.client.event(cron, "Normal", "SawCompletedJob", message)
                if ended.type == "Complete":
                    status = replace(status, last_successful_time=live.status.completion_time)
        return replace(status, active=tuple(active))

    def _start_what_is_due(self, cron: CronJob, jobs: list[Job], status: CronJobStatus) -> CronJobStatus:
        due = self._due(cron)
        if due is None:
            return status
        name = f"{cron.metadata.name}-{due // 60}"
        if any(reference.name == name for reference in status.active):
            return status
        if status.active and cron.spec.concurrency_policy == "Forbid":
            self.client.event(cron, "Normal", "JobAlreadyActive", _STILL_RUNS)
            return status
        if cron.spec.concurrency_policy == "Replace":
            for job in jobs:
                if any(reference.uid == job.metadata.uid for reference in status.active):
                    self._delete(cron, job)
            status = replace(status, active=())
        made = self._make(cron, name, due)
        reference = ObjectReference(
            api_version="batch/v1",
            kind="Job",
            name=made.metadata.name,
            namespace=made.metadata.namespace,
            resource_version=made.metadata.resource_version,
            uid=made.metadata.uid,
        )
        return replace(status, active=(*status.active, reference), last_schedule_time=rfc3339(due))

    def _due(self, cron: CronJob) -> int | None:
        """The latest moment that has come and for which no Job was made, if it is not too late for it."""
        schedule = cronschedule.parse(cron.spec.schedule)
        now_s, earliest = self.clock.now_s, self._since(cron)
        deadline = number(cron.spec.starting_deadline_seconds, -1)
        if deadline >= 0:
            earliest = max(earliest, now_s - deadline)
        due: int | None = None
        missed = 0
        moment = schedule.next_after(earliest)
        while moment is not None and moment <= now_s:
            due, missed = moment, missed + 1
            moment = schedule.next_after(moment)
        if missed > MISSED_MAX and deadline < 0:
            self.client.event(cron, "Warning", "TooManyMissedTimes", _TOO_MANY)
        return due

    def _since(self, cron: CronJob) -> int:
        """From when on moments are counted, in seconds since 1970."""
        return parse_rfc3339(cron.status.last_schedule_time or cron.metadata.creation_timestamp or self.clock.stamp())

    def _make(self, cron: CronJob, name: str, due: int) -> Job:
        template = cron.spec.job_template
        annotations = template.metadata.annotations | {SCHEDULED_AT: rfc3339(due)}
        job = Job(
            api_version="batch/v1",
            kind="Job",
            spec=template.spec,
            metadata=ObjectMeta(
                name=name,
                namespace=cron.metadata.namespace,
                labels=template.metadata.labels,
                annotations=dict(sorted(annotations.items())),
                owner_references=(owner_reference(cron),),
            ),
        )
        try:
            made = self.client.create(job)
        except StatusError as error:
            live = self.client.live(Job, cron.metadata.namespace, name)
            if error.code == CONFLICT and live is not None and job.metadata.owner_references[0] in _owners(live):
                # Made before, by a look whose status was not written.
                return live
            self.client.event(cron, "Warning", "FailedCreate", f"Error creating job: {error.message}")
            raise
        self.client.event(cron, "Normal", "SuccessfulCreate", f"Created job {name}")
        return made

    def _delete(self, cron: CronJob, job: Job) -> None:
        meta = job.metadata
        try:
            self.client.delete("jobs", meta.namespace, meta.name, uid=meta.uid, propagation="Background")
        except StatusError as error:
            if error.code != NOT_FOUND:
                self.client.event(cron, "Warning", "FailedDelete", f"Deleted job: {error.message}")
                raise
            return
        self.client.event(cron, "Normal", "SuccessfulDelete", f"Deleted job {meta.name}")

    def _until_next(self, key: str, cron: CronJob) -> ReconcileResult:
        """Ask for a look at the next moment, once for each."""
        moment = cronschedule.parse(cron.spec.schedule).coming(self._since(cron), self.clock.now_s)
        if moment is None or self._rings.get(key) == moment:
            return DONE
        self._rings[key] = moment
        return ReconcileResult((moment - self.clock.now_s) * 1000)


def _owners(job: Job) -> tuple[object, ...]:
    return job.metadata.owner_references
