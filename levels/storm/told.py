"""What a storm takes for granted, as sentences: its cluster, how requests come in, and what has not settled."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine.runtime.registry import UNPULLABLE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.storm.players import PlayedWorld
    from levels.storm.setup import StormSetup


def told_assumptions(played: PlayedWorld, setup: StormSetup, seeds: int) -> tuple[str, ...]:
    """All of them; those on images that podfall does not know last."""
    return (*_sentences(played, setup, seeds), *played.world.assumed)


def _sentences(played: PlayedWorld, setup: StormSetup, seeds: int) -> Iterator[str]:
    world = played.world
    yield _nodes(setup)
    yield f"each client sends {setup.rate} requests a tick, and a tick is a second"
    yield from world.assumptions
    yield f"a broken release has the image tag {UNPULLABLE_TAG}, which no registry has"
    if seeds > 1:
        yield f"all numbers are sums over {seeds} seeds"
    yield from world.held_up
    if world.sight.unasked:
        yield f"nobody asks {', '.join(world.sight.unasked)}, so nothing is played on it"
    for client in sorted(played.muted):
        yield f"client {client} loses requests although nothing happens, so its losses in faults do not count"


def _nodes(setup: StormSetup) -> str:
    machines = setup.config.machines
    sizes = Counter((machine.cpu, machine.memory) for machine in machines)
    size = " or ".join(f"{cpu} CPU and {memory}" for cpu, memory in sizes)
    zones = list(dict.fromkeys(machine.zone for machine in machines if machine.zone))
    spread = f", spread over {', '.join(zones)}" if len(zones) > 1 else ""
    return f"{len(machines)} node{'s' if len(machines) > 1 else ''} of {size}{spread}"
