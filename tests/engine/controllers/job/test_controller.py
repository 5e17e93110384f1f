"""A Job runs Pods until enough of them have succeeded, or too many have failed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import ContainerStatus, Pod
from engine.api.meta import condition
from engine.api.status import StatusError
from engine.controllers.job.backoff import remaining_s
from engine.controllers.job.controller import JobController
from engine.controllers.job.indexes import shown
from tests.engine.harness import BY_HAND, ControlPlane, node
from tests.present import present


def start(plane: ControlPlane, **spec: Any) -> None:
    container = {"name": "main", "image": "busybox", "command": ["true"]}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    plane.run(JobController)
    body = {"template": template} | spec
    plane.create({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"}, "spec": body})
    plane.tick(2)


def end(plane: ControlPlane, phase: str, count: int = 1) -> None:
    for entry in running(plane)[:count]:
        ended = replace(entry, status=replace(entry.status, phase=phase))
        plane.server.update(ended, BY_HAND, subresource="status")
    plane.tick(2)


def running(plane: ControlPlane) -> list[Pod]:
    return [entry for entry in plane.live_pods() if entry.status.phase not in {"Succeeded", "Failed"}]


def reasons(plane: ControlPlane) -> dict[str, str]:
    return {entry.type: entry.reason for entry in plane.get("jobs", "once").status.conditions}


def test_the_server_gives_each_job_a_selector_of_its_own(plane):
    start(plane)
    job = plane.get("jobs", "once")
    assert job.spec.selector.match_labels == {"batch.kubernetes.io/controller-uid": job.metadata.uid}
    assert plane.pods()[0].metadata.labels["batch.kubernetes.io/job-name"] == "once"


def test_a_job_completes_once_its_pod_has_succeeded(plane):
    start(plane)
    end(plane, "Succeeded")
    status = plane.get("jobs", "once").status
    assert reasons(plane) == {"SuccessCriteriaMet": "CompletionsReached", "Complete": "CompletionsReached"}
    assert (status.succeeded, status.active, bool(status.completion_time)) == (1, 0, True)
    assert plane.messages("Completed") == ["Job completed"]


def test_no_more_pods_run_at_a_time_than_parallelism_says(plane):
    start(plane, completions=3, parallelism=2)
    assert len(running(plane)) == 2
    end(plane, "Succeeded", 2)
    assert len(running(plane)) == 1
    end(plane, "Succeeded")
    assert "Complete" in reasons(plane)
    assert len(plane.pods()) == 3


def test_a_failed_pod_is_replaced_after_ten_seconds_then_after_twenty(plane):
    start(plane)
    for wait in (10, 20):
        end(plane, "Failed")
        plane.tick(wait - 4)
        assert running(plane) == []
        plane.tick(5)
        assert len(running(plane)) == 1


def test_a_job_fails_when_its_pods_fail_more_often_than_the_limit(plane):
    start(plane, backoffLimit=1)
    end(plane, "Failed")
    plane.tick(15)
    end(plane, "Failed")
    plane.tick(60)
    assert reasons(plane) == {"FailureTarget": "BackoffLimitExceeded", "Failed": "BackoffLimitExceeded"}
    assert plane.messages("BackoffLimitExceeded") == ["Job has reached the specified backoff limit"]
    assert plane.get("jobs", "once").status.failed == 2
    assert len(plane.pods()) == 2


def test_a_pod_that_was_deleted_before_its_end_counts_as_failed(plane):
    start(plane)
    plane.delete("pods", plane.pods()[0].metadata.name)
    plane.tick(15)
    assert plane.get("jobs", "once").status.failed == 1
    assert len(running(plane)) == 1


def test_a_finished_pod_still_counts_when_it_is_deleted(plane):
    start(plane, completions=2)
    end(plane, "Succeeded")
    done = next(entry for entry in plane.pods() if entry.status.phase == "Succeeded")
    plane.delete("pods", done.metadata.name)
    plane.tick(3)
    assert plane.get("jobs", "once").status.succeeded == 1


def test_a_job_over_its_deadline_fails_and_its_pods_go(plane):
    start(plane, activeDeadlineSeconds=30)
    plane.tick(40)
    assert present(condition(plane.get("jobs", "once").status.conditions, "Failed")).reason == "DeadlineExceeded"
    assert plane.live_pods() == []


@pytest.fixture
def half_gone(plane: ControlPlane) -> ControlPlane:
    """Somebody deleted the Job's Pod, whose kubelet has not ended it yet; the one in its place runs."""
    start(plane, activeDeadlineSeconds=60)
    plane.create(node("node-1"))
    plane.bind(plane.pods()[0].metadata.name, "node-1")
    plane.bring_up()
    plane.delete("pods", plane.pods()[0].metadata.name)
    plane.tick(16)
    return plane


