"""Replica sets of mongod: elections, copies, and the server that a driver takes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.runtime.links import DialResult
from engine.runtime.processes import Process

ELECTION = 10
MEMBERS = {"db-0": "node-1", "db-1": "node-2", "db-2": "node-2"}


def member(world: Any, pod: str) -> Process:
    return world.start(pod, "mongo:3.3", ("mongod", "--replSet", "rs0"), MEMBERS[pod])


@pytest.fixture
def three(world: Any):
    """Three members with a primary, and a caller that knows all their names."""
    world.members = {pod: member(world, pod) for pod in MEMBERS}

    def dial(_caller: Process, host: str, port: int) -> DialResult:
        process = world.members.get(host)
        return world.runtime.dial(process.ip, port) if process is not None else DialResult("timeout", "unknown", None)

    world.dial_name = dial
    world.until(3 + ELECTION)
    return world


def primary(world: Any) -> list[str]:
    return [pod for pod in MEMBERS if world.runtime.sandboxes.is_primary(pod)]


def caller(world: Any, db: str, image: str = "vfarcic/go-demo-2:3.1") -> Process:
    api = world.start("api", image, node="node-1", DB=db)
    world.until(world.clock.tick + 10)
    return api


def put(world: Any, api: Process, key: str) -> Any:
    return world.ask(api, 8080, "/demo/person", "PUT", key)


ALL = "db-0,db-1,db-2"


def test_nobody_is_primary_until_the_first_election_is_over(world: Any):
    for pod in MEMBERS:
        member(world, pod)
    world.until(3 + ELECTION - 1)
    assert primary(world) == []
    world.until(3 + ELECTION)
    assert primary(world) == ["db-0"]


def test_without_the_argument_every_mongod_is_a_database_of_its_own(world: Any):
    one, other = world.mongod("db-0"), world.mongod("db-1", "node-2")
    world.until(20)
    one.documents.put("a", 1)
    assert (primary(world), len(other.documents)) == ([], 0)


def test_a_write_is_on_every_member_before_it_is_answered(three: Any):
    assert put(three, caller(three, ALL), "ann").letter == ""
    assert [len(process.documents) for process in three.members.values()] == [1, 1, 1]
    assert three.runtime.sandboxes.documents_in(list(MEMBERS)) == 1


def test_a_secondary_refuses_writes_and_answers_reads(three: Any):
    put(three, caller(three, ALL), "ann")
    three.runtime.remove_sandbox("api")
    api = caller(three, "db-1")
    reply = put(three, api, "bob")
    assert (reply.letter, reply.observed) == ("5", "mongod in pod/db-1 is a secondary: not master")
    assert three.ask(api, 8080, "/demo/person", "GET", "ann").letter == ""


def test_a_driver_that_knows_all_names_takes_the_primary(three: Any):
    assert caller(three, "db-2,db-1,db-0").link is three.members["db-0"]


def test_after_the_primarys_end_the_rest_elects_another_and_loses_nothing(three: Any):
    api = caller(three, ALL)
    put(three, api, "ann")
    three.runtime.kill(three.members["db-0"])
    assert (primary(three), put(three, api, "bob").letter) == ([], "5")
    three.until(three.clock.tick + ELECTION)
    assert primary(three) == ["db-1"]
    assert put(three, api, "bob").letter == ""
    assert three.ask(api, 8080, "/demo/person", "GET", "ann").letter == ""
    assert three.runtime.take_lost() == []


def test_a_member_that_comes_back_copies_what_it_missed(three: Any):
    api = caller(three, ALL)
    three.runtime.kill(three.members["db-2"])
    put(three, api, "ann")
    three.members["db-2"] = member(three, "db-2")
    three.until(three.clock.tick + 3)
    assert three.members["db-2"].documents.has("ann")


def test_a_minority_elects_nobody(three: Any):
    for pod in ("db-0", "db-1"):
        three.runtime.kill(three.members[pod])
    three.until(three.clock.tick + 3 * ELECTION)
    assert primary(three) == []
    three.members["db-1"] = member(three, "db-1")
    three.until(three.clock.tick + 3 + ELECTION)
    assert len(primary(three)) == 1


def test_members_that_are_gone_for_good_no_longer_count(three: Any):
    for pod in ("db-0", "db-1"):
        three.runtime.kill(three.members[pod])
    three.until(three.clock.tick + 60 + ELECTION)
    assert primary(three) == ["db-2"]


def test_a_primary_that_is_cut_off_steps_down_and_catches_up_later(three: Any):
    three.runtime.cut_off("node-1")
    assert primary(three) == []
    three.until(three.clock.tick + ELECTION)
    assert primary(three) == ["db-1"]
    three.members["db-1"].replica_set.put("ann", 99)
    assert not three.members["db-0"].documents.has("ann")
    three.runtime.cut_off("node-1", cut=False)
    assert three.members["db-0"].documents.has("ann")
    assert primary(three) == ["db-1"]


def test_a_release_that_never_reconnects_keeps_its_dead_socket(three: Any):
    api = caller(three, ALL, "vfarcic/go-demo-2")
    three.runtime.kill(three.members["db-0"])
    three.until(three.clock.tick + 2 * ELECTION)
    assert put(three, api, "ann").letter == "X"


def test_the_last_copy_of_a_document_is_lost_once(world: Any):
    one, other = world.mongod("db-0"), world.mongod("db-1", "node-2")
    one.documents.put("a", 4)
    other.documents.put("a", 5)
    world.runtime.kill(one)
    assert world.runtime.take_lost() == []
    world.runtime.kill(other)
    assert [tuple(lost) for lost in world.runtime.take_lost()] == [("a", 5)]
    assert world.runtime.take_lost() == []


def test_a_vote_that_panics_is_held_in_the_next_tick(world: Any, monkeypatch):
    for pod in MEMBERS:
        member(world, pod)
    sets, failing = world.runtime._sets, [True]
    works = sets._vote

    def broken(found: Any) -> None:
        if failing:
            raise ValueError(found.name)
        works(found)

    monkeypatch.setattr(sets, "_vote", broken)
    world.until(3 + ELECTION - 1)
    with pytest.raises(ValueError, match="rs0"):
        world.until(3 + ELECTION)
    failing.clear()
    world.until(3 + ELECTION + 1)
    assert primary(world) == ["db-0"]
