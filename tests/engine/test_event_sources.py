"""Control plane reference, section 11.2: under which names components write their events, and what only they say."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Event
from engine.api.status import StatusError
from engine.cluster.cluster import Cluster
from engine.controllers.endpoint.controller import EndpointsController
from tests.engine.harness import ControlPlane

SOURCES = [
    "cronjob-controller",
    "daemonset-controller",
    "default-scheduler",
    "deployment-controller",
    "endpoint-controller",
    "endpoint-slice-controller",
    "garbage-collector-controller",
    "job-controller",
    "kubelet",
    "node-controller",
    "persistentvolume-controller",
    "replicaset-controller",
    "statefulset-controller",
    "taint-eviction-controller",
]


@pytest.fixture(scope="module")
def names() -> set[str]:
    return {component.name for component in Cluster(seed=1).components}


@pytest.mark.parametrize("source", SOURCES)
def test_a_component_is_called_as_its_events_say(names: set[str], source: str):
    assert source in names


def expose(plane: ControlPlane) -> None:
    spec = {"selector": {"app": "web"}, "ports": [{"port": 80}]}
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec})


def told(plane: ControlPlane) -> list[tuple[str, str, str]]:
    events = (entry.obj for entry in plane.store.log if entry.resource == "events" and entry.old is None)
    return [
        (event.source.component, event.reason, f"{event.involved_object.kind}: {event.message}")
        for event in events
        if isinstance(event, Event)
    ]


def refuse(*_args: Any, **_options: Any) -> Any:
    raise StatusError(500, "InternalError", "no way")


def test_endpoints_that_cannot_be_made_or_written_are_told():
    plane = ControlPlane()
    plane.run(EndpointsController)
    expose(plane)
    create, plane.server.create = plane.server.create, refuse  # type: ignore[method-assign]
    plane.tick()
    plane.server.create = create  # type: ignore[method-assign]
    plane.tick(3)
    assert plane.get("endpoints", "web") is not None
    plane.relabel("services", "web", {"more": "labels"})
    plane.server.update = refuse  # type: ignore[method-assign]
    plane.tick()
    source, why = "endpoint-controller", "default/web: no way"
    assert told(plane) == [
        (source, "FailedToCreateEndpoint", f"Endpoints: Failed to create endpoint for service {why}"),
        (source, "FailedToUpdateEndpoint", f"Endpoints: Failed to update endpoint {why}"),
    ]