def let_go(plane: ControlPlane) -> None:
    """The kubelet has ended what terminates."""
    for entry in plane.pods():
        if entry.metadata.deletion_timestamp is not None:
            plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.tick(3)


def test_a_pod_that_was_deleted_has_failed_while_it_still_terminates(half_gone):
    status = half_gone.get("jobs", "once").status
    assert (status.active, status.terminating, status.failed, len(running(half_gone))) == (1, 1, 1, 1)
    let_go(half_gone)
    status = half_gone.get("jobs", "once").status
    assert (status.active, status.terminating, status.failed) == (1, 0, 1)


def test_a_deleted_pod_that_ends_promptly_counts_by_how_it_ended(plane):
    start(plane, completions=2, parallelism=2)
    plane.create(node("node-1"))
    first, second = plane.pods()
    for entry in (first, second):
        plane.bind(entry.metadata.name, "node-1")
    plane.bring_up()
    for entry, phase in ((first, "Succeeded"), (second, "Failed")):
        plane.delete("pods", entry.metadata.name)
        plane.set_phase(entry.metadata.name, phase)
        plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.tick(3)
    status = plane.get("jobs", "once").status
    assert (status.succeeded, status.failed) == (1, 1)


def test_pods_that_wait_for_the_phase_failed_are_replaced_only_then(plane):
    start(plane, podReplacementPolicy="Failed")
    plane.create(node("node-1"))
    name = plane.pods()[0].metadata.name
    plane.bind(name, "node-1")
    plane.bring_up()
    plane.delete("pods", name)
    plane.tick(40)
    status = plane.get("jobs", "once").status
    assert (status.failed, status.terminating, len(plane.pods())) == (0, 1, 1)
    plane.set_phase(name, "Failed")
    plane.tick(15)
    assert (plane.get("jobs", "once").status.failed, len(running(plane))) == (1, 1)


@pytest.mark.parametrize("change", [{"parallelism": 0}, {"suspend": True}])
def test_pods_that_the_job_gives_up_count_neither_as_succeeded_nor_as_failed(plane, change):
    start(plane, completions=4, parallelism=2)
    plane.create(node("node-1"))
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.bring_up()
    plane.change("jobs", "once", **change)
    plane.tick(2)
    for entry in plane.pods():
        plane.set_phase(entry.metadata.name, "Succeeded")
        plane.delete("pods", entry.metadata.name, grace_s=0)
    plane.tick(10)
    status = plane.get("jobs", "once").status
    assert (status.active, status.succeeded, status.failed, status.terminating) == (0, 0, 0, 0)


@pytest.mark.parametrize("how", [{"activeDeadlineSeconds": 20}, {"backoffLimit": 0}])
def test_each_pod_of_a_failed_job_that_has_not_ended_counts_as_failed(plane, how):
    start(plane, parallelism=3, completions=3, **how)
    plane.create(node("node-1"))
    for entry in plane.pods():
        plane.bind(entry.metadata.name, "node-1")
    plane.bring_up()
    if "backoffLimit" in how:
        end(plane, "Failed")
    plane.tick(25)
    assert list(reasons(plane)) == ["FailureTarget"]
    assert plane.get("jobs", "once").status.failed == 3
    let_go(plane)
    assert list(reasons(plane)) == ["FailureTarget", "Failed"]
    assert plane.get("jobs", "once").status.failed == 3


def test_a_job_that_somebody_else_manages_is_left_alone(plane):
    start(plane, managedBy="example.com/other")
    plane.tick(5)
    assert (plane.pods(), plane.get("jobs", "once").status.start_time) == ([], None)


def test_a_job_is_woken_by_an_orphan_that_it_may_adopt(plane):
    labels = {"task": "mine"}
    container = {"name": "main", "image": "busybox"}
    template = {"metadata": {"labels": labels}, "spec": {"restartPolicy": "Never", "containers": [container]}}
    start(plane, manualSelector=True, selector={"matchLabels": labels}, template=template, parallelism=0)
    orphan = {"metadata": {"name": "orphan", "labels": labels}, "spec": {"containers": [container], "nodeName": "n"}}
    plane.create({"apiVersion": "v1", "kind": "Pod", **orphan})
    plane.tick(3)
    assert [entry.name for entry in plane.get("pods", "orphan").metadata.owner_references] == ["once"]


