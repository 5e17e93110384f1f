"""Jobs: their selector and labels, their limits, and what their failure policy leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints

JOBS = by_plural("jobs")
POD = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "x:1"}]}
OWN = {"batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name"}


def made(rest: RESTEndpoints, labels: Any = None, pod_labels: Any = None, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": pod_labels or {}}, "spec": POD}
    meta = {"name": "x", "labels": labels or {}}
    document = {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": {"template": template} | spec}
    return rest.create(JOBS, "default", document)


def test_a_job_without_labels_has_those_of_its_pods(rest: RESTEndpoints):
    job = made(rest, pod_labels={"a": "b"})
    pods = job["spec"]["template"]["metadata"]["labels"]
    assert pods.keys() == OWN | {"a"}
    assert job["metadata"]["labels"] == pods


def test_a_job_with_labels_keeps_them(rest: RESTEndpoints):
    job = made(rest, labels={"c": "d"}, pod_labels={"a": "b"})
    assert job["metadata"]["labels"] == {"c": "d"}
    assert job["spec"]["template"]["metadata"]["labels"].keys() == OWN | {"a"}


def test_labels_that_are_given_back_are_kept_and_taken_away_ones_come_again(rest: RESTEndpoints):
    labels = made(rest)["metadata"]["labels"]
    changed = rest.patch(JOBS, "default", "x", {"metadata": {"labels": None}}, type="merge")
    assert changed["metadata"]["labels"] == labels


def test_what_is_selected_is_added_to(rest: RESTEndpoints):
    job = made(rest, pod_labels={"job-name": "x"}, selector={"matchLabels": {"job-name": "x"}})
    uid = job["metadata"]["uid"]
    matched = {"batch.kubernetes.io/controller-uid": uid, "job-name": "x"}
    assert job["spec"]["selector"]["matchLabels"] == matched


def test_a_selector_of_ones_own_is_left_alone(rest: RESTEndpoints):
    selector = {"matchLabels": {"a": "b"}}
    job = made(rest, pod_labels={"a": "b"}, manualSelector=True, selector=selector)
    assert (job["spec"]["selector"], job["metadata"]["labels"]) == (selector, {"a": "b"})


def test_what_fails_per_index_fails_as_often_as_it_likes(rest: RESTEndpoints):
    spec = {"completionMode": "Indexed", "completions": 2, "backoffLimitPerIndex": 0}
    job = made(rest, **spec)
    assert (job["spec"]["backoffLimit"], job["spec"]["backoffLimitPerIndex"]) == (2147483647, 0)


@pytest.mark.parametrize("status", [None, "", "True"])
def test_a_rule_names_a_condition_that_is_true(rest: RESTEndpoints, status: str | None):
    pattern = {"type": "DisruptionTarget"} | ({} if status is None else {"status": status})
    rules: list[dict[str, Any]] = [
        {"action": "Ignore", "onPodConditions": [pattern]},
        {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [1]}},
    ]
    job = made(rest, podFailurePolicy={"rules": rules})
    rules[0]["onPodConditions"] = [{"type": "DisruptionTarget", "status": "True"}]
    assert job["spec"]["podFailurePolicy"] == {"rules": rules}
    assert job["spec"]["podReplacementPolicy"] == "Failed"
