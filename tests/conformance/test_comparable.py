"""What is taken out of two answers before they are compared, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance import comparable
from tests.conformance.asking import Outcome

UIDS = "5f3b4c3e-98b7-43ca-9577-0644595fd33d", "67069afc-78c8-448f-bf22-01488b819cf2"


def stored(index: int) -> dict[str, Any]:
    meta = {"name": "a", "uid": UIDS[index], "resourceVersion": str(index), "managedFields": [{"manager": str(index)}]}
    return {"metadata": meta | {"creationTimestamp": f"2026-01-0{index + 1}T00:00:00Z"}, "data": {"uid": "mine"}}


def test_uids_versions_times_and_managers_do_not_count():
    first, second = (comparable.plain(stored(index)) for index in (0, 1))
    assert first == second == {"metadata": {"name": "a", "creationTimestamp": "<time>"}, "data": {"uid": "mine"}}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"nodePort": 30555}, {"nodePort": 31999}, True),
        ({"nodePort": 30123}, {"nodePort": 31999}, False),
        ({"clusterIP": "10.99.1.2"}, {"clusterIP": "10.101.7.7"}, True),
        ({"clusterIP": "10.96.77.1"}, {"clusterIP": "10.101.7.7"}, False),
        ({"volumes": [{"name": "kube-api-access-abcde"}]}, {}, True),
        ({"volumes": [{"name": "v"}]}, {}, False),
        ({"a": None}, {}, False),
        ({"metadata": {"creationTimestamp": None}}, {"metadata": {}}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
    ],
)
def test_what_is_drawn_does_not_count_and_all_else_does(one: Any, other: Any, equal: bool):
    assert Outcome("f", "n", comparable.plain(one), comparable.plain(other)).equal is equal


def test_names_that_controllers_draw_do_not_count():
    texts = ("web-6cb6dcc67d-6mbpn", "web-578f8999fb-xlgzp")
    first, second = (comparable.text(text, controlled=True) for text in texts)
    assert first == second == "web-<hash>-<rand>"
    assert comparable.text(texts[0]) == texts[0]


def test_events_are_told_once_without_those_of_kubelets():
    about = {"kind": "Pod", "name": "web-6cb6dcc67d-6mbpn"}
    event = {"involvedObject": about, "type": "Normal", "reason": "Scheduled", "message": "assigned to node-1"}
    again = event | {"message": "assigned to node-2"}
    assert comparable.events([event, again, event | {"reason": "Pulled"}]) == [
        "Pod/web-<hash>-<rand> Normal Scheduled: assigned to <node>"
    ]
