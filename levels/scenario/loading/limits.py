"""How large the numbers of a scenario may be: beyond these nobody plays it, and a run would seem to hang.

Called by the loader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cluster.bootstrap import NODES_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.plain.fit import Path
    from levels.files.documents import YAMLDocument
    from levels.scenario.schema.file import ScenarioSpec

MOST_TICKS = 100_000
MOST_WARMUP = 10_000
MOST_REQUESTS = 1_000_000
"""Of one client, in one tick."""
DIGITS = 18
"""Of any number: what is longer is no count of anything."""


def check_sizes(document: YAMLDocument, spec: ScenarioSpec) -> None:
    """Refuse what is beyond measure. Raises UnreadableError."""
    for path, number, most in _measured(spec):
        if not 0 <= number <= most:
            raise document.problem(path, f"must lie from 0 to {most}, not {_shown(number)}")


def _measured(spec: ScenarioSpec) -> Iterator[tuple[Path, int, int]]:
    yield ("spec", "rules", "maxTick"), spec.rules.max_tick, MOST_TICKS
    yield ("spec", "warmup"), spec.warmup, MOST_WARMUP
    yield ("spec", "cluster", "nodes"), len(spec.cluster.nodes), NODES_MAX
    for index, client in enumerate(spec.clients):
        rates = (client.rate,) if isinstance(client.rate, int) else tuple(rate for _, rate in client.rate)
        for rate in rates:
            yield ("spec", "clients", index, "rate"), rate, MOST_REQUESTS
        yield ("spec", "clients", index, "timeout"), client.timeout, MOST_TICKS
    for index, fault in enumerate(spec.faults):
        yield ("spec", "faults", index, "at"), fault.at, MOST_TICKS
    for index, solution in enumerate(spec.solutions):
        for place, entry in enumerate(solution.script):
            yield ("spec", "solutions", index, "script", place, "tick"), entry.tick, MOST_TICKS


def _shown(number: int) -> str:
    return str(number) if abs(number) < 10**DIGITS else "so large a number"
