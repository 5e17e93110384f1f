"""Control plane reference, section 1.3: Status errors, and how field errors are written.

What only the HTTP front can say (401, 405, 410, 413) is tested with it; what an outage would say does not occur.
"""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.eviction import evict
from engine.apiserver.server import RequestContext
from engine.apiserver.validation.fielderrors import FieldErrors, go_value
from engine.etcd.store import START

PODS, SERVICES, SETS = by_plural("pods"), by_plural("services"), by_plural("replicasets")
SPACES, BUDGETS = by_plural("namespaces"), by_plural("poddisruptionbudgets")


def pod(name: str = "db") -> dict[str, Any]:
    meta = {"name": name, "labels": {"a": "b"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {"containers": [{"name": "c", "image": "x"}]}}


def replicaset() -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "rs"}, "spec": spec}


def namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def caught(call: Any, *args: Any, **options: Any) -> StatusError:
    with pytest.raises(StatusError) as error:
        call(*args, **options)
    return error.value


def test_a_failure_has_kubernetes_body(rest: RESTEndpoints):
    assert caught(rest.get, SETS, "default", "rs").status() == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": 'replicasets.apps "rs" not found',
        "reason": "NotFound",
        "details": {"name": "rs", "group": "apps", "kind": "replicasets"},
        "code": 404,
    }


@pytest.mark.parametrize(("resource", "named"), [(PODS, "pods"), (SERVICES, "services"), (SETS, "replicasets.apps")])
def test_whatever_is_missing_is_not_found(rest: RESTEndpoints, resource, named):
    for call in (rest.get, rest.delete):
        error = caught(call, resource, "default", "x")
        assert (error.code, error.reason, error.message) == (404, "NotFound", f'{named} "x" not found')


def test_a_name_can_be_taken(rest: RESTEndpoints):
    rest.create(PODS, "default", pod())
    error = caught(rest.create, PODS, "default", pod())
    assert (error.code, error.reason, error.message) == (409, "AlreadyExists", 'pods "db" already exists')


def test_a_stale_version_conflicts(rest: RESTEndpoints):
    stale = rest.create(SETS, "default", replicaset())
    rest.patch(SETS, "default", "rs", {"spec": {"replicas": 3}}, type="merge")
    error = caught(rest.update, SETS, "default", "rs", stale)
    assert (error.code, error.reason) == (409, "Conflict")
    assert error.message == (
        'Operation cannot be fulfilled on replicasets.apps "rs": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )


def test_a_deletion_of_another_incarnation_conflicts(rest: RESTEndpoints):
    uid = rest.create(SETS, "default", replicaset())["metadata"]["uid"]
    error = caught(rest.delete, SETS, "default", "rs", options={"preconditions": {"uid": "other"}})
    assert (error.code, error.reason) == (409, "Conflict")
    assert error.message == (
        'Operation cannot be fulfilled on ReplicaSet.apps "rs": the UID in the precondition (other) does not match the '
        f"UID in record ({uid}). The object might have been deleted and then recreated"
    )


def test_several_causes_are_listed_and_each_stands_in_the_details(rest: RESTEndpoints):
    body = pod()
    body["spec"]["containers"] = [{"name": "c"}, {"name": "c", "image": "x"}]
    error = caught(rest.create, PODS, "default", body)
    assert (error.code, error.reason) == (422, "Invalid")
    assert error.message == (
        'Pod "db" is invalid: [spec.containers[0].image: Required value, spec.containers[1].name: Duplicate value: "c"]'
    )
    assert error.details == {
        "name": "db",
        "kind": "Pod",
        "causes": [
            {"reason": "FieldValueRequired", "message": "Required value", "field": "spec.containers[0].image"},
            {"reason": "FieldValueDuplicate", "message": 'Duplicate value: "c"', "field": "spec.containers[1].name"},
        ],
    }


def test_a_kind_of_a_group_is_invalid_with_its_group(rest: RESTEndpoints):
    body = replicaset()
    body["spec"]["replicas"] = -1
    message = caught(rest.create, SETS, "default", body).message
    assert message.startswith('ReplicaSet.apps "rs" is invalid: spec.replicas: Invalid value: -1: ')


def test_a_malformed_request_is_bad(rest: RESTEndpoints):
    error = caught(rest.list, PODS, "default", labels="a=b=c,,")
    assert (error.code, error.reason) == (400, "BadRequest")


def test_an_eviction_that_a_budget_forbids_comes_too_early(rest: RESTEndpoints):
    spec = {"minAvailable": 2, "selector": {"matchLabels": {"a": "b"}}}
    body = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "two"}, "spec": spec}
    budget = rest.create(BUDGETS, "default", body)
    budget["status"] |= {"observedGeneration": 1, "currentHealthy": 1, "desiredHealthy": 2, "expectedPods": 1}
    rest.update(BUDGETS, "default", "two", budget, subresource="status")
    made = rest.create(PODS, "default", pod())
    ready = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
    rest.update(PODS, "default", "db", made | {"status": ready}, subresource="status")
    error = caught(evict, rest.server, "default", "db", RequestContext("test", START))
    assert (error.code, error.reason) == (429, "TooManyRequests")
    assert error.message == "Cannot evict pod as it would violate the pod's disruption budget."
    told = "The disruption budget two needs 2 healthy pods and has 1 currently"
    assert error.details["causes"] == [{"reason": "DisruptionBudget", "message": told}]


