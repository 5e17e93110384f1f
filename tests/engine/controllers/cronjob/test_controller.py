"""A CronJob makes Jobs by the clock, as its policy allows, and keeps a few of those that have ended."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.status import StatusError
from engine.controllers.cronjob.controller import CronJobController
from engine.controllers.garbagecollector.controller import GarbageCollector
from engine.controllers.job.controller import JobController
from tests.engine.harness import BY_HAND, ControlPlane


def start(plane: ControlPlane, **spec: Any) -> None:
    for controller in (CronJobController, JobController, GarbageCollector):
        plane.run(controller)
    container = {"name": "main", "image": "busybox", "command": ["true"]}
    job = {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}, "backoffLimit": 0}
    body = {"schedule": "*/2 * * * *", "jobTemplate": {"metadata": {"labels": {"a": "b"}}, "spec": job}} | spec
    plane.create({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "night"}, "spec": body})


def end(plane: ControlPlane, phase: str = "Succeeded") -> None:
    for pod in plane.live_pods():
        if pod.status.phase == "Pending":
            ended = replace(pod, status=replace(pod.status, phase=phase))
            plane.server.update(ended, BY_HAND, subresource="status")
    plane.tick(4)


def names(plane: ControlPlane) -> list[str]:
    """The Jobs, by the minutes since the first one could be due."""
    first = plane.clock.epoch_s // 60
    return [str(int(job.metadata.name.removeprefix("night-")) - first) for job in plane.all("jobs")]


def status(plane: ControlPlane) -> Any:
    return plane.get("cronjobs", "night").status


def test_a_job_is_made_at_every_moment_of_the_schedule(plane):
    start(plane)
    plane.tick(119)
    assert plane.all("jobs") == []
    plane.tick(2)
    (job,) = plane.all("jobs")
    assert job.metadata.name == f"night-{(plane.clock.epoch_s + 120) // 60}"
    assert job.metadata.labels == {"a": "b"}
    assert job.metadata.annotations == {"batch.kubernetes.io/cronjob-scheduled-timestamp": "2026-01-01T00:02:00Z"}
    assert plane.messages("SuccessfulCreate")[0] == f"Created job {job.metadata.name}"
    assert status(plane).last_schedule_time == "2026-01-01T00:02:00Z"
    assert [entry.name for entry in status(plane).active] == [job.metadata.name]
    plane.tick(120)
    assert names(plane) == ["2", "4"]


def test_a_job_that_ended_is_no_longer_active(plane):
    start(plane)
    plane.tick(125)
    end(plane)
    job = plane.all("jobs")[0].metadata.name
    assert (status(plane).active, status(plane).last_successful_time) == ((), "2026-01-01T00:02:06Z")
    assert plane.messages("SawCompletedJob") == [f"Saw completed job: {job}, condition: Complete"]


@pytest.mark.parametrize(
    ("policy", "jobs", "event"),
    [("Allow", ["2", "4"], ""), ("Forbid", ["2"], "JobAlreadyActive"), ("Replace", ["4"], "SuccessfulDelete")],
)
def test_what_happens_while_the_one_before_runs(plane, policy: str, jobs: list[str], event: str):
    start(plane, concurrencyPolicy=policy)
    plane.tick(245)
    assert names(plane) == jobs
    if policy == "Forbid":
        message = "Not starting job because prior execution is running and concurrency policy is Forbid"
        assert plane.messages(event) == [message]
    if policy == "Replace":
        assert plane.messages(event)[0] == f"Deleted job night-{plane.clock.epoch_s // 60 + 2}"


def test_a_forbidden_run_is_made_up_for_once_the_one_before_has_ended(plane):
    start(plane, concurrencyPolicy="Forbid")
    plane.tick(245)
    end(plane)
    assert names(plane) == ["2", "4"]


@pytest.mark.parametrize(("good", "bad", "kept"), [(2, 1, ["6", "8", "10"]), (1, 2, ["4", "8", "10"])])
def test_a_few_ended_jobs_are_kept(plane, good, bad, kept):
    start(plane, successfulJobsHistoryLimit=good, failedJobsHistoryLimit=bad)
    plane.tick(6)
    for phase in ("Succeeded", "Failed", "Succeeded", "Failed", "Succeeded"):
        plane.tick(116)
        end(plane, phase)
    assert names(plane) == kept


def test_a_suspended_one_makes_nothing_and_catches_up_with_one_job(plane):
    start(plane, suspend=True)
    plane.tick(400)
    assert plane.all("jobs") == []
    plane.change("cronjobs", "night", suspend=False)
    plane.tick(3)
    assert names(plane) == ["6"]


def test_past_the_starting_deadline_a_run_is_missed(plane):
    start(plane, suspend=True, startingDeadlineSeconds=30)
    plane.tick(200)
    plane.change("cronjobs", "night", suspend=False)
    plane.tick(3)
    assert plane.all("jobs") == []


@pytest.mark.parametrize(("missed", "told"), [(100, 0), (101, 1)])
def test_of_more_than_a_hundred_missed_runs_an_event_warns(plane, missed, told):
    start(plane, schedule="* * * * *", suspend=True)
    plane.tick(missed * 60)
    plane.change("cronjobs", "night", suspend=False)
    plane.tick(3)
    message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
    assert plane.told("TooManyMissedTimes") == [("Warning", message)] * told
    assert names(plane) == [str(missed)]


def test_with_a_starting_deadline_nothing_older_than_it_is_missed(plane):
    start(plane, schedule="* * * * *", suspend=True, startingDeadlineSeconds=120)
    plane.tick(101 * 60)
    plane.change("cronjobs", "night", suspend=False)
    plane.tick(3)
    assert (plane.told("TooManyMissedTimes"), names(plane)) == ([], ["101"])


def test_a_job_that_somebody_deleted_is_missed_in_an_event(plane):
    start(plane)
    plane.tick(125)
    (job,) = plane.all("jobs")
    plane.delete("jobs", job.metadata.name, propagation="Background")
    plane.tick(3)
    assert plane.told("MissingJob") == [("Normal", f"Active job went missing: {job.metadata.name}")]
    assert status(plane).active == ()


def test_a_namesake_of_a_job_that_is_not_its_own_is_in_the_way_and_an_event_says_so(plane):
    start(plane)
    container = {"name": "main", "image": "busybox"}
    body = {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}
    name = f"night-{(plane.clock.epoch_s + 120) // 60}"
    plane.create({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": body})
    plane.tick(121)
    assert plane.told("FailedCreate")[0] == ("Warning", f'Error creating job: jobs.batch "{name}" already exists')
    assert (status(plane).active, plane.all("jobs")[0].metadata.owner_references) == ((), ())


def test_its_jobs_go_with_it(plane):
    start(plane)
    plane.tick(125)
    plane.delete("cronjobs", "night", propagation="Background")
    plane.tick(5)
    assert plane.all("jobs") == plane.pods() == []


def test_between_two_moments_nothing_is_looked_at(plane):
    start(plane)
    plane.tick(130)
    end(plane)
    plane.tick(5)
    looks = plane.components[0].reconciles
    plane.tick(60)
    assert plane.components[0].reconciles == looks


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"schedule": ""}, "spec.schedule: Required value"),
        ({"schedule": "soon"}, 'spec.schedule: Invalid value: "soon": expected exactly 5 fields, found 1: [soon]'),
        (
            {"schedule": "TZ=UTC 0 0 * * *"},
            'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": '
            "cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
        ),
        (
            {"concurrencyPolicy": "Maybe"},
            'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"',
        ),
        (
            {"failedJobsHistoryLimit": -1},
            "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "x"}]}}}}},
            'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
        ),
    ],
)
def test_a_mistake_gets_kubernetes_own_sentence(plane, spec: dict[str, Any], why: str):
    with pytest.raises(StatusError) as caught:
        start(plane, **spec)
    assert caught.value.message == f'CronJob.batch "night" is invalid: {why}'
