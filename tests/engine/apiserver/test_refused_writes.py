"""A write that is refused leaves no trace: no revision, no object, no number or name taken, no quota charged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.serializer.wire import decode_document
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.http.guard import guard_for
from engine.apiserver.registry.services import FixedAllocations
from engine.apiserver.server import APIServer, RequestContext
from engine.client.client import Client
from engine.clock import Clock
from engine.etcd.store import START, Store
from engine.rng import Rng
from tests.engine.apiserver.http.test_front import client_of
from tests.engine.footprint import footprint
from tests.engine.harness import pod, workload

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
PODS = "/api/v1/namespaces/default/pods"
JSON_PATCH = "application/json-patch+json"
MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


@pytest.fixture
def filled(rest: RESTEndpoints) -> RESTEndpoints:
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    rest.create(by_plural("pods"), "default", pod("p"))
    budget = {"selector": {"matchLabels": {"app": "p"}}, "minAvailable": 0}
    rest.create(by_plural("poddisruptionbudgets"), "default", {"metadata": {"name": "b"}, "spec": budget})
    return rest


def unchanged(
    rest: RESTEndpoints,
    method: str,
    path: str,
    body: Any = None,
    kind: str = "application/json",
    **more: Any,
) -> Any:
    """The Status of a refusal that left everything as it was."""
    before = footprint(rest.server)
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    where, _, query = path.partition("?")
    answer = handle(rest, HTTPRequest(method, where, query, data, kind, **more))
    assert footprint(rest.server) == before
    said = json.loads(answer.body)
    assert said["kind"] == "Status"
    assert answer.code == said["code"] >= 400
    return said


def config_map(**more: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}} | more


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "code"),
    [
        ("POST", f"{CONFIG_MAPS}?includeObject=All", config_map(), "application/json", 400),
        ("DELETE", f"{PODS}/p", {"gracePeriodSeconds": "x"}, "application/json", 500),
        ("DELETE", f"{PODS}/p", {"gracePeriodSeconds": 10**30}, "application/json", 500),
        ("DELETE", f"{PODS}/p", {"preconditions": []}, "application/json", 500),
        ("DELETE", f"{PODS}/p", {"dryRun": "All"}, "application/json", 500),
        ("DELETE", f"{PODS}/p?gracePeriodSeconds={'9' * 5000}", None, "application/json", 400),
        ("DELETE", "/api/v1/namespaces", None, "application/json", 405),
        ("DELETE", PODS, {"gracePeriodSeconds": "x"}, "application/json", 500),
        ("POST", f"{PODS}/p/eviction", {"deleteOptions": {"gracePeriodSeconds": 10**30}}, "application/json", 400),
        ("POST", f"{PODS}/p/eviction", {"deleteOptions": []}, "application/json", 400),
        ("POST", f"{PODS}/p/eviction", {"metadata": {"name": "q"}}, "application/json", 400),
        ("PUT", f"{DEPLOYMENTS}/web/scale", {"spec": {"replicas": "x"}}, "application/json", 400),
        ("PUT", f"{DEPLOYMENTS}/web/scale", {"spec": []}, "application/json", 400),
        ("PUT", f"{DEPLOYMENTS}/web/scale", {"metadata": []}, "application/json", 400),
        (
            "PUT",
            f"{DEPLOYMENTS}/web/scale",
            {"metadata": {"name": "web", "resourceVersion": "1"}},
            "application/json",
            409,
        ),
        ("PUT", f"{DEPLOYMENTS}/web/scale", {"spec": {"replicas": 3}}, "application/json", 400),
        (
            "PUT",
            f"{DEPLOYMENTS}/web/scale",
            {"metadata": {"name": "web"}, "spec": {"replicas": -1}},
            "application/json",
            422,
        ),
        ("PATCH", f"{DEPLOYMENTS}/web/scale", [], MERGE, 400),
        ("PATCH", f"{DEPLOYMENTS}/web/scale", {}, JSON_PATCH, 400),
        ("PATCH", f"{DEPLOYMENTS}/web/scale", [{"op": "replace", "path": "", "value": 3}], JSON_PATCH, 422),
        ("PATCH", f"{DEPLOYMENTS}/web/scale", [{"op": "remove", "path": "/no"}], JSON_PATCH, 422),
        ("PATCH", f"{DEPLOYMENTS}/web", [{"op": "replace", "path": "", "value": []}], JSON_PATCH, 422),
        ("PATCH", f"{DEPLOYMENTS}/none?fieldManager=me", [{"op": "x"}], "application/apply-patch+yaml", 400),
        ("PATCH", f"{DEPLOYMENTS}/web", [{"op": "copy", "from": 3, "path": "/spec"}], JSON_PATCH, 400),
        ("PATCH", f"{DEPLOYMENTS}/web", {"metadata": {"$setElementOrder/finalizers": 3}}, STRATEGIC, None),
        ("PATCH", f"{DEPLOYMENTS}/web", {"metadata": {"$deleteFromPrimitiveList/finalizers": 3}}, STRATEGIC, None),
    ],
)
def test_over_http(filled: RESTEndpoints, method: str, path: str, body: Any, kind: str, code: int | None):
    if code is None:  # a directive about what is not there changes nothing, and nothing is wrong with it
        before = footprint(filled.server)
        handle(filled, HTTPRequest(method, path, "", json.dumps(body).encode(), kind))
        assert footprint(filled.server) == before
        return
    more = {"accept": TABLE} if "includeObject" in path else {}
    assert unchanged(filled, method, path, body, kind, **more)["code"] == code


def test_a_scale_takes_a_json_patch(filled: RESTEndpoints):
    steps = [{"op": "replace", "path": "/spec/replicas", "value": 5}]
    answer = handle(
        filled, HTTPRequest("PATCH", f"{DEPLOYMENTS}/web/scale", "", json.dumps(steps).encode(), JSON_PATCH)
    )
    assert (answer.code, json.loads(answer.body)["spec"]) == (200, {"replicas": 5})


@pytest.mark.parametrize(
    "body",
    [
        b'{"metadata": {"name": "x"}, "data": {"a": "\\ud800"}}',
        b'{"metadata": {"name": "x"}, "data": {"a": "\xed\xa0\x80"}}',
    ],
)
def test_half_a_letter_is_stored_as_go_would_store_it(rest: RESTEndpoints, body: bytes):
    made = handle(rest, HTTPRequest("POST", CONFIG_MAPS, "", body))
    assert made.code == 201
    assert json.loads(handle(rest, HTTPRequest("GET", f"{CONFIG_MAPS}/x")).body)["data"] == {"a": "\ufffd"}


def test_a_refused_pod_uses_up_no_generated_name(rest: RESTEndpoints):
    pods, body = by_plural("pods"), pod("") | {"metadata": {"generateName": "web-", "labels": {"app": "web"}}}
    (first,) = [rest.create(pods, "default", body, dry_run=True)["metadata"]["name"]]
    before = footprint(rest.server)
    with pytest.raises(StatusError):
        rest.create(pods, "default", body | {"spec": {"containers": []}})
    assert footprint(rest.server) == before
    assert rest.create(pods, "default", body)["metadata"]["name"] == first
    assert rest.create(pods, "default", body)["metadata"]["name"] != first


def test_a_refused_pod_keeps_its_pinned_name_for_later():
    clock = Clock()
    server = APIServer(Store(clock), clock, Rng(1), FixedAllocations(pod_names={"rs/web": ["web-a", "web-b"]}))
    rest = RESTEndpoints(server)
    rest.create(by_plural("namespaces"), "", {"metadata": {"name": "default"}})
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "1", "controller": True}
    body = pod("") | {"metadata": {"generateName": "web-", "ownerReferences": [owner]}}
    before = footprint(server)
    with pytest.raises(StatusError):
        rest.create(by_plural("pods"), "default", body | {"spec": {"containers": []}})
    rest.create(by_plural("pods"), "default", body, dry_run=True)
    assert footprint(server) == before
    made = [rest.create(by_plural("pods"), "default", body)["metadata"]["name"] for _ in range(2)]
    assert made == ["web-a", "web-b"]
    rest.delete(by_plural("pods"), "default", "web-a")
    assert server.pins.pod_names == {"rs/web": []}


def test_a_pinned_name_that_somebody_has_is_passed_over():
    clock = Clock()
    server = APIServer(Store(clock), clock, Rng(1), FixedAllocations(pod_names={"rs/web": ["web-a", "web-b"]}))
    rest = RESTEndpoints(server)
    rest.create(by_plural("namespaces"), "", {"metadata": {"name": "default"}})
    rest.create(by_plural("pods"), "default", pod("web-a"))
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "1", "controller": True}
    body = pod("") | {"metadata": {"generateName": "web-", "ownerReferences": [owner]}}
    assert rest.create(by_plural("pods"), "default", body)["metadata"]["name"] == "web-b"


def test_a_component_that_is_refused_comes_again_under_another_name(rest: RESTEndpoints):
    client = Client(rest.server, "x")
    body = pod("") | {"metadata": {"generateName": "web-", "namespace": "default"}, "spec": {"containers": []}}
    names: set[str] = set()
    for _ in range(2):
        with pytest.raises(StatusError) as caught:
            client.create(decode_document(body))
        names.add(caught.value.details["name"])
    assert len(names) == 2


def test_a_refused_pod_charges_none_of_several_quotas(rest: RESTEndpoints):
    for name, pods in (("a-roomy", "9"), ("b-full", "0")):
        hard = {"pods": pods}
        quota = {"metadata": {"name": name}, "spec": {"hard": hard}, "status": {"hard": hard, "used": {"pods": "0"}}}
        rest.create(by_plural("resourcequotas"), "default", quota)
        rest.update(by_plural("resourcequotas"), "default", name, quota, subresource="status")
    before = footprint(rest.server)
    with pytest.raises(StatusError, match="exceeded quota: b-full"):
        rest.create(by_plural("pods"), "default", pod("p"))
    assert footprint(rest.server) == before


def test_a_dry_run_of_an_eviction_in_its_own_options_writes_nothing(filled: RESTEndpoints):
    before = footprint(filled.server)
    body = json.dumps({"deleteOptions": {"dryRun": ["All"]}}).encode()
    assert handle(filled, HTTPRequest("POST", f"{PODS}/p/eviction", "", body)).code == 201
    assert footprint(filled.server) == before


def test_a_grace_period_beyond_the_calendar_ends_with_it(filled: RESTEndpoints):
    filled.server.bind("default", "p", "node-1", RequestContext("test", START))
    gone = filled.delete(by_plural("pods"), "default", "p", options={"gracePeriodSeconds": 2**63 - 1})
    assert gone["metadata"]["deletionTimestamp"] == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize("limit", ["x", "-1", "9" * 5000, "\u0663"])
def test_a_watch_with_an_unreadable_limit_is_refused(rest: RESTEndpoints, limit: str):
    client = client_of(rest, guard_for("127.0.0.1", ""))
    got = client.get(PODS, params={"watch": "1", "timeoutSeconds": limit})
    assert (got.status_code, got.json()["reason"]) == (400, "BadRequest")


@pytest.mark.parametrize("query", ["limit", "resourceVersion"])
def test_a_list_with_a_number_of_many_digits_is_refused(rest: RESTEndpoints, query: str):
    assert handle(rest, HTTPRequest("GET", PODS, f"{query}={'9' * 5000}")).code == 400
