"""One random history from its seed, to its end."""

from __future__ import annotations

from collections.abc import Sequence

from engine.apiserver.endpoints.exchange import HTTPRequest
from tests.properties.shrinking import signature, smallest
from tests.properties.storm import Step, Storm, rage
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


def storm(seed: int, ticks: int | None = None) -> None:
    """Play one storm; what goes wrong in it is raised with the shortest history that was found to do the same."""
    played = Storm(seed)
    try:
        rage(played, seed, *([] if ticks is None else [ticks]))
    except Exception as error:
        error.add_note(f"again with: python -m tests.properties.soak --storm {seed}")
        error.add_note(f"or, as short as it got:\n{written(shortest(seed, played.steps, error))}")
        raise


def shortest(seed: int, steps: Sequence[Step], error: Exception) -> list[Step]:
    """Those of the steps that it takes to go wrong in the same way."""
    wanted = signature(error)

    def fails(some: Sequence[Step]) -> bool:
        try:
            Storm(seed).play(some)
        except Exception as other:  # noqa: BLE001 - which one is just the question
            return signature(other) == wanted
        return False

    return smallest(steps, fails)


def written(steps: Sequence[Step]) -> str:
    """Steps as somebody would type them."""
    return "\n".join(
        "tick" if step is None else _as_curl(step) if isinstance(step, HTTPRequest) else step for step in steps
    )


def _as_curl(request: HTTPRequest) -> str:
    query = f"?{request.query}" if request.query else ""
    headers = f"{request.content_type} {request.accept}"
    return f"{request.method} {request.path}{query} {headers} {request.body.decode(errors='replace')}".strip()
