"""A Job without labels of its own shows those of its Pods (pkg/apis/batch/v1, SetDefaults_Job)."""

from __future__ import annotations

from typing import Any

import pytest

OWN = {"batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name"}


def made(plane: Any, labels: dict[str, str], of_pods: dict[str, str], **spec: Any) -> Any:
    pod = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}
    template = {"metadata": {"labels": of_pods}, "spec": pod}
    meta = {"name": "once", "labels": labels}
    return plane.create(
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": {"template": template} | spec}
    )


@pytest.mark.parametrize("of_pods", [{}, {"app": "x"}])
def test_a_job_without_labels_has_those_of_its_pods(plane, of_pods):
    job = made(plane, {}, of_pods)
    assert set(job.metadata.labels) == OWN | set(of_pods)
    assert job.metadata.labels == job.spec.template.metadata.labels


@pytest.mark.parametrize("of_pods", [{}, {"app": "x"}])
def test_a_job_with_labels_keeps_to_them(plane, of_pods):
    job = made(plane, {"app": "x"}, of_pods)
    assert job.metadata.labels == {"app": "x"}
    assert set(job.spec.template.metadata.labels) == OWN | set(of_pods)


def test_a_job_that_loses_its_last_label_has_those_of_its_pods_again(plane):
    job = made(plane, {"app": "x"}, {})
    plane.relabel("jobs", "once", {})
    assert plane.get("jobs", "once").metadata.labels == job.spec.template.metadata.labels


def test_what_is_replaced_and_how_often_it_may_fail_follows_from_the_policies(plane):
    rules = [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [3]}}]
    job = made(
        plane,
        {},
        {},
        podFailurePolicy={"rules": rules},
        completionMode="Indexed",
        completions=2,
        backoffLimitPerIndex=1,
    )
    assert (job.spec.pod_replacement_policy, job.spec.backoff_limit) == ("Failed", 2147483647)
