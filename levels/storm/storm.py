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
    picks = picks_of(world, plan.kinds)
    if not picks and not world.calm.losses:
        raise StormError(_nothing_hit(world, plan.kinds))
    if world.is_mute:
        return [world.calm]
    found = players.play(setup, picks, begun("faults", len(picks)), recorded=plan.recorded)
    if plan.pairs:
        pairs = pairs_of(found)
        found += players.play(setup, pairs, begun("pairs", len(pairs)), recorded=plan.recorded)
    return [world.calm, *found]


def _nothing_hit(world: PlayedWorld, kinds: Iterable[str]) -> str:
    kinds = list(kinds)
    named = kinds[0] if len(kinds) == 1 else "these faults"
    if not world.world.sight.workloads:
        held = f": {world.world.held_up[0]}" if world.world.held_up else ""
        return f"nothing can be hit, for no workload that somebody asks has settled{held}"
    return f"{named} can hit nothing here"


def report_of(
    storm: PlayedStorm, setup: StormSetup, limit: Callable[[int, int], bool], runs: Mapping[FaultPick, str]
) -> StormReport:
    """The report: `limit` says whether so many lost of so many sent are too many, `runs` where recordings lie."""
    world = storm.world.world
    shown = [outcome for outcome in storm.outcomes if outcome.pick != CALM_PICK or outcome.losses]
    faults = faults_of(shown, runs)
    clients = tuple(StormClient(one.name, one.told, one.target, one.rate or setup.rate) for one in world.askers)
    failed = any(limit(fault.lost, fault.sent) for fault in faults)
    return StormReport(
        told_assumptions(storm.world, setup, storm.seeds),
        clients,
        faults,
        (),
        None,
        0,
        "failed" if failed else "passed",
    )
