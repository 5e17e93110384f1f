from __future__ import annotations

from typing import Any

import pytest


def test_logs_of_the_run_before_are_kept_once(world: Any):
    first = world.mongod()
    first.say("last words")
    world.runtime.kill(first, 1)
    world.mongod()
    assert world.runtime.sandboxes.logs("db", "mongo", previous=True)[-1] == "last words"
    assert world.runtime.sandboxes.logs("db", "mongo", previous=False)[-1] != "last words"
    with pytest.raises(LookupError):
        world.runtime.sandboxes.logs("db", "other", previous=False)


def test_a_pod_runs_as_long_as_one_process_does(world: Any):
    process = world.mongod()
    assert world.runtime.sandboxes.runs("node-1", "default/d")
    world.runtime.stall(process)
    assert not world.runtime.sandboxes.runs("node-1", "default/d")
