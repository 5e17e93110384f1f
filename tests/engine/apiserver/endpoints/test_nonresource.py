"""Paths that are no objects: what there is, health as text and as metrics, whose tokens are whose."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints

_CONTAINERS = [{"name": "c", "image": "x"}]
_POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": _CONTAINERS}}


def get(rest: RESTEndpoints, path: str, query: str = "") -> HTTPResponse:
    return handle(rest, HTTPRequest("GET", path, query))


def read(rest: RESTEndpoints, path: str) -> Any:
    return json.loads(get(rest, path).body)


def test_every_path_that_is_listed_is_there(rest: RESTEndpoints):
    paths = read(rest, "/")["paths"]
    assert paths == sorted(paths)
    assert {"/apis/apps/v1", "/healthz/ping", "/readyz/shutdown", "/openid/v1/jwks", "/metrics/slis"} <= set(paths)
    assert {path for path in paths if get(rest, path).code != 200} == {"/metrics"}  # that is the front's own


@pytest.mark.parametrize("path", ["/healthz/nonsense", "/livez/shutdown", "/readyz/etcd"])
def test_a_check_that_is_not_made_is_not_there(rest: RESTEndpoints, path: str):
    assert get(rest, path).code == 404


def test_each_check_is_a_metric(rest: RESTEndpoints):
    lines = get(rest, "/metrics/slis").body.decode().splitlines()
    assert lines[1:4] == [
        "# TYPE kubernetes_healthcheck gauge",
        'kubernetes_healthcheck{name="autoregister-completion",type="healthz"} 1',
        'kubernetes_healthcheck{name="autoregister-completion",type="livez"} 1',
    ]
    assert [line for line in lines if '"etcd"' in line or '"shutdown"' in line] == [
        'kubernetes_healthcheck{name="etcd",type="healthz"} 1',
        'kubernetes_healthcheck{name="etcd",type="livez"} 1',
        'kubernetes_healthcheck{name="shutdown",type="readyz"} 1',
    ]


def test_who_signs_tokens_is_told(rest: RESTEndpoints):
    told = read(rest, "/.well-known/openid-configuration")
    assert told["issuer"] == "https://kubernetes.default.svc.cluster.local"
    assert read(rest, told["jwks_uri"].removeprefix(told["issuer"])) == {"keys": []}


def test_only_the_core_groups_resources_have_no_version_of_their_own(rest: RESTEndpoints):
    assert list(read(rest, "/api/v1"))[:2] == ["kind", "groupVersion"]
    assert read(rest, "/apis/apps/v1")["apiVersion"] == "v1"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("tailLines=-1", "tailLines: Invalid value: -1: must be greater than or equal to 0"),
        ("limitBytes=0", "limitBytes: Invalid value: 0: must be greater than 0"),
        ("sinceSeconds=0", "sinceSeconds: Invalid value: 0: must be greater than 0"),
        (
            "tailLines=-2&limitBytes=-1",
            "[tailLines: Invalid value: -2: must be greater than or equal to 0, "
            "limitBytes: Invalid value: -1: must be greater than 0]",
        ),
    ],
)
def test_options_of_a_log_are_checked(rest: RESTEndpoints, query: str, why: str):
    rest.create(by_plural("pods"), "default", _POD)
    refused = get(rest, "/api/v1/namespaces/default/pods/x/log", query)
    assert (refused.code, json.loads(refused.body)["message"]) == (422, f'PodLogOptions "x" is invalid: {why}')


@pytest.mark.parametrize(("version", "code"), [("99999999", 504), ("x", 500), ("1", 200)])
def test_one_object_is_at_least_as_new_as_asked(rest: RESTEndpoints, version: str, code: int):
    path = "/api/v1/namespaces/default"
    assert get(rest, path, f"resourceVersion={version}").code == code


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_tables_come_in_the_version_that_is_accepted(rest: RESTEndpoints, version: str):
    accept = f"application/json;as=Table;v={version};g=meta.k8s.io"
    for path in "/api/v1/namespaces", "/api/v1/namespaces/default":
        table = json.loads(handle(rest, HTTPRequest("GET", path, "", accept=accept)).body)
        versions = {table["apiVersion"], *(row["object"]["apiVersion"] for row in table["rows"])}
        assert versions == {f"meta.k8s.io/{version}"}


def test_metadata_alone_lacks_what_a_daemon_set_says_to_clients_of_old(rest: RESTEndpoints):
    labels = {"a": "b"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": _CONTAINERS}}
    daemons = by_plural("daemonsets")
    manifest = {"metadata": {"name": "d"}, "spec": {"selector": {"matchLabels": labels}, "template": template}}
    made = rest.create(daemons, "default", {"apiVersion": "apps/v1", "kind": "DaemonSet"} | manifest)
    assert made["metadata"]["annotations"] == {"deprecated.daemonset.template.generation": "1"}
    accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
    path = "/apis/apps/v1/namespaces/default/daemonsets/d"
    alone = json.loads(handle(rest, HTTPRequest("GET", path, "", accept=accept)).body)
    assert "annotations" not in alone["metadata"]
    assert "annotations" not in rest.table(daemons, "default")["rows"][0]["object"]["metadata"]
