"""Events that somebody writes himself: in which namespace they lie, and what each version of them must say."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, document, refusal

NOW = "2026-01-01T00:00:00.000000Z"
ABOUT = {"kind": "Pod", "name": "x", "namespace": "default"}
NEW = {
    "regarding": ABOUT,
    "eventTime": NOW,
    "reportingController": "a",
    "reportingInstance": "b",
    "action": "c",
    "reason": "d",
    "type": "Normal",
}


def old(**body: Any) -> dict[str, Any]:
    return document("Event", involvedObject=ABOUT, reason="R", **body)


def new(**body: Any) -> dict[str, Any]:
    return document("Event") | {"apiVersion": "events.k8s.io/v1"} | NEW | body


@pytest.mark.parametrize("namespace", ["other", "kube-system"])
def test_an_event_lies_with_what_it_is_about(rest: RESTEndpoints, namespace: str):
    raw = document("Event", involvedObject=ABOUT | {"namespace": namespace})
    assert refusal(create, rest, raw) == (
        f'involvedObject.namespace: Invalid value: "{namespace}": does not match event.namespace'
    )


def test_events_of_what_has_no_namespace_lie_in_default(rest: RESTEndpoints):
    made = create(rest, document("Event", "Any_Name", involvedObject={"kind": "Node", "name": "node-1"}))
    assert (made["metadata"]["name"], made["source"]) == ("Any_Name", {})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            {},
            "[reportingComponent: Required value, reportingInstance: Required value, action: Required value]",
        ),
        (
            {"reportingComponent": "a", "reportingInstance": "b" * 129, "action": "c", "message": "m" * 1025},
            '[reportingInstance: Invalid value: "": can have at most 128 characters, '
            'message: Invalid value: "": can have at most 1024 characters]',
        ),
    ],
)
def test_an_event_with_a_time_of_its_own_says_who_reports_it(rest: RESTEndpoints, body: dict[str, Any], why: str):
    assert refusal(create, rest, old(eventTime=NOW, **body)).replace(_UNNAMED, "") == why


_UNNAMED = (
    ', reportingComponent: Invalid value: "": name part must be non-empty, reportingComponent: Invalid value: "": '
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"eventTime": None}, "eventTime: Required value"),
        ({"type": "Odd"}, 'type: Invalid value: "": has invalid value: Odd'),
        ({"deprecatedCount": 2}, 'count: Invalid value: "": needs to be unset'),
        ({"deprecatedSource": {"component": "c"}}, 'source: Invalid value: "": needs to be unset'),
        ({"series": {"count": 1, "lastObservedTime": NOW}}, "series.count: Invalid value: 1: should be at least 2"),
        ({"reportingController": "a b"}, 'reportingController: Invalid value: "a b": name part must consist'),
    ],
)
def test_an_event_of_the_new_group_has_nothing_of_the_old_kind(rest: RESTEndpoints, body: dict[str, Any], why: str):
    assert refusal(create, rest, new(**body)).startswith(why)


def test_an_event_of_the_new_group_is_stored(rest: RESTEndpoints):
    assert create(rest, new())["action"] == "c"