def test_a_job_that_is_suspended_keeps_its_start_and_begins_anew_when_it_is_resumed(plane):
    start(plane)
    began = plane.get("jobs", "once").status.start_time
    plane.tick(5)
    plane.change("jobs", "once", suspend=True)
    plane.tick(5)
    assert plane.get("jobs", "once").status.start_time == began
    plane.change("jobs", "once", suspend=False)
    plane.tick(2)
    status = plane.get("jobs", "once").status
    assert status.start_time > began
    assert [(entry.type, entry.status, entry.reason) for entry in status.conditions] == [
        ("Suspended", "False", "JobResumed"),
    ]


def test_a_job_is_complete_only_when_none_of_its_pods_terminates_any_more(half_gone):
    end(half_gone, "Succeeded")
    half_gone.tick(5)
    status = half_gone.get("jobs", "once").status
    assert (status.succeeded, status.terminating, status.completion_time) == (1, 1, None)
    assert reasons(half_gone) == {"SuccessCriteriaMet": "CompletionsReached"}
    assert half_gone.messages("Completed") == []
    let_go(half_gone)
    assert reasons(half_gone) == {"SuccessCriteriaMet": "CompletionsReached", "Complete": "CompletionsReached"}
    assert half_gone.messages("Completed") == ["Job completed"]


def test_a_job_has_failed_only_when_none_of_its_pods_terminates_any_more(half_gone):
    half_gone.tick(70)
    assert reasons(half_gone) == {"FailureTarget": "DeadlineExceeded"}
    assert half_gone.messages("DeadlineExceeded") == []
    let_go(half_gone)
    assert reasons(half_gone) == {"FailureTarget": "DeadlineExceeded", "Failed": "DeadlineExceeded"}
    assert half_gone.told("DeadlineExceeded") == [("Warning", "Job was active longer than specified deadline")]


def test_a_suspended_job_runs_nothing_until_it_is_resumed(plane):
    start(plane, suspend=True)
    assert plane.pods() == []
    plane.change("jobs", "once", suspend=False)
    plane.tick(3)
    assert len(running(plane)) == 1
    assert plane.messages("Resumed") == ["Job resumed"]


def test_a_finished_job_goes_when_its_time_to_live_is_over(plane):
    start(plane, ttlSecondsAfterFinished=20)
    end(plane, "Succeeded")
    plane.tick(10)
    assert plane.get("jobs", "once").metadata.deletion_timestamp is None
    plane.tick(15)
    assert plane.get("jobs", "once").metadata.deletion_timestamp is not None


def test_pods_that_always_restart_are_refused(plane):
    container = {"name": "main", "image": "busybox"}
    with pytest.raises(StatusError, match=re.escape("spec.template.spec.restartPolicy: Required value: valid values")):
        start(plane, template={"spec": {"containers": [container]}})


def test_the_template_of_a_job_may_not_change(plane):
    start(plane)
    old = plane.get("jobs", "once").spec.template
    with pytest.raises(StatusError, match="field is immutable"):
        plane.change("jobs", "once", template=replace(old, metadata=replace(old.metadata, labels={"a": "b"})))


# --- Indexed


def indexes(plane: ControlPlane) -> list[str]:
    return [entry.metadata.annotations["batch.kubernetes.io/job-completion-index"] for entry in running(plane)]


def indexed(plane: ControlPlane, **spec: Any) -> None:
    start(plane, completionMode="Indexed", **spec)


def test_each_pod_of_an_indexed_job_has_an_index_a_name_and_a_variable(plane):
    indexed(plane, completions=2, parallelism=2)
    first, second = plane.pods()
    assert first.metadata.name.startswith("once-0-")
    assert second.metadata.labels["batch.kubernetes.io/job-completion-index"] == "1"
    assert (first.spec.hostname, second.spec.hostname) == ("once-0", "once-1")
    (variable,) = first.spec.containers[0].env
    path = "metadata.labels['batch.kubernetes.io/job-completion-index']"
    assert variable.name == "JOB_COMPLETION_INDEX"
    assert variable.carried("valueFrom") == {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}


