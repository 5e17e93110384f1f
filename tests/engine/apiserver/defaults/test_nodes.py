"""A node gives away all that it has unless it says how much."""

from __future__ import annotations

from typing import Any

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints


def made(rest: RESTEndpoints, **status: Any) -> dict[str, Any]:
    document = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "x"}, "status": status}
    found: dict[str, Any] = rest.create(by_plural("nodes"), "", document)["status"]
    return found


def test_all_that_there_is_may_be_given_away(rest: RESTEndpoints):
    status = made(rest, capacity={"cpu": "2000m", "ephemeral-storage": "1024Mi", "memory": "4Gi", "pods": 110})
    room = {"cpu": "2", "ephemeral-storage": "1Gi", "memory": "4Gi", "pods": "110"}
    assert status["capacity"] == status["allocatable"] == room


def test_what_may_be_given_away_can_be_less(rest: RESTEndpoints):
    status = made(rest, capacity={"cpu": 2}, allocatable={"cpu": "1500m"})
    assert (status["capacity"], status["allocatable"]) == ({"cpu": "2"}, {"cpu": "1500m"})


def test_what_a_node_does_not_tell_is_empty(rest: RESTEndpoints):
    status = made(rest, nodeInfo={"kernelVersion": "6"})
    assert (status["nodeInfo"]["kernelVersion"], status["nodeInfo"]["machineID"]) == ("6", "")
    assert status["daemonEndpoints"] == {"kubeletEndpoint": {"Port": 0}}


def test_times_of_conditions_that_nobody_set_are_null(rest: RESTEndpoints):
    (condition,) = made(rest, conditions=[{"type": "Ready", "status": "True"}])["conditions"]
    assert condition == {"type": "Ready", "status": "True", "lastHeartbeatTime": None, "lastTransitionTime": None}
