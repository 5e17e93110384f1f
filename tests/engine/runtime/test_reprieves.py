"""In a fork, the processes of a Pod may live longer than they would."""

from __future__ import annotations

from typing import Any


def test_a_process_that_is_killed_lives_on_for_so_many_ticks_and_no_longer(world: Any):
    process = world.mongod()
    world.until(4)
    world.runtime.reprieves["default/db"] = 3
    world.runtime.kill(process)
    world.until(5)
    world.runtime.kill(process)
    world.until(6)
    assert (process.alive, sorted(process.listening)) == (True, [27017, 28017])
    world.until(7)
    assert (process.alive, process.exit_code, process.finished_tick) == (False, 137, 7)


def test_a_process_that_was_asked_to_end_does_so_later(world: Any):
    process = world.mongod()
    world.runtime.reprieves["default/db"] = 2
    world.runtime.terminate(process)
    world.until(10)
    at_once = world.mongod("other")
    world.runtime.terminate(at_once)
    world.until(20)
    assert process.finished_tick == 2 + at_once.finished_tick - at_once.started_tick


def test_nothing_lives_longer_than_its_machine_or_its_sandbox(world: Any):
    process, other = world.mongod(), world.mongod("other", "node-2")
    world.runtime.reprieves.update({"default/db": 3, "default/other": 3})
    world.runtime.power_off("node-1")
    world.runtime.remove_sandbox("other")
    assert (process.alive, other.alive) == (False, False)