def test_an_indexed_job_is_complete_when_every_index_is(plane):
    indexed(plane, completions=3, parallelism=2)
    assert indexes(plane) == ["0", "1"]
    end(plane, "Succeeded", 1)
    assert indexes(plane) == ["1", "2"]
    assert plane.get("jobs", "once").status.completed_indexes == "0"
    end(plane, "Succeeded", 2)
    status = plane.get("jobs", "once").status
    assert (status.completed_indexes, status.succeeded, reasons(plane)["Complete"]) == ("0-2", 3, "CompletionsReached")


def test_a_failed_index_is_tried_again(plane):
    indexed(plane, completions=2, parallelism=2)
    end(plane, "Failed", 1)
    plane.tick(11)
    assert sorted(indexes(plane)) == ["0", "1"]


@pytest.mark.parametrize(
    ("done", "text"),
    [((), ""), ((0,), "0"), ((0, 1, 2), "0-2"), ((5, 0, 1, 7), "0,1,5,7"), ((3, 4), "3,4"), ((3, 4, 5, 9), "3-5,9")],
)
def test_indexes_are_shown_as_ranges(done, text):
    assert shown(done) == text


def test_an_indexed_job_says_how_many_completions_it_needs(plane):
    with pytest.raises(StatusError, match=r"spec\.completions: Required value: when completion mode is Indexed"):
        indexed(plane, parallelism=2)


def test_completions_of_an_indexed_job_change_with_its_parallelism_alone(plane):
    indexed(plane, completions=2, parallelism=2)
    with pytest.raises(StatusError, match=r"can only be modified in tandem with spec\.parallelism"):
        plane.change("jobs", "once", completions=3)
    plane.change("jobs", "once", completions=3, parallelism=3)
    plane.tick(2)
    assert indexes(plane) == ["0", "1", "2"]


# --- how often it may fail


def restarted(plane: ControlPlane, *counts: int) -> None:
    """Play the kubelet: the containers of the running Pods have restarted so often."""
    for entry, count in zip(running(plane), counts, strict=True):
        main = ContainerStatus(name="main", image="busybox", image_id="", ready=True, restart_count=count)
        again = replace(entry.status, phase="Running", container_statuses=(main,))
        plane.server.update(replace(entry, status=again), BY_HAND, subresource="status")
    plane.tick(2)


def on_failure() -> dict[str, Any]:
    return {"spec": {"restartPolicy": "OnFailure", "containers": [{"name": "main", "image": "busybox"}]}}


@pytest.mark.parametrize(
    ("limit", "counts", "failed"),
    [(3, (2,), False), (3, (3,), True), (0, (0,), False), (0, (1,), True), (3, (1, 1), False), (3, (1, 2), True)],
)
def test_restarts_in_place_end_a_job_when_together_they_reach_the_limit(plane, limit, counts, failed):
    """Upstream: pastBackoffLimitOnFailure, which counts the restarts of all running Pods and fails at the limit."""
    start(plane, template=on_failure(), backoffLimit=limit, parallelism=len(counts))
    restarted(plane, *counts)
    plane.tick(2)
    assert ("FailureTarget" in reasons(plane)) is failed
    assert bool(running(plane)) is not failed


def test_as_many_failed_pods_as_the_limit_says_are_still_replaced(plane):
    start(plane, backoffLimit=2)
    for failures in (1, 2):
        end(plane, "Failed")
        plane.tick(30)
        assert (len(running(plane)), plane.get("jobs", "once").status.failed) == (1, failures)
    end(plane, "Failed")
    plane.tick(60)
    assert (running(plane), reasons(plane)["Failed"]) == ([], "BackoffLimitExceeded")


@pytest.mark.parametrize(
    ("failures", "wait_s"),
    [(0, 0), (1, 10), (2, 20), (3, 40), (6, 320), (7, 600), (8, 600), (99, 600)],
)
def test_each_failure_doubles_the_wait_up_to_ten_minutes(failures, wait_s):
    assert remaining_s(failures, 100, 100) == wait_s


def test_a_failed_pod_is_replaced_in_the_very_second_in_which_the_wait_ends(plane):
    start(plane)
    before = plane.clock.now_s
    end(plane, "Failed")
    while not running(plane):
        plane.relabel("jobs", "once", {"looked": str(plane.clock.tick)})
        plane.tick()
    assert plane.clock.now_s - before == 1 + 10  # the failure is seen, and counted, a tick later
    assert len(plane.pods()) == 2
