"""Ingresses, their classes and NetworkPolicies: what the recorded objects leave open."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal, update

SERVICE = {"service": {"name": "s", "port": {"number": 80}}}


def ingress(path: dict[str, Any], **spec: Any) -> dict[str, Any]:
    whole = {"pathType": "Prefix", "path": "/", "backend": SERVICE} | path
    return document("Ingress", spec={"rules": [{"http": {"paths": [whole]}}]} | spec)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ({"path": "/a//b"}, "path: Invalid value: \"/a//b\": must not contain '//'"),
        ({"path": "/a/.."}, "path: Invalid value: \"/a/..\": cannot end with '/..'"),
        (
            {"path": "a", "pathType": "ImplementationSpecific"},
            'path: Invalid value: "a": must be an absolute path',
        ),
        (
            {"backend": {"service": {"port": {"name": "1"}}}},
            "backend.service.name: Required value, "
            'spec.rules[0].http.paths[0].backend.service.port.name: Invalid value: "1": '
            "must contain at least one letter (a-z)",
        ),
        (
            {"backend": {"service": {"name": "s", "port": {"number": 70000}}}},
            "backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        (
            {"backend": {"resource": {"kind": "a/b", "name": "x"}}},
            "backend.resource.kind: Invalid value: \"a/b\": may not contain '/'",
        ),
        ({"backend": {"resource": {"kind": "B"}}}, "backend.resource.name: Required value: name is required"),
    ],
)
def test_a_path_leads_somewhere(rest: RESTEndpoints, path: dict[str, Any], why: str):
    assert f"spec.rules[0].http.paths[0].{why}" in refusal(create, rest, ingress(path))


def test_an_ingress_without_paths_needs_none_behind_other_kinds_of_paths(rest: RESTEndpoints):
    made = create(rest, ingress({"path": "", "pathType": "ImplementationSpecific"}))
    assert "path" not in made["spec"]["rules"][0]["http"]["paths"][0]


def test_a_class_and_its_old_annotation_must_agree_in_a_new_ingress(rest: RESTEndpoints):
    both = ingress({}, ingressClassName="a")
    both["metadata"]["annotations"] = {"kubernetes.io/ingress.class": "b"}
    assert refusal(create, rest, both) == (
        'annotations.kubernetes.io/ingress.class: Invalid value: "b": '
        "must match `ingressClassName` when both are specified"
    )
    create(rest, ingress({}, ingressClassName="a"))
    assert update(rest, both)["spec"]["ingressClassName"] == "a"


@pytest.mark.parametrize(
    ("controller", "why"),
    [
        ("A/b", 'Invalid value: "A": a lowercase RFC 1123 subdomain'),
        (
            "a.b/c d",
            "Invalid value: \"c d\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
        ),
        ("a.b/" + "c" * 250, "Too long: may not be more than 250 bytes"),
    ],
)
def test_a_controller_is_a_path_in_a_domain(rest: RESTEndpoints, controller: str, why: str):
    assert f"spec.controller: {why}" in refusal(create, rest, document("IngressClass", spec={"controller": controller}))


def test_settings_of_a_class_for_the_cluster_have_no_namespace(rest: RESTEndpoints):
    spec = {"controller": "a.b/c", "parameters": {"kind": "P", "name": "p", "namespace": "n"}}
    wrong = refusal(create, rest, document("IngressClass", spec=spec))
    assert wrong == "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"


def test_a_class_keeps_its_controller(rest: RESTEndpoints):
    create(rest, document("IngressClass", spec={"controller": "a.b/c"}))
    other = document("IngressClass", spec={"controller": "a.b/d"})
    assert refusal(update, rest, other) == 'spec.controller: Invalid value: "a.b/d": field is immutable'


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ({}, "ipBlock.cidr: Required value"),
        ({"cidr": "10.0.0.0"}, 'ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value'),
        (
            {"cidr": "10.0.0.0/24", "except": ["10.0.0.0/24"]},
            'ipBlock.except[0]: Invalid value: "10.0.0.0/24": must be a strict subset of `cidr`',
        ),
        (
            {"cidr": "10.0.0.0/24", "except": ["10.0.1.0/28"]},
            'ipBlock.except[0]: Invalid value: "10.0.1.0/28": must be a strict subset of `cidr`',
        ),
    ],
)
def test_a_block_of_addresses_is_one(rest: RESTEndpoints, block: dict[str, Any], why: str):
    spec = {"podSelector": {}, "egress": [{"to": [{"ipBlock": block}]}]}
    assert f"spec.egress[0].to[0].{why}" in refusal(create, rest, document("NetworkPolicy", spec=spec))


def test_an_unknown_field_that_is_not_refused_is_dropped(rest: RESTEndpoints):
    raw = document("NetworkPolicy", spec={"podSelector": {}, "shape": 1})
    made = rest.create(by_plural("networkpolicies"), "default", raw, validation="Warn")
    assert made["spec"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert 'unknown field "spec.shape"' in rest.warnings()
