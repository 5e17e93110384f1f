"""Kinds that are served as well: answered and completed as by a kube-apiserver 1.33, shown in their columns."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.api.apps import Passive
from engine.api.scheme import SCHEME, SERVED, Resource, for_kind
from engine.api.serializer.idle.forms import FORMS
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.tables import _DEFAULT, _FORMS, table

GOLDEN = Path(__file__).parents[2] / "golden/served"


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines()]


CASES = {row["id"]: row for row in read("objects")}
RULE = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}


def resource_of(document: dict[str, Any]) -> Resource:
    found = for_kind(document["apiVersion"], document["kind"])
    assert found is not None
    return found


def create(rest: RESTEndpoints, document: dict[str, Any], *, dry_run: bool = False) -> dict[str, Any]:
    return rest.create(resource_of(document), "default", document, dry_run=dry_run)


def refusal(rest: RESTEndpoints, document: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as refused:
        create(rest, document)
    return refused.value.message.partition(" is invalid: ")[2]


def bare(value: Any) -> Any:
    """A document without times, versions and the nulls and empty maps that stand where nothing is."""
    if isinstance(value, dict):
        drawn = {"creationTimestamp", "uid", "resourceVersion", "kind", "apiVersion"}
        found = {name: bare(item) for name, item in value.items() if name not in drawn}
        return {name: item for name, item in found.items() if item not in (None, {})}
    return [bare(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_object_is_answered_as_by_the_real_server(rest: RESTEndpoints, name: str):
    asked, answer = CASES[name]["object"], CASES[name]["answer"]
    if answer["code"] != 201:
        with pytest.raises(StatusError) as refused:
            create(rest, asked, dry_run=True)
        assert (refused.value.code, refused.value.message) == (answer["code"], answer["message"])
        return
    made = create(rest, asked, dry_run=True)
    made["metadata"].pop("namespace", None)
    answer["defaulted"]["metadata"].pop("namespace", None)
    assert bare(made) == bare(answer["defaulted"])


def named(kind: str, api: str, name: str = "x", **body: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name}, **body}


def policy(**spec: Any) -> dict[str, Any]:
    whole = {"matchConstraints": {"resourceRules": [RULE]}, "validations": [{"expression": "true"}]} | spec
    return named("ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1", spec=whole)


@pytest.mark.parametrize("case", read("refusals"), ids=lambda case: case["document"]["kind"])
def test_what_is_wrong_is_said_in_kubernetes_words(rest: RESTEndpoints, case: dict[str, Any]):
    assert refusal(rest, case["document"]) == case["said"]


def test_every_kind_that_is_only_stored_has_a_form_and_columns_of_its_own():
    idle = [resource for resource in SCHEME if resource.type is Passive]

    assert [resource.kind for resource in idle if resource.kind not in FORMS] == []
    assert [resource.kind for resource in idle if _FORMS.get(resource.kind, _DEFAULT) is _DEFAULT] == []


@pytest.mark.parametrize("case", read("columns"), ids=lambda case: case["kind"])
def test_a_tables_columns_are_those_of_the_real_server_with_its_words(case: dict[str, Any]):
    resource = next(each for each in SERVED if each.kind == case["kind"])

    assert table(resource, [], datetime.now(UTC))["columnDefinitions"] == case["columns"]


@pytest.mark.parametrize("case", read("rows"), ids=lambda case: case["document"]["kind"])
def test_an_object_is_shown_in_the_columns_of_its_kind(rest: RESTEndpoints, case: dict[str, Any]):
    document, cells = case["document"], case["cells"]
    create(rest, document)

    shown = rest.table(resource_of(document), "default", name=document["metadata"]["name"])["rows"][0]["cells"]

    assert shown[: len(cells)] == cells


def test_a_status_has_a_path_of_its_own_and_the_generation_counts_what_is_wanted(rest: RESTEndpoints):
    made = create(rest, policy() | {"status": {"observedGeneration": 7}})
    resource = resource_of(made)
    assert (made["status"], made["metadata"]["generation"]) == ({}, 1)

    seen = rest.update(resource, "", "x", made | {"status": {"observedGeneration": 1}}, subresource="status")
    assert (seen["status"], seen["metadata"]["generation"]) == ({"observedGeneration": 1}, 1)

    spec = seen["spec"] | {"failurePolicy": "Ignore"}
    changed = rest.update(resource, "", "x", seen | {"spec": spec, "status": {}})
    assert (changed["status"], changed["metadata"]["generation"]) == ({"observedGeneration": 1}, 2)


def test_a_replication_controller_selects_by_its_templates_labels_unless_it_says_otherwise(rest: RESTEndpoints):
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}

    made = create(rest, named("ReplicationController", "v1", spec={"template": template}))

    assert (made["spec"]["selector"], made["metadata"]["labels"]) == ({"a": "b"}, {"a": "b"})
    assert (made["spec"]["replicas"], made["status"]) == (1, {"replicas": 0})


def test_who_asks_for_a_certificate_is_noted_whatever_the_request_says(rest: RESTEndpoints):
    pem = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQgotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K"
    spec = {"request": pem, "signerName": "a.io/s", "usages": ["client auth"], "username": "somebody-else"}

    made = create(rest, named("CertificateSigningRequest", "certificates.k8s.io/v1", spec=spec))

    assert made["spec"]["username"] == "kubernetes-admin"
    approved = made | {"status": {"conditions": [{"type": "Approved", "status": "True", "reason": "r"}]}}
    resource = resource_of(made)
    assert rest.update(resource, "", "x", approved)["status"] == {}
    rest.update(resource, "", "x", approved, subresource="approval")
    assert rest.table(resource, None, name="x")["rows"][0]["cells"][5] == "Approved"
