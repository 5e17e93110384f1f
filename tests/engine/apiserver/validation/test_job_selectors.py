"""Selectors of Jobs, which the server makes, and of other controllers, which their authors write."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, refusal, update

POD = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}
UID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")


def job(name: str = "j", labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    template = {"spec": POD} | ({"metadata": {"labels": labels}} if labels else {})
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": {"template": template} | spec}


def controller(kind: str, selector: dict[str, Any]) -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "x"}]}}
    spec = {"selector": selector, "template": template}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}


def said(act: Any, rest: RESTEndpoints, raw: dict[str, Any]) -> str:
    return UID.sub("UID", refusal(act, rest, raw))


def test_a_selector_that_was_not_generated_is_refused(rest: RESTEndpoints):
    assert said(create, rest, job(selector={"matchLabels": {"a": "b"}})) == (
        '[spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b", '
        '"batch.kubernetes.io/controller-uid":"UID"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: '
        "`selector` not auto-generated, spec.template.metadata.labels: Invalid value: map[string]string{"
        '"batch.kubernetes.io/controller-uid":"UID", "batch.kubernetes.io/job-name":"j", "controller-uid":"UID", '
        '"job-name":"j"}: `selector` does not match template `labels`]'
    )


def test_labels_that_the_server_gives_cannot_be_chosen(rest: RESTEndpoints):
    refused = said(create, rest, job(labels={"job-name": "other"}))
    assert refused.startswith('spec.template.metadata.labels: Invalid value: map[string]string{"batch.')
    assert refused.endswith('"job-name":"other"}: must be \'j\'')


def test_a_name_that_is_no_label_is_told_once_and_meant_twice(rest: RESTEndpoints):
    name = "j" * 64
    why = "must be no more than 63 characters"
    assert said(create, rest, job(name)) == f'spec.template.labels: Invalid value: "{name}": {why}'


def test_a_selector_of_ones_own_needs_its_labels(rest: RESTEndpoints):
    made = create(rest, job(labels={"a": "b"}, manualSelector=True, selector={"matchLabels": {"a": "b"}}))
    assert made["metadata"]["labels"] == {"a": "b"}
    assert said(create, rest, job("k", manualSelector=True)) == (
        "[spec.selector: Required value, spec.template.metadata.labels: Invalid value: map[string]string(nil): "
        "`selector` does not match template `labels`]"
    )


def test_a_job_that_is_replaced_without_its_selector_is_refused(rest: RESTEndpoints):
    create(rest, job())
    refused = said(update, rest, job())
    assert refused.startswith("[spec.selector: Required value, spec.template.metadata.labels: Invalid value: map")
    assert 'spec.selector: Invalid value: "null": field is immutable' in refused


@pytest.mark.parametrize(("field", "value"), [("backoffLimitPerIndex", 3), ("managedBy", "a.b/c")])
def test_policies_of_a_job_do_not_change(rest: RESTEndpoints, field: str, value: Any):
    made = create(rest, job(completionMode="Indexed", completions=2))
    spec = made["spec"] | {field: value}
    refused = said(update, rest, made | {"spec": spec})
    assert refused == f"spec.{field}: Invalid value: {json.dumps(value)}: field is immutable"


@pytest.mark.parametrize(
    ("kind", "detail"),
    [("Deployment", ": invalid label selector"), ("ReplicaSet", ": invalid label selector"), ("StatefulSet", "")],
)
def test_a_selector_that_cannot_be_read_is_held_against_no_template(rest: RESTEndpoints, kind: str, detail: str):
    assert said(create, rest, controller(kind, {"matchExpressions": [{"key": "a", "operator": "Is"}]})) == (
        '[spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator, '
        "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:"
        '[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:"a", Operator:"Is", Values:[]string(nil)}}}'
        f"{detail}]"
    )


def test_a_daemon_sets_selector_that_cannot_be_read_says_no_more(rest: RESTEndpoints):
    raw = controller("DaemonSet", {"matchExpressions": [{"key": "a", "operator": "In"}]})
    assert said(create, rest, raw) == (
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
    )
