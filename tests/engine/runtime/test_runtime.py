from __future__ import annotations

import copy
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("ip", "port", "outcome", "fact"),
    [
        ("10.244.1.2", 28017, "open", "mongo listens on 28017 in pod/db"),
        ("10.244.1.2", 80, "refused", "nothing listens on 80 in pod/db"),
        ("10.244.1.7", 80, "timeout", "no Pod has the address 10.244.1.7"),
        ("172.18.0.3", 80, "refused", "nothing listens on 80 in node-1"),
    ],
)
def test_a_dial_says_in_one_clause_what_came_of_it(world: Any, ip: Any, port: Any, outcome: Any, fact: Any):
    world.mongod()
    world.until(3)
    dial = world.runtime.dial(ip, port)
    assert (dial.outcome, dial.fact) == (outcome, fact)


def test_a_machine_without_power_does_not_even_refuse(world: Any):
    world.mongod()
    world.runtime.power_off("node-1")
    dial = world.runtime.dial("10.244.1.2", 28017)
    assert (dial.outcome, dial.fact) == ("timeout", "node-1 is powered off")


def test_what_listens_on_loopback_only_is_closed_to_others(world_with: Any):
    world = world_with(x={"listens": [{"port": 80, "bind": "127.0.0.1", "after": 0}]})
    process = world.start("x", "x")
    world.runtime.step()
    assert world.runtime.dial(process.ip, 80).outcome == "refused"


def test_the_revision_stands_still_while_nothing_changes(world: Any):
    world.mongod()
    world.until(3)
    revision = world.runtime.revision
    world.until(50)
    assert world.runtime.revision == revision
    world.runtime.power_off("node-1")
    assert world.runtime.revision > revision


def test_logs_of_the_run_before_are_kept_once(world: Any):
    first = world.mongod()
    first.say("last words")
    world.runtime.kill(first, 1)
    world.mongod()
    assert world.runtime.sandboxes.logs("db", "mongo", previous=True)[-1] == "last words"
    assert world.runtime.sandboxes.logs("db", "mongo", previous=False)[-1] != "last words"
    with pytest.raises(LookupError):
        world.runtime.sandboxes.logs("db", "other", previous=False)


def test_parts_of_the_digest_are_plain_and_only_what_was_touched(world: Any):
    world.mongod()
    world.runtime.digest_parts()
    world.until(3)
    assert world.runtime.digest_parts() == ["sandbox/db"]
    part = world.runtime.part("sandbox/db")
    assert part["containers"]["mongo"]["ports"] == [27017, 28017]
    assert world.runtime.digest_parts() == []
    world.runtime.remove_sandbox("db")
    assert world.runtime.part("sandbox/db") is None


def test_power_that_returns_finds_no_sandboxes_but_images(world: Any):
    world.mongod()
    world.runtime.images.finish_pull("node-1", "mongo:3.3")
    world.runtime.power_off("node-1")
    world.runtime.power_on("node-1")
    assert world.runtime.sandbox_at("10.244.1.2") is None
    assert world.runtime.images.present("node-1", "mongo:3.3")
    assert world.told[-1] == ("node-1", "")


def test_a_pod_runs_as_long_as_one_process_does(world: Any):
    process = world.mongod()
    assert world.runtime.sandboxes.runs("node-1", "default/d")
    world.runtime.stall(process)
    assert not world.runtime.sandboxes.runs("node-1", "default/d")


def test_a_runtime_can_be_copied_for_a_keyframe(world: Any):
    world.mongod()
    kept = copy.deepcopy(world.runtime)
    world.until(3)
    assert world.runtime.dial("10.244.1.2", 27017).outcome == "open"
    assert kept.dial("10.244.1.2", 27017).outcome == "refused"
