"""What a DELETE is answered with, what it is held against, and what becomes of dependents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.meta import FOREGROUND, ORPHAN
from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest, HTTPResponse
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.harness import pod

V1 = "/api/v1/namespaces/default"
JOBS = "/apis/batch/v1/namespaces/default/jobs"


def made(rest: RESTEndpoints, resource: str, name: str, *finalizers: str, **fields: Any) -> dict[str, Any]:
    body = {"metadata": {"name": name, "finalizers": list(finalizers)}, **fields}
    return rest.create(by_plural(resource), "default", body)


def job(rest: RESTEndpoints, *finalizers: str) -> None:
    spec = {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}
    made(rest, "jobs", "j", *finalizers, spec=spec)


def delete(rest: RESTEndpoints, where: str, body: Any = None) -> HTTPResponse:
    path, _, query = where.partition("?")
    return handle(rest, HTTPRequest("DELETE", path, query, b"" if body is None else json.dumps(body).encode()))


def answered(rest: RESTEndpoints, where: str, body: Any = None) -> Any:
    return json.loads(delete(rest, where, body).body)


def test_a_kind_says_success_or_shows_what_it_was(rest):
    map_ = made(rest, "configmaps", "a")
    made(rest, "services", "s", spec={"ports": [{"port": 80}]})
    made(rest, "resourcequotas", "q", spec={"hard": {"pods": "9"}})
    made(rest, "serviceaccounts", "b")

    assert answered(rest, f"{V1}/configmaps/a") == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": {"name": "a", "kind": "configmaps", "uid": map_["metadata"]["uid"]},
    }
    for resource, name, kind in (("services", "s", "Service"), ("resourcequotas", "q", "ResourceQuota")):
        gone = answered(rest, f"{V1}/{resource}/{name}")
        assert (gone["kind"], "deletionTimestamp" in gone["metadata"]) == (kind, False)
    assert answered(rest, f"{V1}/serviceaccounts/b")["kind"] == "ServiceAccount"


def test_a_pod_is_shown_as_it_goes(rest):
    rest.create(by_plural("pods"), "default", pod("p"))
    tried = answered(rest, f"{V1}/pods/p?dryRun=All")["metadata"]
    gone = answered(rest, f"{V1}/pods/p")["metadata"]

    for meta in (tried, gone):
        assert (meta["deletionGracePeriodSeconds"], meta["generation"], "deletionTimestamp" in meta) == (0, 2, True)
    assert answered(rest, f"{V1}/pods/p")["code"] == 404


def test_a_deletion_that_is_under_way_can_only_be_shortened_from_its_beginning(rest):
    rest.create(by_plural("pods"), "default", pod("p", nodeName="node-1"))
    seen = [
        answered(rest, f"{V1}/pods/p{query}")["metadata"]
        for query in ("", "?gracePeriodSeconds=5", "?gracePeriodSeconds=50", "")
    ]

    assert [meta["deletionGracePeriodSeconds"] for meta in seen] == [30, 5, 5, 5]
    ends = [meta["deletionTimestamp"][-4:-1] for meta in seen]
    assert ends == [":30", ":05", ":05", ":05"]
    assert [meta["generation"] for meta in seen] == [2] * 4


def test_what_waits_for_a_finalizer_is_shown_however_often(rest):
    made(rest, "configmaps", "a", "x.y/z")
    first, again = answered(rest, f"{V1}/configmaps/a"), answered(rest, f"{V1}/configmaps/a")

    assert first == again
    assert (first["kind"], first["metadata"]["deletionGracePeriodSeconds"]) == ("ConfigMap", 0)


def test_a_namespace_is_shown_without_a_grace_period(rest):
    rest.create(by_plural("namespaces"), "", {"metadata": {"name": "n"}})
    gone = answered(rest, "/api/v1/namespaces/n")

    assert (gone["kind"], gone["status"]) == ("Namespace", {"phase": "Terminating"})
    assert "deletionGracePeriodSeconds" not in gone["metadata"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            {"resourceVersion": "1"},
            "the ResourceVersion in the precondition (1) does not match the ResourceVersion in "
            "record ({version}). The object might have been modified",
        ),
        (
            {"uid": "abc"},
            "the UID in the precondition (abc) does not match the UID in record ({uid}). The object "
            "might have been deleted and then recreated",
        ),
    ],
)
def test_another_object_than_was_meant_stays(rest, wanted: dict[str, str], said: str):
    meta = made(rest, "configmaps", "a")["metadata"]
    status = answered(rest, f"{V1}/configmaps/a", {"preconditions": wanted})

    why = said.format(version=meta["resourceVersion"], uid=meta["uid"])
    assert (status["code"], status["message"]) == (409, f'Operation cannot be fulfilled on ConfigMap "a": {why}')
    assert status["details"] == {"name": "a", "kind": "ConfigMap"}
    assert (
        answered(
            rest,
            f"{V1}/configmaps/a",
            {"preconditions": {"uid": meta["uid"], "resourceVersion": meta["resourceVersion"]}},
        )["status"]
        == "Success"
    )


@pytest.mark.parametrize(
    ("before", "query", "body", "after", "warns"),
    [
        ((), "", None, [ORPHAN], True),
        ((), "", {}, [ORPHAN], True),
        ((FOREGROUND,), "", None, [FOREGROUND], True),
        ((), "?propagationPolicy=Background", None, None, False),
        ((), "?propagationPolicy=Orphan", None, [ORPHAN], False),
        ((), "?propagationPolicy=Foreground", None, [FOREGROUND], False),
        ((), "?orphanDependents=false", None, None, False),
        ((), "?orphanDependents=true", None, [ORPHAN], False),
        ((), "", {"propagationPolicy": "Background"}, None, False),
    ],
)
def test_pods_of_a_job_stay_unless_its_deletion_says_otherwise(
    rest, before: Any, query: str, body: Any, after: Any, warns: bool
):
    job(rest, *before)
    done = delete(rest, f"{JOBS}/j{query}", body)

    assert json.loads(done.body)["metadata"].get("finalizers") == after
    assert bool(done.warnings) == warns
    if warns:
        assert done.warnings == [
            "child pods are preserved by default when jobs are deleted; set "
            "propagationPolicy=Background to remove them or "
            "set propagationPolicy=Orphan to suppress this warning"
        ]


def test_a_deleted_collection_is_a_list_whose_items_do_not_repeat_their_kind(rest):
    made(rest, "configmaps", "a")
    gone = answered(rest, f"{V1}/configmaps?labelSelector=")

    assert (gone["kind"], [set(item) & {"kind", "apiVersion"} for item in gone["items"]]) == ("ConfigMapList", [set()])


@pytest.mark.parametrize(
    ("query", "code"), [("", 200), ("?orphanDependents=true", 200), ("?orphanDependents=false", 202)]
)
def test_who_wants_dependents_gone_by_the_older_field_is_told_that_it_is_not_done(rest, query: str, code: int):
    made(rest, "configmaps", "a", "x.y/z")

    assert delete(rest, f"{V1}/configmaps/a{query}").code == code
