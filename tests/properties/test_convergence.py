"""Random histories: invariants after every tick, and rest once the faults have stopped.

A failing seed is replayed with `pytest tests/properties -k "[SEED]"`.
"""

from __future__ import annotations

import pytest

from tests.properties.world import World

SEEDS = range(12)
TICKS = 120


def play(seed: int, *, shuffled: bool = False) -> World:
    world = World(seed, shuffled=shuffled)
    for tick in range(TICKS):
        if tick % 4 == 0:
            world.act()
        world.tick()
    return world


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cluster_converges_to_what_its_specs_ask(seed: int):
    world = play(seed)
    world.heal()
    world.assert_converged()


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_order_of_components_within_a_tick_carries_no_meaning(seed: int):
    world = play(seed, shuffled=True)
    world.heal()
    world.assert_converged()
