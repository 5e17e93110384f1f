"""An API server or etcd that hangs: whoever asks, and however, waits for the same 504, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from engine.api.scheme import by_plural
from engine.api.status import StatusError, timed_out
from engine.apiserver.http.guard import guard_for
from engine.client.restclient import RESTClient
from levels.scenario.session_config import SessionConfig
from levels.server.host import SessionHost
from levels.session.session import Session
from tests.levels.session.playing import run

MAPS, PODS, DEPLOYMENTS = by_plural("configmaps"), by_plural("pods"), by_plural("deployments")
CORE, APPS = "/api/v1/namespaces/default", "/apis/apps/v1/namespaces/default"
NEW: dict[str, Any] = {"metadata": {"name": "new"}}
KEPT: dict[str, Any] = {"metadata": {"name": "kept"}, "data": {"a": "b"}}
CHANGE = {"data": {"a": "b"}}


class Request(NamedTuple):
    """One request, as it is made in each way."""

    verb: str
    """What the Status calls it."""
    resource: Any
    line: str
    reached: str
    """The verb of the first request that the line makes."""
    method: str
    path: str
    body: dict[str, Any] | None
    call: Callable[[RESTClient], object]


REQUESTS = {
    "LIST": Request(
        "get",
        MAPS,
        "kubectl get configmaps",
        "get",
        "GET",
        f"{CORE}/configmaps",
        None,
        lambda rest: rest.list(MAPS, "default"),
    ),
    "LIST as a Table": Request(
        "get",
        MAPS,
        "kubectl get cm --field-selector metadata.name=kept",
        "get",
        "GET",
        f"{CORE}/configmaps?fieldSelector=metadata.name%3Dkept",
        None,
        lambda rest: rest.table(MAPS, "default", fields="metadata.name=kept"),
    ),
    "names": Request(
        "get",
        MAPS,
        "kubectl get cm -o name",
        "get",
        "GET",
        f"{CORE}/configmaps",
        None,
        lambda rest: rest.names(MAPS, "default"),
    ),
    "GET": Request(
        "get",
        MAPS,
        "kubectl get configmap kept",
        "get",
        "GET",
        f"{CORE}/configmaps/kept",
        None,
        lambda rest: rest.get(MAPS, "default", "kept"),
    ),
    "WATCH": Request(
        "get",
        MAPS,
        "kubectl get configmaps --watch",
        "get",
        "GET",
        f"{CORE}/configmaps?watch=true",
        None,
        lambda rest: rest.watch(MAPS, "default"),
    ),
    "POST": Request(
        "post",
        MAPS,
        "kubectl create configmap new",
        "post",
        "POST",
        f"{CORE}/configmaps",
        NEW,
        lambda rest: rest.create(MAPS, "default", NEW),
    ),
    "PUT": Request(
        "put",
        MAPS,
        "kubectl replace -f kept.yaml",
        "put",
        "PUT",
        f"{CORE}/configmaps/kept",
        KEPT,
        lambda rest: rest.update(MAPS, "default", "kept", KEPT),
    ),
    "PATCH": Request(
        "patch",
        MAPS,
        """kubectl patch configmap kept -p '{"data": {"a": "b"}}'""",
        "get",
        "PATCH",
        f"{CORE}/configmaps/kept",
        CHANGE,
        lambda rest: rest.patch(MAPS, "default", "kept", CHANGE, type="merge"),
    ),
    "DELETE": Request(
        "delete",
        MAPS,
        "kubectl delete configmap kept",
        "delete",
        "DELETE",
        f"{CORE}/configmaps/kept",
        None,
        lambda rest: rest.delete(MAPS, "default", "kept"),
    ),
    "log": Request(
        "get",
        PODS,
        "kubectl logs web",
        "get",
        "GET",
        f"{CORE}/pods/web/log",
        None,
        lambda rest: rest.log("default", "web", "c"),
    ),
    "eviction": Request(
        "post",
        PODS,
        "kubectl get pods",
        "",
        "POST",
        f"{CORE}/pods/web/eviction",
        {"metadata": {"name": "web"}},
        lambda rest: rest.evict("default", "web"),
    ),
    "scale": Request(
        "get",
        DEPLOYMENTS,
        "kubectl scale deploy web --replicas=2",
        "get",
        "GET",
        f"{APPS}/deployments/web/scale",
        None,
        lambda rest: rest.scale(DEPLOYMENTS, "default", "web"),
    ),
}
"""By the verb of the API, or the subresource."""


@pytest.fixture(params=["kube-apiserver", "etcd"])
def hung(request: pytest.FixtureRequest) -> Session:
    session = Session(SessionConfig())
    session.files.write("kept.yaml", json.dumps({"apiVersion": "v1", "kind": "ConfigMap"} | KEPT), append=False)
    assert run(session, "kubectl apply -f kept.yaml; kubectl create deployment web --image=nginx")[0] == 0
    assert run(session, f"hang {request.param}")[0] == 0
    return session


@pytest.mark.parametrize("name", REQUESTS)
def test_console_http_and_client_time_out_alike(hung: Session, name: str):
    request = REQUESTS[name]
    revision = hung.cluster.store.revision
    expected = timed_out(request.verb, request.resource).status()

    with pytest.raises(StatusError) as refused:
        request.call(hung.cluster.rest)
    assert refused.value.status() == expected

    client = TestClient(SessionHost(hung, 0).application(guard_for("127.0.0.1", "")), base_url="http://localhost")
    kind = "application/merge-patch+json" if request.method == "PATCH" else "application/json"
    answer = client.request(request.method, request.path, json=request.body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()) == (504, expected)

    if request.reached:
        status, out, err = run(hung, request.line)
        # Some verbs put their own words before the server's.
        assert (status, out, err.endswith(f"{timed_out(request.reached, request.resource).message}\n")) == (1, "", True)

    assert hung.cluster.store.revision == revision


def test_all_of_a_kind_cannot_be_deleted(hung: Session):
    client = TestClient(SessionHost(hung, 0).application(guard_for("127.0.0.1", "")), base_url="http://localhost")
    answer = client.delete(f"{CORE}/configmaps")
    assert (answer.status_code, answer.json()) == (504, timed_out("get", MAPS).status())


def test_once_it_answers_again_everything_is_as_before(hung: Session):
    run(hung, "resume kube-apiserver; resume etcd")
    assert run(hung, "kubectl get configmap kept -o name") == (0, "configmap/kept\n", "")


def test_a_watch_that_had_begun_hears_nothing_until_it_answers_again(hung: Session):
    run(hung, "resume kube-apiserver; resume etcd")
    rest = hung.cluster.rest
    watch = rest.watch(MAPS, "default")
    rest.create(MAPS, "default", NEW)
    run(hung, "hang etcd")
    assert (watch.pending(), watch.events()) == (False, [])
    run(hung, "resume etcd")
    assert [(event.type, event.as_object()["metadata"]["name"]) for event in watch.events()] == [("ADDED", "new")]


def test_a_server_that_does_not_answer_warns_of_nothing(hung: Session):
    for line in ("kubectl get endpoints", "kubectl get endpoints kubernetes", "kubectl delete endpoints kubernetes"):
        assert "Warning" not in run(hung, line)[2]
