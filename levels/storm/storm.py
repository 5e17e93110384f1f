"""A whole storm: every fault of the catalogue on everything that it can hit, each alone, on forks of one world."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from levels.storm.errors import StormError
from levels.storm.faults.catalogue import FAULT_KINDS
from levels.storm.faults.outcomes import FaultOutcome, FaultPick
from levels.storm.faults.playing import CALM_PICK
from levels.storm.pairs import pairs_of
from levels.storm.players import world_of
from levels.storm.report import StormClient, StormReport
from levels.storm.summary import faults_of, summed
from levels.storm.told import told_assumptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from levels.storm.players import PlayedWorld, StormPlayers
    from levels.storm.setup import StormSetup

Begun = Callable[[str, int], Callable[[], None]]
"""Told what is played and how many forks that are; gives back what to call after each."""


@dataclass(frozen=True)
class StormPlan:
    """What is to be played."""

    kinds: tuple[str, ...] = tuple(FAULT_KINDS)
    pairs: bool = False
    """Also two at once, as `pairs_of` chooses them."""
    seeds: tuple[int, ...] = (1,)
    recorded: bool = False
    """Whether the recordings of what lost are wanted."""


class PlayedStorm(NamedTuple):
    """What was played."""

    world: PlayedWorld
    """That of the first seed."""
    outcomes: tuple[FaultOutcome, ...]
    """One for each fault, summed over the seeds; first what happens where nothing does."""
    first: tuple[FaultOutcome, ...]
    """Those of the first seed."""
    seeds: int
    """How many that are."""


def picks_of(world: PlayedWorld, kinds: Iterable[str]) -> list[FaultPick]:
    """Every fault of these kinds that the world has something for, in the order of the catalogue."""
    return [FaultPick(((kind, target),)) for kind in kinds for target in FAULT_KINDS[kind].targets(world.world.sight)]


def play_storm(players: StormPlayers, setup: StormSetup, plan: StormPlan, begun: Begun) -> PlayedStorm:
    """Play it. Raises StormError where nobody asks for anything or nothing can be hit."""
    found = [_play_seed(players, setup.with_seed(seed), plan, begun) for seed in plan.seeds]
    return PlayedStorm(world_of(setup.with_seed(plan.seeds[0])), tuple(summed(found)), tuple(found[0]), len(plan.seeds))


def _play_seed(players: StormPlayers, setup: StormSetup, plan: StormPlan, begun: Begun) -> list[FaultOutcome]:
    world = world_of(setup)
    picks = picks_to_play(world, plan.kinds)
    if not picks:
        return [world.calm]
    found = players.play(setup, picks, begun("faults", len(picks)), recorded=plan.recorded)
    if plan.pairs:
        pairs = pairs_of(found)
        found += players.play(setup, pairs, begun("pairs", len(pairs)), recorded=plan.recorded)
    return [world.calm, *found]


def picks_to_play(world: PlayedWorld, kinds: Iterable[str]) -> list[FaultPick]:
    """The same, without those that could tell nothing: none where everybody loses requests anyway.

    Raises StormError where nothing can be hit; but one whose requests lead past workloads that stand has a report.
    """
    picks = picks_of(world, kinds)
    if not picks and not (world.calm.losses and world.world.standing):
        raise StormError(_nothing_hit(world, kinds))
    return [] if world.is_mute else picks


def _nothing_hit(world: PlayedWorld, kinds: Iterable[str]) -> str:
    kinds = list(kinds)
    named = kinds[0] if len(kinds) == 1 else "these faults"
    if not world.world.sight.workloads:
        held = f": {world.world.held_up[0]}" if world.world.held_up else ""
        return f"nothing can be hit, for no workload that somebody asks has settled{held}"
    return f"{named} can hit nothing here"


def clients_of(world: PlayedWorld) -> tuple[StormClient, ...]:
    """Who asks, as a report names them."""
    rate = world.setup.rate
    return tuple(StormClient(one.name, one.told, one.target, one.rate or rate) for one in world.world.askers)


def report_of(storm: PlayedStorm, setup: StormSetup, runs: Mapping[FaultPick, str]) -> StormReport:
    """The report, passed as long as nobody judges it: `runs` says where recordings lie."""
    shown = [outcome for outcome in storm.outcomes if outcome.pick != CALM_PICK or outcome.losses]
    assumptions = told_assumptions(storm.world, setup, storm.seeds)
    return StormReport(assumptions, clients_of(storm.world), faults_of(shown, runs), (), None, 0, "passed")
