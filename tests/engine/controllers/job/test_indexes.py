"""Indexed Jobs that may lose single indexes, and that succeed by some of them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.controllers.job.controller import JobController
from engine.controllers.job.indexes import indexes_in
from tests.engine.harness import ControlPlane

INDEX = "batch.kubernetes.io/job-completion-index"
FAILURES = "batch.kubernetes.io/job-index-failure-count"
IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count"


def start(plane: ControlPlane, count: int, **spec: Any) -> None:
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}
    body = {"template": {"spec": pod}, "completionMode": "Indexed", "completions": count, "parallelism": count} | spec
    plane.run(JobController)
    plane.create({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"}, "spec": body})
    plane.tick(2)


def end(plane: ControlPlane, index: int, phase: str) -> None:
    """The running Pod of that index ends."""
    pod = next(entry for entry in plane.live_pods() if _works_on(entry, index))
    plane.set_phase(pod.metadata.name, phase)
    plane.tick(2)


def _works_on(pod: Any, index: int) -> bool:
    return pod.metadata.annotations[INDEX] == str(index) and pod.status.phase == "Pending"


def at_work(plane: ControlPlane) -> list[str]:
    pods = [entry for entry in plane.live_pods() if entry.status.phase == "Pending"]
    return sorted(f"{entry.metadata.annotations[INDEX]}:{entry.metadata.annotations.get(FAILURES)}" for entry in pods)


def outcome(plane: ControlPlane) -> tuple[str, str, str]:
    """What the Job came to, and which indexes were done and lost."""
    status = plane.get("jobs", "once").status
    last = status.conditions[-1] if status.conditions else None
    return (f"{last.type} {last.reason}" if last else "", status.completed_indexes, status.failed_indexes)


def test_each_index_has_a_limit_and_a_wait_of_its_own(plane):
    start(plane, 3, backoffLimitPerIndex=1)
    assert at_work(plane) == ["0:0", "1:0", "2:0"]
    end(plane, 0, "Failed")
    plane.tick(3)
    end(plane, 1, "Failed")
    plane.tick(6)
    assert at_work(plane) == ["0:1", "2:0"]
    plane.tick(6)
    assert at_work(plane) == ["0:1", "1:1", "2:0"]
    end(plane, 0, "Failed")
    plane.tick(60)
    assert at_work(plane) == ["1:1", "2:0"]
    assert outcome(plane) == ("", "", "0")


def test_a_job_with_failed_indexes_has_failed_once_all_others_are_done(plane):
    start(plane, 3, backoffLimitPerIndex=0)
    end(plane, 1, "Failed")
    end(plane, 0, "Succeeded")
    assert outcome(plane) == ("", "0", "1")
    end(plane, 2, "Succeeded")
    assert outcome(plane) == ("Failed FailedIndexes", "0,2", "1")
    assert plane.told("FailedIndexes") == [("Warning", "Job has failed indexes")]


def test_a_job_that_loses_no_index_is_complete_and_says_that_none_failed(plane):
    start(plane, 2, backoffLimitPerIndex=1)
    for index in (0, 1):
        end(plane, index, "Succeeded")
    assert outcome(plane) == ("Complete CompletionsReached", "0,1", "")


def test_more_failed_indexes_than_allowed_end_the_job_and_its_other_pods(plane):
    start(plane, 4, backoffLimitPerIndex=0, maxFailedIndexes=1)
    end(plane, 1, "Failed")
    assert at_work(plane) == ["0:0", "2:0", "3:0"]
    end(plane, 3, "Failed")
    assert at_work(plane) == []
    assert outcome(plane) == ("Failed MaxFailedIndexesExceeded", "", "1,3")
    assert plane.messages("MaxFailedIndexesExceeded") == [
        "Job has exceeded the specified maximal number of failed indexes",
    ]


def test_a_rule_fails_an_index_at_once_or_leaves_its_count_alone(plane):
    condition = [{"type": "PodScheduled", "status": "True"}]
    start(
        plane,
        2,
        backoffLimitPerIndex=3,
        podFailurePolicy={"rules": [{"action": "Ignore", "onPodConditions": condition}]},
    )
    name = next(entry.metadata.name for entry in plane.pods() if entry.metadata.annotations[INDEX] == "0")
    plane.bind(name, "node-1")
    end(plane, 0, "Failed")
    plane.tick(11)
    (again,) = [entry for entry in plane.live_pods() if _works_on(entry, 0)]
    assert (again.metadata.annotations[FAILURES], again.metadata.annotations[IGNORED]) == ("0", "1")
    assert (plane.get("jobs", "once").status.failed, outcome(plane)[2]) == (0, "")


def test_the_action_fail_index_loses_the_index_without_another_try(plane):
    condition = [{"type": "PodScheduled", "status": "True"}]
    rules = [{"action": "FailIndex", "onPodConditions": condition}]
    start(plane, 2, backoffLimitPerIndex=3, podFailurePolicy={"rules": rules})
    name = next(entry.metadata.name for entry in plane.pods() if entry.metadata.annotations[INDEX] == "0")
    plane.bind(name, "node-1")
    end(plane, 0, "Failed")
    plane.tick(30)
    assert (at_work(plane), outcome(plane)[2]) == (["1:0"], "0")


@pytest.mark.parametrize(
    ("rule", "ended", "met"),
    [
        ({"succeededIndexes": "0,2"}, (0,), False),
        ({"succeededIndexes": "0,2"}, (2, 0), True),
        ({"succeededCount": 2}, (1,), False),
        ({"succeededCount": 2}, (1, 3), True),
        ({"succeededIndexes": "0-2", "succeededCount": 2}, (0, 3), False),
        ({"succeededIndexes": "0-2", "succeededCount": 2}, (0, 2), True),
    ],
)
def test_a_job_succeeds_by_the_indexes_that_its_policy_names(plane, rule, ended, met):
    start(plane, 4, successPolicy={"rules": [{"succeededCount": 4}, rule]})
    for index in ended:
        end(plane, index, "Succeeded")
    plane.tick(6)
    if not met:
        assert (outcome(plane)[0], len(at_work(plane))) == ("", 4 - len(ended))
        return
    conditions = plane.get("jobs", "once").status.conditions
    assert [(entry.type, entry.reason, entry.message) for entry in conditions] == [
        (type_, "SuccessPolicy", "Matched rules at index 1") for type_ in ("SuccessCriteriaMet", "Complete")
    ]
    assert at_work(plane) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("", set()), ("1", {1}), ("0-2,4", {0, 1, 2, 4}), ("3-9", {3, 4}), ("x,2", {2}), ("4-2", set())],
)
def test_indexes_are_read_from_ranges(text, found):
    assert indexes_in(text, 5) == found
