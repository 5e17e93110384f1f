"""The event recorder: equal events are counted up, floods are cut (control plane, section 11)."""

from __future__ import annotations

import pytest

from engine.api.core import Event, Pod
from engine.api.meta import ObjectMeta
from engine.apiserver.server import APIServer
from engine.client.client import Client
from engine.client.events import BURST, REFILL_S
from engine.clock import Clock
from engine.etcd.store import Store
from engine.rng import Rng

POD = Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name="db", namespace="default", uid="u1"))


@pytest.fixture
def server() -> APIServer:
    clock = Clock()
    return APIServer(Store(clock), clock, Rng(1))


def events(server: APIServer) -> list[Event]:
    return [event for event in server.store.list("events") if isinstance(event, Event)]


def test_an_event_names_object_source_and_time(server: APIServer):
    Client(server, "kubelet", "node-1").event(POD, "Normal", "Started", "Started container c", "spec.containers{c}")
    (event,) = events(server)
    assert (event.source.component, event.source.host, event.count) == ("kubelet", "node-1", 1)
    assert event.involved_object.field_path == "spec.containers{c}"
    assert event.first_timestamp == event.last_timestamp == "2026-01-01T00:00:00Z"
    assert event.metadata.name.startswith("db.")


def test_equal_events_are_counted_up(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for tick in range(3):
        server.clock.tick = tick
        client.event(POD, "Warning", "BackOff", "Back-off")
    (event,) = events(server)
    assert (event.count, event.first_timestamp, event.last_timestamp) == (
        3,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:02Z",
    )


def test_another_message_is_another_event(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    client.event(POD, "Normal", "Pulled", "one")
    client.event(POD, "Normal", "Pulled", "two")
    assert len(events(server)) == 2


def test_a_flood_is_cut_after_the_burst_and_refills_slowly(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for number in range(BURST + 10):
        client.event(POD, "Normal", "Noise", f"message {number}")
    assert len(events(server)) == BURST
    server.clock.tick = REFILL_S
    client.event(POD, "Normal", "Noise", "later")
    assert len(events(server)) == BURST + 1


def test_the_scheduler_uses_the_new_recorder(server: APIServer):
    Client(server, "default-scheduler").event(POD, "Normal", "Scheduled", "Successfully assigned")
    (event,) = events(server)
    assert event.event_time == "2026-01-01T00:00:00.000000Z"
    assert (event.count, event.reporting_component) == (0, "default-scheduler")
