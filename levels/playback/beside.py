"""A run that was won, set beside the reference of its level: where they part, and what each of them cost.

Values for the card. The reference is played anew, under the same seeds: that takes as long as any run without a screen.
"""

from __future__ import annotations

from typing import NamedTuple

from levels.journal.digest import TickMark
from levels.playback.replay import first_apart
from levels.session.headless import play
from levels.session.level import Level


class RunCost(NamedTuple):
    """What a run came to."""

    commands: int
    lost: int
    """Requests, in judged windows."""
    tick: int
    """In which it was passed."""


class BesideReference(NamedTuple):
    """Two runs of one level."""

    yours: RunCost
    reference: RunCost
    parted: int | None
    """The first tick whose writes differ; None where they are the same run."""
    what: str
    """What differs there, as `podfall diff` tells it; empty where nothing does."""
    lost_after: tuple[int, int]
    """Requests that each lost in judged windows from that tick on: yours, the reference's."""


def beside_reference(level: Level) -> BesideReference | None:
    """Compare a level that was passed with its reference; None where it has none or was not passed."""
    found = next((solution for solution in level.spec.solutions if solution.kind == "reference"), None)
    if found is None or level.verdict != "passed":
        return None
    other = play(Level(level.scenario, level.setup.seed, level.cluster.rng.traffic_seed), found.script)
    both = min(level.verdict_tick, other.verdict_tick)
    apart = first_apart(_until(both, other), _until(both, level))
    tick, what = apart or (None, "")
    lost = (0, 0) if tick is None else (level.requests_lost(since=tick), other.requests_lost(since=tick))
    return BesideReference(_cost(level), _cost(other), tick, what, lost)


def _until(tick: int, level: Level) -> dict[int, TickMark]:
    """What it wrote up to the tick in which both went on."""
    return {moment: mark for moment, mark in level.digest.ticks.items() if moment <= tick}


def _cost(level: Level) -> RunCost:
    return RunCost(level.mutations, level.requests_lost(), level.verdict_tick)
