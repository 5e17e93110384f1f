"""Which objects a request is about: read once, the same for lists, watches and deletions of many."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.routes import target_of
from engine.apiserver.endpoints.selection import SelectionPredicate
from engine.apiserver.endpoints.watchserver import EventCache, watch_server

MAPS = by_plural("configmaps")
PATH = "/api/v1/namespaces/default/configmaps"
LABELS = {"a": {"x": "1"}, "b": {"x": "2"}, "c": {}}

CHOICES = [
    ("", "", ["a", "b", "c"]),
    ("x=1", "", ["a"]),
    ("x", "", ["a", "b"]),
    ("!x", "", ["c"]),
    ("", "metadata.name=b", ["b"]),
    ("", "metadata.name!=b", ["a", "c"]),
    ("x=1", "metadata.name=b", []),
    ("", "metadata.namespace=default", ["a", "b", "c"]),
]
REFUSED = [
    ("x in (", "", "unable to parse requirement: found ''"),
    ("", "metadata.uid=x", '"metadata.uid" is not a known field selector: only "metadata.name", "metadata.namespace"'),
    ("", "x", "invalid selector: 'x'"),
]


@pytest.fixture
def maps(rest: Any) -> Any:
    for name, labels in LABELS.items():
        rest.create(MAPS, "default", {"metadata": {"name": name, "labels": labels}})
    return rest


def query(labels: str, fields: str) -> str:
    return f"labelSelector={labels}&fieldSelector={fields.replace('=', '%3D').replace('!', '%21')}"


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["metadata"]["name"] for item in items]


@pytest.mark.parametrize(("labels", "fields", "chosen"), CHOICES)
def test_every_way_to_read_many_chooses_the_same(maps: Any, labels: str, fields: str, chosen: list[str]):
    assert names(maps.list(MAPS, "default", labels=labels, fields=fields)["items"]) == chosen
    rows = maps.table(MAPS, "default", labels=labels, fields=fields)["rows"]
    assert names([row["object"] for row in rows]) == chosen
    asked = query(labels.replace("=", "%3D"), fields)
    assert names(json.loads(handle(maps, HTTPRequest("GET", PATH, asked)).body)["items"]) == chosen
    watch = watch_server(maps, EventCache(), HTTPRequest("GET", PATH, f"watch=1&{asked}"), target_of(PATH))
    assert names([json.loads(line)["object"] for line in watch.first()]) == chosen


@pytest.mark.parametrize(("labels", "fields", "chosen"), CHOICES)
def test_a_deletion_of_many_takes_what_a_list_shows(maps: Any, labels: str, fields: str, chosen: list[str]):
    seen = maps.watch(MAPS, "default", labels=labels, fields=fields)
    gone = handle(maps, HTTPRequest("DELETE", PATH, query(labels.replace("=", "%3D"), fields)))
    assert names(json.loads(gone.body)["items"]) == chosen
    assert maps.names(MAPS, "default") == [name for name in LABELS if name not in chosen]
    assert [(event.type, event.as_object()["metadata"]["name"]) for event in seen.events()] == [
        ("DELETED", name) for name in chosen
    ]


@pytest.mark.parametrize(("labels", "fields", "why"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_same_words(maps: Any, labels: str, fields: str, why: str):
    for read in (maps.list, maps.table, maps.watch):
        with pytest.raises(StatusError) as refused:
            read(MAPS, "default", labels=labels, fields=fields)
        assert (refused.value.code, why in refused.value.message) == (400, True)
    answer = handle(maps, HTTPRequest("GET", PATH, query(labels, fields)))
    assert json.loads(answer.body)["message"] == refused.value.message


def test_nothing_chosen_by_is_everything_chosen():
    assert SelectionPredicate(MAPS).empty
    assert not SelectionPredicate(MAPS, name="a").empty


def of(rest: Any, resource: str, fields: str) -> list[str]:
    return [item["metadata"]["name"] for item in rest.list(by_plural(resource), None, fields=fields)["items"]]


@pytest.mark.parametrize(
    ("resource", "fields", "why"),
    [
        ("pods", "spec.foo=1", "field label not supported: spec.foo"),
        ("nodes", "spec.podCIDR=x", "field label not supported: spec.podCIDR"),
        ("jobs", "spec.suspend=true", "field label not supported: spec.suspend"),
        (
            "deployments",
            "spec.replicas=1",
            '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
        (
            "replicasets",
            "status.replicas=0",
            '"status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
    ],
)
def test_kinds_with_field_labels_of_their_own_refuse_others_in_other_words(rest, resource: str, fields: str, why: str):
    with pytest.raises(StatusError) as refused:
        of(rest, resource, fields)

    assert (refused.value.code, refused.value.message) == (400, why)


def test_a_job_without_a_success_has_none(rest):
    spec = {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}
    rest.create(by_plural("jobs"), "default", {"metadata": {"name": "j"}, "spec": spec})

    assert of(rest, "jobs", "status.successful=0") == ["j"]
    assert of(rest, "jobs", "status.successful!=0") == []
    assert of(rest, "jobs", "status.successful=1") == []
