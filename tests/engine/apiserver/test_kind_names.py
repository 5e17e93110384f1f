"""Control plane reference, section 1.4: which rule holds for which name, and section 1.1: a name stays."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api import names
from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints

CONTAINER = {"name": "c", "image": "nginx"}
SUBDOMAIN, LABEL, SERVICE = names.subdomain("A")[0], names.label("A")[0], names.service_name("A")[0]
PORT = "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"


def refusal(rest: RESTEndpoints, plural: str, meta: dict[str, Any], **body: Any) -> list[tuple[str, str]]:
    resource = by_plural(plural)
    document = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": meta} | body
    with pytest.raises(StatusError) as caught:
        rest.create(resource, "default" if resource.namespaced else "", document)
    assert caught.value.code == 422
    return [(cause["field"], cause["message"]) for cause in caught.value.details["causes"]]


@pytest.mark.parametrize(
    ("plural", "name", "problem"),
    [
        ("pods", "My_pod", SUBDOMAIN),
        ("replicasets", "My_set", SUBDOMAIN),
        ("deployments", "My_web", SUBDOMAIN),
        ("nodes", "Node_1", SUBDOMAIN),
        ("endpointslices", "My_slice", SUBDOMAIN),
        ("configmaps", "My_map", SUBDOMAIN),
        ("configmaps", "a" * 254, "must be no more than 253 characters"),
        ("namespaces", "My_space", LABEL),
        ("namespaces", "a.b", "must not contain dots"),
        ("namespaces", "a" * 64, "must be no more than 63 characters"),
        ("services", "1web", SERVICE),
        ("services", "a.b", SERVICE),
        ("services", "a" * 64, "must be no more than 63 characters"),
    ],
)
def test_each_kind_has_its_rule(rest: RESTEndpoints, plural: str, name: str, problem: str):
    assert ("metadata.name", f'Invalid value: "{name}": {problem}') in refusal(rest, plural, {"name": name})


@pytest.mark.parametrize("plural", ["pods", "configmaps", "replicasets", "deployments", "nodes"])
def test_where_a_subdomain_will_do_a_dot_is_no_problem(rest: RESTEndpoints, plural: str):
    resource = by_plural(plural)
    spec: dict[str, Any] = {"containers": [CONTAINER]}
    if plural in {"replicasets", "deployments"}:
        template = {"metadata": {"labels": {"a": "b"}}, "spec": spec}
        spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    body = {} if plural in {"nodes", "configmaps"} else {"spec": spec}
    document = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": "a.b"}} | body
    made = rest.create(resource, "default" if resource.namespaced else "", document)
    assert made["metadata"]["name"] == "a.b"


@pytest.mark.parametrize(
    ("spec", "field", "value", "problem"),
    [
        ({"containers": [{"name": "C", "image": "x"}]}, "spec.containers[0].name", "C", LABEL),
        ({"containers": [{"name": "a.b", "image": "x"}]}, "spec.containers[0].name", "a.b", "must not contain dots"),
        (
            {"containers": [CONTAINER], "initContainers": [{"name": "C", "image": "x"}]},
            "spec.initContainers[0].name",
            "C",
            LABEL,
        ),
        ({"containers": [CONTAINER], "hostname": "My"}, "spec.hostname", "My", LABEL),
        ({"containers": [CONTAINER], "subdomain": "a.b"}, "spec.subdomain", "a.b", "must not contain dots"),
        (
            {"containers": [CONTAINER | {"ports": [{"name": "My_port", "containerPort": 80}]}]},
            "spec.containers[0].ports[0].name",
            "My_port",
            PORT,
        ),
    ],
)
def test_the_names_within_a_pod_have_theirs(
    rest: RESTEndpoints,
    spec: dict[str, Any],
    field: str,
    value: str,
    problem: str,
):
    assert refusal(rest, "pods", {"name": "x"}, spec=spec) == [(field, f'Invalid value: "{value}": {problem}')]


def test_the_name_of_a_services_port_is_a_label(rest: RESTEndpoints):
    found = refusal(rest, "services", {"name": "x"}, spec={"ports": [{"port": 80, "name": "Web"}]})
    assert found == [("spec.ports[0].name", f'Invalid value: "Web": {LABEL}')]


@pytest.mark.parametrize(
    ("meta", "field", "value", "problem"),
    [
        ({"labels": {"-a": "b"}}, "metadata.labels", "-a", names.qualified("-a")[0]),
        ({"labels": {"a": "b c"}}, "metadata.labels", "b c", names.label_value("b c")[0]),
        ({"annotations": {"a b": "c"}}, "metadata.annotations", "a b", names.qualified("a b")[0]),
        ({"finalizers": ["example.com/a b"]}, "metadata.finalizers", "example.com/a b", names.qualified("a b")[0]),
    ],
)
def test_keys_and_values_have_theirs(rest: RESTEndpoints, meta: dict[str, Any], field: str, value: str, problem: str):
    found = refusal(rest, "configmaps", {"name": "x"} | meta)
    assert found == [(field, f'Invalid value: "{value}": {problem}')]


def test_keys_of_annotations_may_have_upper_case_prefixes(rest: RESTEndpoints):
    given = {"Example.com/a": "b"}
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "annotations": given}}
    assert rest.create(by_plural("configmaps"), "default", document)["metadata"]["annotations"] == given


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        ({"name": "y"}, 400, "the name of the object (y) does not match the name on the URL (x)"),
        (
            {"namespace": "kube-system"},
            400,
            "the namespace of the provided object does not match the namespace sent on the request",
        ),
        (
            {"name": None},
            400,
            "the name of the object (x based on URL) was undeterminable: name must be provided",
        ),
        (
            {"uid": "other"},
            409,
            'Operation cannot be fulfilled on configmaps "x": StorageError: invalid object, Code: 4, Key: '
            "/registry/configmaps/default/x, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in "
            "precondition: other, UID in object meta: {uid}",
        ),
    ],
)
def test_an_object_keeps_its_name_its_namespace_and_its_uid(
    rest: RESTEndpoints,
    change: dict[str, str],
    code: int,
    why: str,
):
    maps = by_plural("configmaps")
    document: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
    made = rest.create(maps, "default", document)
    why = why.replace("{uid}", made["metadata"]["uid"])
    with pytest.raises(StatusError) as caught:
        rest.update(maps, "default", "x", document | {"metadata": {"name": "x"} | change})
    assert (caught.value.code, caught.value.message) == (code, why)
    with pytest.raises(StatusError) as caught:
        rest.patch(maps, "default", "x", {"metadata": change}, type="merge")
    if "uid" in change:
        code, why = 422, 'ConfigMap "x" is invalid: metadata.uid: Invalid value: "other": field is immutable'
    assert (caught.value.code, caught.value.message) == (code, why)
    assert rest.get(maps, "default", "x") == made


def test_an_update_may_leave_the_namespace_out(rest: RESTEndpoints):
    maps = by_plural("configmaps")
    document: dict[str, Any] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
    rest.create(maps, "default", document)
    changed = rest.patch(maps, "default", "x", {"metadata": {"namespace": None}, "data": {"a": "b"}}, type="merge")
    assert (changed["metadata"]["namespace"], changed["data"]) == ("default", {"a": "b"})
    assert rest.update(maps, "default", "x", document)["metadata"]["namespace"] == "default"
