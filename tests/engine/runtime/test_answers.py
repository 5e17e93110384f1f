from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def pair(world: Any):
    """One mongod, and a go-demo-2 in another Pod on another node."""
    world.db = world.mongod()
    world.api = world.start("api", "vfarcic/go-demo-2", node="node-2", DB="db")
    world.until(5)
    return world


def test_the_native_port_tells_http_callers_that_they_are_wrong_there(pair: Any):
    reply = pair.ask(pair.db, 27017)
    assert (reply.letter, reply.protocol) == ("", "mongo")
    assert "native driver port" in reply.text


def test_the_rest_page_speaks_http(pair: Any):
    reply = pair.ask(pair.db, 28017)
    assert (reply.letter, reply.protocol, reply.status) == ("", "http", 200)


def test_hello_never_touches_the_database(pair: Any):
    pair.runtime.kill(pair.db, 1)
    assert pair.ask(pair.api, 8080, "/demo/hello").text == "hello, world!\n"


def test_a_document_that_was_written_can_be_read_and_another_cannot(pair: Any):
    assert pair.ask(pair.api, 8080, "/demo/person", "PUT", "ann").letter == ""
    assert len(pair.db.documents) == 1
    assert pair.ask(pair.api, 8080, "/demo/person", key="ann").letter == ""
    reply = pair.ask(pair.api, 8080, "/demo/person", key="bob")
    assert (reply.letter, reply.observed) == ("W", "mongod in pod/db has no document bob")


def test_after_the_database_has_restarted_the_old_session_stays_dead(pair: Any):
    pair.runtime.kill(pair.db, 1)
    pair.mongod()
    pair.until(20)
    reply = pair.ask(pair.api, 8080, "/demo/person")
    assert (reply.letter, pair.api.log[-1]) == ("X", "EOF")


def test_a_reconnecting_release_finds_the_new_database(world: Any):
    db = world.mongod()
    api = world.start("api", "vfarcic/go-demo-2:3.1", node="node-2", DB="db")
    world.until(12)
    world.runtime.kill(db, 1)
    assert world.ask(api, 8080, "/demo/person").letter == "5"
    world.mongod()
    world.until(20)
    assert world.ask(api, 8080, "/demo/person").letter == ""


def test_a_stalled_database_makes_requests_time_out(pair: Any):
    pair.runtime.stall(pair.db)
    assert pair.ask(pair.api, 8080, "/demo/person").letter == "T"
    pair.runtime.stall(pair.db, stalled=False)
    assert pair.ask(pair.api, 8080, "/demo/person").letter == ""


def test_a_database_on_a_dead_machine_makes_requests_time_out(pair: Any):
    pair.runtime.power_off("node-1")
    assert pair.ask(pair.api, 8080, "/demo/person").letter == "T"


def test_callers_are_told_when_their_database_dies(pair: Any):
    pair.told.clear()
    pair.runtime.kill(pair.db, 1)
    assert ("node-2", "default/api") in pair.told


def test_beyond_its_capacity_a_process_lets_as_many_wait_and_turns_the_rest_away(pair: Any):
    replies = [pair.ask(pair.api, 8080, "/demo/hello") for _ in range(25)]
    assert [reply.delay for reply in replies] == [0] * 10 + [1] * 10 + [0] * 5
    assert [reply.letter for reply in replies] == [""] * 20 + ["5"] * 5
    pair.until(6)
    assert [pair.ask(pair.api, 8080, "/demo/hello").delay for _ in range(2)] == [1, 1]
    pair.until(8)
    assert pair.ask(pair.api, 8080, "/demo/hello").delay == 0


def test_answers_that_count_may_not_be_remembered(pair: Any):
    assert pair.runtime.stateful(pair.api.ip, 8080)
    assert pair.runtime.stateful(pair.db.ip, 27017)
    assert not pair.runtime.stateful(pair.db.ip, 28017)


def test_an_unknown_page_is_wrong_data(pair: Any):
    assert pair.ask(pair.api, 8080, "/nope").status == 404
