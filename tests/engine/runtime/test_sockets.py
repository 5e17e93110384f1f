from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("ip", "port", "outcome", "observed"),
    [
        ("10.244.1.2", 28017, "open", "mongo listens on 28017 in pod/db"),
        ("10.244.1.2", 80, "refused", "nothing listens on 80 in pod/db"),
        ("10.244.1.7", 80, "timeout", "no Pod has the address 10.244.1.7"),
        ("172.18.0.3", 80, "refused", "nothing listens on 80 in node-1"),
    ],
)
def test_a_dial_says_in_one_clause_what_came_of_it(world: Any, ip: Any, port: Any, outcome: Any, observed: Any):
    world.mongod()
    world.until(3)
    dial = world.runtime.dial(ip, port)
    assert (dial.outcome, dial.observed) == (outcome, observed)


def test_a_machine_without_power_does_not_even_refuse(world: Any):
    world.mongod()
    world.runtime.power_off("node-1")
    dial = world.runtime.dial("10.244.1.2", 28017)
    assert (dial.outcome, dial.observed) == ("timeout", "node-1 is powered off")


def test_what_listens_on_loopback_only_is_closed_to_others(world_with: Any):
    world = world_with(x={"listens": [{"port": 80, "bind": "127.0.0.1", "after": 0}]})
    process = world.start("x", "x")
    world.runtime.step()
    assert world.runtime.dial(process.ip, 80).outcome == "refused"