def test_a_missing_namespace_is_not_found(rest: RESTEndpoints):
    error = caught(rest.create, PODS, "lab", pod())
    assert (error.code, error.message) == (404, 'namespaces "lab" not found')


def test_nothing_is_created_in_a_namespace_that_goes(rest: RESTEndpoints):
    rest.create(SPACES, "", namespace("lab"))
    rest.delete(SPACES, "", "lab")
    error = caught(rest.create, SETS, "lab", replicaset())
    assert (error.code, error.reason) == (403, "Forbidden")
    assert error.message == (
        'replicasets.apps "rs" is forbidden: '
        "unable to create new content in namespace lab because it is being terminated"
    )
    (cause,) = error.details["causes"]
    assert cause["reason"] == "NamespaceTerminating"


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public"])
def test_three_namespaces_stay(rest: RESTEndpoints, name: str):
    error = caught(rest.delete, SPACES, "", name)
    assert (error.code, error.message) == (
        403,
        f'namespaces "{name}" is forbidden: this namespace may not be deleted',
    )


@pytest.mark.parametrize(
    ("write", "reason", "message"),
    [
        (lambda e: e.required("f"), "FieldValueRequired", "Required value"),
        (lambda e: e.required("f", "why"), "FieldValueRequired", "Required value: why"),
        (lambda e: e.invalid("f", 7, "why"), "FieldValueInvalid", "Invalid value: 7: why"),
        (lambda e: e.invalid("f", "x", "why"), "FieldValueInvalid", 'Invalid value: "x": why'),
        (lambda e: e.invalid("f", None, "why"), "FieldValueInvalid", 'Invalid value: "null": why'),
        (
            lambda e: e.unsupported("f", "X", ("A", "B")),
            "FieldValueNotSupported",
            'Unsupported value: "X": supported values: "A", "B"',
        ),
        (lambda e: e.duplicate("f", '"a"'), "FieldValueDuplicate", 'Duplicate value: "a"'),
        (lambda e: e.forbidden("f", "why"), "FieldValueForbidden", "Forbidden: why"),
        (lambda e: e.not_found("f", "v"), "FieldValueNotFound", 'Not found: "v"'),
        (lambda e: e.too_long("f", 9), "FieldValueTooLong", "Too long: may not be more than 9 bytes"),
    ],
)
def test_a_field_error_has_its_type_value_and_detail(write, reason, message):
    errors = FieldErrors()
    write(errors)
    assert errors.causes == [{"reason": reason, "message": message, "field": "f"}]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x", '"x"'),
        (3, "3"),
        (True, "true"),
        (None, '"null"'),
        (("10.96.0.99",), '[]string{"10.96.0.99"}'),
        ({"app": "web"}, 'map[string]string{"app":"web"}'),
    ],
)
def test_values_are_printed_as_go_prints_them(value, shown):
    assert go_value(value) == shown


def test_a_cause_that_occurs_twice_is_said_once(rest: RESTEndpoints):
    body = pod()
    body["metadata"]["labels"] = {"a": "x y", "b": "x y"}
    message = caught(rest.create, PODS, "default", body).message
    assert message.count("metadata.labels: Invalid value") == 1
