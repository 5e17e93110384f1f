"""What a storm takes for granted, as sentences: its cluster, how requests come in, and what has not settled."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine.runtime.registry import UNPULLABLE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.storm.players import PlayedWorld
    from levels.storm.setup import StormSetup

_NAMED = 3
"""How many clients a sentence names."""


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
    if any(not nodes[1:] for nodes in world.sight.zones.values()):
        yield "a zone of one node is lost with its node, so zone-loss is played on larger ones alone"
    yield from world.held_up
    if world.sight.unasked:
        yield f"nobody asks {', '.join(world.sight.unasked)}, so nothing is played on it"
    if played.muted:
        yield _muted([asker.name for asker in world.askers if asker.name in played.muted])


def _muted(clients: list[str]) -> str:
    head = f"client {clients[0]} loses" if len(clients) == 1 else f"{len(clients)} clients lose"
    whose = "its" if len(clients) == 1 else "their"
    named = "" if len(clients) == 1 else f" ({', '.join(clients[:_NAMED])}{', ...' if clients[_NAMED:] else ''})"
    return f"{head} requests although nothing happens, so {whose} losses in faults do not count{named}"


def _nodes(setup: StormSetup) -> str:
    machines = setup.config.machines
    sizes = Counter((machine.cpu, machine.memory) for machine in machines)
    size = " or ".join(f"{cpu} CPU and {memory}" for cpu, memory in sizes)
    zones = list(dict.fromkeys(machine.zone for machine in machines if machine.zone))
    spread = f", spread over {', '.join(zones)}" if len(zones) > 1 else ""
    return f"{len(machines)} node{'s' if len(machines) > 1 else ''} of {size}{spread}"
