"""Which kinds have a generation, and what raises it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints

RULE = {
    "http": {
        "paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "s", "port": {"number": 80}}}}]
    }
}
POD: dict[str, Any] = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c", "image": "x:1"}]}}
TEMPLATE = "deprecated.daemonset.template.generation"


def create(rest: RESTEndpoints, plural: str, body: dict[str, Any], **meta: Any) -> dict[str, Any]:
    resource = by_plural(plural)
    document = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": "x"} | meta} | body
    return rest.create(resource, "default" if resource.namespaced else "", document)["metadata"]


def patch(rest: RESTEndpoints, plural: str, change: Any, **options: Any) -> dict[str, Any]:
    resource = by_plural(plural)
    namespace = "default" if resource.namespaced else ""
    return rest.patch(resource, namespace, "x", change, type="merge", **options)["metadata"]


@pytest.mark.parametrize(
    ("plural", "body", "change"),
    [
        ("ingresses", {"spec": {"rules": [RULE]}}, {"ingressClassName": "a"}),
        ("networkpolicies", {"spec": {"podSelector": {}}}, {"podSelector": {"matchLabels": {"a": "b"}}}),
        (
            "cronjobs",
            {
                "spec": {
                    "schedule": "* * * * *",
                    "jobTemplate": {"spec": {"template": {"spec": POD["spec"] | {"restartPolicy": "Never"}}}},
                }
            },
            {"suspend": True},
        ),
        ("poddisruptionbudgets", {"spec": {"minAvailable": 1}}, {"minAvailable": 2}),
    ],
)
def test_a_change_of_the_specification_counts_and_one_of_the_labels_does_not(
    rest: RESTEndpoints, plural: str, body: Any, change: Any
):
    assert create(rest, plural, body)["generation"] == 1
    if plural != "poddisruptionbudgets":
        assert patch(rest, plural, {"metadata": {"labels": {"a": "b"}}})["generation"] == 1
    assert patch(rest, plural, {"spec": change})["generation"] == 2


def test_an_ingress_class_counts_too(rest: RESTEndpoints):
    assert create(rest, "ingressclasses", {"spec": {"controller": "a.b/c"}})["generation"] == 1
    parameters = {"parameters": {"kind": "K", "name": "n"}}
    assert patch(rest, "ingressclasses", {"spec": parameters})["generation"] == 2


def test_a_priority_class_stays_at_its_first(rest: RESTEndpoints):
    assert create(rest, "priorityclasses", {"value": 1})["generation"] == 1
    assert patch(rest, "priorityclasses", {"description": "more"})["generation"] == 1


@pytest.mark.parametrize("plural", ["configmaps", "secrets", "limitranges", "resourcequotas", "serviceaccounts"])
def test_others_have_none(rest: RESTEndpoints, plural: str):
    assert "generation" not in create(rest, plural, {}, generation=7)


def test_a_slice_counts_everything_but_its_annotations(rest: RESTEndpoints):
    assert create(rest, "endpointslices", {"addressType": "IPv4", "endpoints": []})["generation"] == 1
    assert patch(rest, "endpointslices", {"metadata": {"annotations": {"a": "b"}}})["generation"] == 1
    assert patch(rest, "endpointslices", {"metadata": {"labels": {"a": "b"}}})["generation"] == 2
    assert patch(rest, "endpointslices", {"endpoints": [{"addresses": ["10.0.0.1"]}]})["generation"] == 3


def daemon(rest: RESTEndpoints, **meta: Any) -> dict[str, Any]:
    return create(rest, "daemonsets", {"spec": {"selector": {"matchLabels": {"app": "x"}}, "template": POD}}, **meta)


def test_a_daemonset_counts_its_templates_in_an_annotation(rest: RESTEndpoints):
    assert daemon(rest)["annotations"] == {TEMPLATE: "1"}
    changed = patch(rest, "daemonsets", {"spec": {"minReadySeconds": 3}})
    assert (changed["generation"], changed["annotations"][TEMPLATE]) == (2, "1")
    changed = patch(rest, "daemonsets", {"spec": {"template": {"metadata": {"annotations": {"a": "b"}}}}})
    assert (changed["generation"], changed["annotations"][TEMPLATE]) == (3, "2")


def test_nobody_else_counts_them(rest: RESTEndpoints):
    assert daemon(rest, annotations={TEMPLATE: "nonsense"})["annotations"] == {TEMPLATE: "1"}
    changed = patch(rest, "daemonsets", {"metadata": {"annotations": {TEMPLATE: "9"}}})
    assert changed["annotations"] == {TEMPLATE: "1"}
    assert patch(rest, "daemonsets", {"metadata": {"annotations": None}})["annotations"] == {TEMPLATE: "1"}
