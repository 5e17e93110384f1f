"""One scenario under many traffic seeds, in several processes or on the machines of a dask cluster.

Called by `podfall run --seeds`. Results come in the order of the seeds, whoever played them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from levels.proof.results import result_of
from levels.proof.workers import share_out
from levels.session.headless import play
from levels.session.level import Level

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry

Seed = int | None


class DaskError(Exception):
    """The dask cluster cannot be used, in one line that says why."""


def results(
    scenario: Scenario,
    script: Sequence[ScriptEntry],
    seeds: Sequence[Seed],
    until: int | None,
    jobs: int,
    dask: str,
) -> Iterator[dict[str, Any]]:
    """What comes of each traffic seed. Raises UnreadableError, and DaskError where `dask` is no scheduler's address."""
    # Without its nodes of YAML, which only complaints need and no other process could be sent.
    one = partial(_result, replace(scenario, document=None), tuple(script), until)
    if dask:
        yield from _on_dask(one, seeds, dask)
    elif jobs > 1 and len(seeds) > 1:
        yield from share_out(one, seeds, min(jobs, len(seeds)))
    else:
        yield from map(one, seeds)


def _result(scenario: Scenario, script: tuple[ScriptEntry, ...], until: int | None, seed: Seed) -> dict[str, Any]:
    return result_of(play(Level(scenario, traffic_seed=seed), script, until))


def _on_dask(one: Callable[[Seed], dict[str, Any]], seeds: Sequence[Seed], address: str) -> Iterator[dict[str, Any]]:
    """Let the workers of a cluster play, on which podfall must be installed in the same version."""
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise DaskError(
            "--dask needs the package distributed, here and on the workers: pip install distributed",
        ) from error
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise DaskError(f"--dask {address}: {str(error) or type(error).__name__}") from error
    with client:
        yield from client.gather(client.map(one, seeds, pure=False))
