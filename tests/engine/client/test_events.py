"""Control plane reference, section 11.1: equal events are counted up, similar ones combined, floods cut."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from engine.api.core import Event, EventSeries, Namespace, Node, ObjectReference, Pod
from engine.api.meta import ObjectMeta
from engine.apiserver.server import APIServer
from engine.client.client import Client
from engine.clock import Clock
from engine.etcd.store import Store
from engine.rng import Rng
from tests.engine.harness import BY_HAND
from tests.present import as_a

BURST = 25
"""How many events of a type a source may write about an object at once."""
REFILL_S = 300
"""After how many seconds it may write one more."""

META = ObjectMeta(name="db", namespace="default", uid="u1", resource_version="7")
POD = Pod(api_version="v1", kind="Pod", metadata=META)


@pytest.fixture
def server() -> APIServer:
    clock = Clock()
    made = APIServer(Store(clock), clock, Rng(1))
    made.create(Namespace(api_version="v1", kind="Namespace", metadata=ObjectMeta(name="default")), BY_HAND)
    return made


def events(server: APIServer) -> list[Event]:
    return [event for event in server.store.list_as(Event) if isinstance(event, Event)]


def test_an_event_names_object_source_and_time(server: APIServer):
    Client(server, "kubelet", "node-1").event(POD, "Normal", "Started", "Started container c", "spec.containers{c}")
    (event,) = events(server)
    assert (event.source.component, event.source.host, event.count) == ("kubelet", "node-1", 1)
    assert (event.type, event.reason, event.message) == ("Normal", "Started", "Started container c")
    assert event.involved_object == ObjectReference(
        kind="Pod",
        namespace="default",
        name="db",
        uid="u1",
        api_version="v1",
        resource_version="7",
        field_path="spec.containers{c}",
    )
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


OTHER = Pod(api_version="v1", kind="Pod", metadata=ObjectMeta(name="db", namespace="default", uid="u2"))
NEWER = Pod(api_version="v1", kind="Pod", metadata=replace(META, resource_version="99"))


@pytest.mark.parametrize(
    ("client", "what"),
    [
        (("kubelet", "node-1"), (POD, "Normal", "Pulled", "two", "spec.containers{a}")),
        (("kubelet", "node-1"), (POD, "Normal", "Started", "one", "spec.containers{a}")),
        (("kubelet", "node-1"), (POD, "Warning", "Pulled", "one", "spec.containers{a}")),
        (("kubelet", "node-1"), (POD, "Normal", "Pulled", "one", "spec.containers{b}")),
        (("kubelet", "node-1"), (OTHER, "Normal", "Pulled", "one", "spec.containers{a}")),
        (("kubelet", "node-2"), (POD, "Normal", "Pulled", "one", "spec.containers{a}")),
        (("replicaset-controller",), (POD, "Normal", "Pulled", "one", "spec.containers{a}")),
    ],
    ids=["message", "reason", "type", "part", "uid", "host", "component"],
)
def test_whatever_is_not_the_same_is_another_event(server: APIServer, client, what):
    first = Client(server, "kubelet", "node-1")
    first.event(POD, "Normal", "Pulled", "one", "spec.containers{a}")
    (first if client == ("kubelet", "node-1") else Client(server, *client)).event(*what)
    assert [event.count for event in events(server)] == [1, 1]


def test_a_flood_is_cut_after_the_burst_and_refills_slowly(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for number in range(BURST + 10):
        client.event(POD, "Normal", f"Noise{number}", "x")
    assert len(events(server)) == BURST
    server.clock.tick = REFILL_S - 1
    client.event(POD, "Normal", "Noise", "too early")
    assert len(events(server)) == BURST
    server.clock.tick = REFILL_S
    for message in ("later", "and another one"):
        client.event(POD, "Normal", "Noise", message)
    assert [event.message for event in events(server)[BURST:]] == ["later"]


def test_what_the_filter_drops_is_counted_all_the_same(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for _ in range(BURST + 5):
        client.event(POD, "Normal", "Noise", "same")
    assert [event.count for event in events(server)] == [BURST]
    server.clock.tick = REFILL_S
    client.event(POD, "Normal", "Noise", "same")
    assert [event.count for event in events(server)] == [BURST + 6]


def test_warnings_have_a_burst_of_their_own(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for number in range(BURST):
        client.event(POD, "Normal", f"Noise{number}", "x")
    client.event(POD, "Warning", "Fire", "!")
    assert "Fire" in [event.reason for event in events(server)]


def test_from_the_tenth_message_on_similar_events_are_combined(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for number in range(12):
        server.clock.tick = number
        client.event(POD, "Warning", "Failed", f"attempt {number}")
    found = events(server)
    assert [event.message for event in found[:9]] == [f"attempt {number}" for number in range(9)]
    (combined,) = found[9:]
    assert (combined.message, combined.count) == ("(combined from similar events): attempt 11", 3)
    assert combined.first_timestamp == "2026-01-01T00:00:09Z"


def test_after_ten_quiet_minutes_messages_stand_alone_again(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    for number in range(9):
        client.event(POD, "Warning", "Failed", f"attempt {number}")
    server.clock.tick = 601
    client.event(POD, "Warning", "Failed", "much later")
    assert events(server)[-1].message == "much later"


def test_a_message_is_cut_after_1024_characters(server: APIServer):
    Client(server, "kubelet", "node-1").event(POD, "Normal", "Long", "x" * 2000)
    assert len(events(server)[0].message) == 1024


def test_the_name_is_the_objects_and_sixteen_hexadecimal_digits(server: APIServer):
    Client(server, "kubelet", "node-1").event(POD, "Normal", "A", "b")
    assert re.fullmatch("db\\.[0-9a-f]{16}", events(server)[0].metadata.name)


def test_events_of_nodes_lie_in_the_default_namespace(server: APIServer):
    node = Node(api_version="v1", kind="Node", metadata=ObjectMeta(name="node-1", uid="n"))
    Client(server, "node-controller").event(node, "Normal", "NodeNotReady", "x")
    (event,) = events(server)
    assert (event.metadata.namespace, event.involved_object.kind) == ("default", "Node")


def test_an_event_lives_an_hour_from_its_last_write(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    client.event(POD, "Normal", "A", "once")
    client.event(POD, "Normal", "A", "again")
    pass_time(server, 1800)
    client.event(POD, "Normal", "A", "again")
    pass_time(server, 3599)
    assert [event.message for event in events(server)] == ["once", "again"]
    pass_time(server, 3600)
    assert [event.message for event in events(server)] == ["again"]
    pass_time(server, 1800 + 3600)
    assert events(server) == []


def test_one_that_has_ended_comes_back_with_its_count(server: APIServer):
    client = Client(server, "kubelet", "node-1")
    client.event(POD, "Normal", "A", "x")
    pass_time(server, 3600)
    client.event(POD, "Normal", "A", "x")
    (event,) = events(server)
    assert (event.count, event.first_timestamp) == (2, "2026-01-01T00:00:00Z")


def test_an_end_that_panics_keeps_no_other_waiting_and_comes_again(server: APIServer, monkeypatch):
    client = Client(server, "kubelet", "node-1")
    for reason in ("A", "B"):
        client.event(POD, "Normal", reason, "x")
    works, failing = server.store.delete, [True]

    def broken(resource, key, writer, cause):
        if failing and as_a(Event, server.store.get(resource, key)).reason == "A":
            raise ValueError(key)
        return works(resource, key, writer, cause)

    monkeypatch.setattr(server.store, "delete", broken)
    pass_time(server, 3599)
    with pytest.raises(ValueError, match="default/"):
        pass_time(server, 3600)
    assert [event.reason for event in events(server)] == ["A"]
    failing.clear()
    pass_time(server, 3601)
    assert events(server) == []


@pytest.mark.parametrize("method", ["finish", "refresh"])
def test_a_recorder_that_panics_keeps_no_other_waiting_and_comes_again(server: APIServer, method):
    told: list[str] = []
    failing = [True]

    class Recorder:
        def __init__(self, name: str) -> None:
            self.name = name

        def finish(self) -> None:
            self.do("finish")

        def refresh(self) -> None:
            self.do("refresh")

        def do(self, what: str) -> None:
            if what != method:
                return
            if failing and self.name == "one":
                raise ValueError(self.name)
            told.append(self.name)

    server.event_clock.series[:] = [Recorder("one"), Recorder("other")]
    every = {"finish": 360, "refresh": 1800}[method]
    pass_time(server, every - 1)
    told.clear()
    with pytest.raises(ValueError, match="one"):
        pass_time(server, every)
    failing.clear()
    pass_time(server, every + 1)
    assert told == ["other", "one"]


def pass_time(server: APIServer, until: int) -> None:
    while server.clock.tick < until:
        server.clock.tick += 1
        server.event_clock.step()


# --- the new recorder


def schedule(server: APIServer, *messages: str) -> Client:
    client = Client(server, "default-scheduler")
    for message in messages:
        client.event(POD, "Warning", "FailedScheduling", message)
    return client


def test_the_scheduler_uses_the_new_recorder(server: APIServer):
    schedule(server, "0/3 nodes are available")
    (event,) = events(server)
    assert event.event_time == "2026-01-01T00:00:00.000000Z"
    assert (event.first_timestamp, event.last_timestamp, event.count, event.series) == (None, None, 0, None)
    assert (event.reporting_component, event.reporting_instance) == (
        "default-scheduler",
        "default-scheduler-control-plane",
    )
    assert (event.source.component, event.action) == ("", "Scheduling")


def test_the_second_occurrence_makes_a_series_and_the_first_message_stays(server: APIServer):
    client = schedule(server, "first")
    server.clock.tick = 7
    client.event(POD, "Warning", "FailedScheduling", "second")
    (event,) = events(server)
    assert event.message == "first"
    assert event.series == EventSeries(count=2, last_observed_time="2026-01-01T00:00:07.000000Z")


@pytest.mark.parametrize(
    ("obj", "type_", "reason"),
    [
        (OTHER, "Warning", "FailedScheduling"),
        (NEWER, "Warning", "FailedScheduling"),
        (POD, "Normal", "FailedScheduling"),
        (POD, "Warning", "Preempted"),
    ],
    ids=["object", "version", "type", "reason and action"],
)
def test_whatever_is_not_the_same_begins_a_series_of_its_own(server: APIServer, obj: Pod, type_: str, reason: str):
    client = schedule(server, "first")
    client.event(obj, type_, reason, "first")
    assert [event.series for event in events(server)] == [None, None]


def test_each_reason_of_the_scheduler_has_its_action(server: APIServer):
    client = Client(server, "default-scheduler")
    for reason in ("Scheduled", "FailedScheduling", "Preempted"):
        client.event(POD, "Normal", reason, "x")
    assert [event.action for event in events(server)] == ["Binding", "Scheduling", "Preempting"]


@pytest.mark.parametrize(("last", "ends"), [(359, 720), (360, 720), (361, 1080)])
def test_a_series_ends_after_six_minutes_of_silence(server: APIServer, last: int, ends: int):
    pass_time(server, 5)
    client = schedule(server, *"123")
    pass_time(server, last)
    client.event(POD, "Warning", "FailedScheduling", "4")
    counts = []
    for tick in (ends - 1, ends):
        pass_time(server, tick)
        (event,) = events(server)
        assert event.series is not None
        counts.append(event.series.count)
    assert counts == [2, 4]


def test_later_occurrences_are_written_when_the_series_ends(server: APIServer):
    client = schedule(server, *"12345")
    (event,) = events(server)
    assert event.series is not None
    assert event.series.count == 2
    pass_time(server, 720)
    (event,) = events(server)
    assert event.series is not None
    assert event.series.count == 5
    client.event(POD, "Warning", "FailedScheduling", "anew")
    assert [event.message for event in events(server)] == ["1", "anew"]


def test_a_series_that_goes_on_is_written_every_half_hour(server: APIServer):
    client = schedule(server, "1", "2")
    counts = []
    for tick in range(1, 1802):
        pass_time(server, tick)
        if tick % 100 == 0:
            client.event(POD, "Warning", "FailedScheduling", "again")
        (event,) = events(server)
        assert event.series is not None
        counts.append(event.series.count)
    assert sorted(set(counts)) == [2, 19]
