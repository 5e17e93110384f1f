"""One random history from its seed, to its end."""

from __future__ import annotations

from tests.properties.world import World

TICKS = 60


def play(seed: int, *, shuffled: bool) -> World:
    """Let things happen, then let the cluster come to rest. Raises AssertionError where an invariant breaks."""
    world = World(seed, shuffled=shuffled)
    for tick in range(TICKS):
        if tick % 3 == 0:
            world.act()
        world.tick()
    world.heal()
    return world


def replay(seed: int) -> None:
    """Play one history as the tests do: every other one with its components in another order."""
    try:
        play(seed, shuffled=seed % 2 == 1).assert_converged()
    except AssertionError as error:
        error.add_note(f"again with: python -m tests.properties.soak --seed {seed}")
        raise
