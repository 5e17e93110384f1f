from __future__ import annotations

import copy
from typing import Any


def test_the_revision_stands_still_while_nothing_changes(world: Any):
    world.mongod()
    world.until(3)
    revision = world.runtime.revision
    world.until(50)
    assert world.runtime.revision == revision
    world.runtime.power_off("node-1")
    assert world.runtime.revision > revision


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


def test_a_runtime_can_be_copied_for_a_keyframe(world: Any):
    world.mongod()
    kept = copy.deepcopy(world.runtime)
    world.until(3)
    assert world.runtime.dial("10.244.1.2", 27017).outcome == "open"
    assert kept.dial("10.244.1.2", 27017).outcome == "refused"
