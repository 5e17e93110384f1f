"""`podfall storm`: what users of some manifests lose when Pods, nodes and releases come and go."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from engine.cluster.bootstrap import workers
from levels.files.documents import UnreadableError
from levels.session.manifests.fitting import FEWEST, nodes_needed
from levels.session.session import Session
from levels.storm.errors import StormError
from levels.storm.faults.catalogue import FAULT_KINDS
from levels.storm.faults.choice import chosen_kinds
from levels.storm.players import StormPlayers, world_of
from levels.storm.saving import RecordingFolder
from levels.storm.setup import RATE, StormSetup, spread_over_zones
from levels.storm.storm import StormPlan, clients_of, play_storm, report_of
from levels.storm.text import report_text
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.limit import loss_limit_option
from tui.commands.options.mending import MendingWishes, mending_options
from tui.commands.options.outputs import force_option
from tui.commands.options.pipeline import PipelineWishes, pipeline_options
from tui.commands.options.registry import registry_option
from tui.commands.options.size import MOST_NODES, fitting_size_options
from tui.commands.sandbox_setup import free_setup, tell_refused
from tui.terminal import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.runtime.registry import Registry
    from levels.scenario.session_config import SessionConfig
    from levels.storm.fixes.mending import Mending
    from levels.storm.report import StormReport
    from levels.storm.storm import PlayedStorm
    from tui.commands.options.size import ClusterSize

_OPENER = "podfall storm -"
_FAULTS = "\n".join(f"  {name:<17} {kind.text}" for name, kind in FAULT_KINDS.items())


@click.command(epilog=f"\b\nFaults:\n{_FAULTS}")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--only", default="", metavar="FAULT,...", help="Only these kinds of fault.")
@click.option("--skip", default="", metavar="FAULT,...", help="All but these kinds of fault.")
@click.option(
    "--pairs",
    is_flag=True,
    help="Also two at once of what is survived alone: the worst of each kind with that of each other.",
)
@click.option(
    "--seeds", default=1, show_default=True, type=click.IntRange(1, 1000), help="Play with seeds 1 to N, and sum up."
)
@click.option(
    "--rate", default=RATE, show_default=True, type=click.IntRange(1, 1000), help="Requests a tick of each client."
)
@click.option(
    "--client", "clients", multiple=True, metavar="SPEC", help="One more client, in the words behind `client add`."
)
@loss_limit_option
@fitting_size_options
@registry_option
@click.option("--save", "folder", default="", metavar="DIR", help="Record each fault that lost requests in there.")
@force_option
@mending_options
@click.option("--jobs", type=click.IntRange(1), help="Processes at work at the same time; as many as there are cores.")
@pipeline_options
def storm(
    paths: tuple[str, ...],
    only: str,
    skip: str,
    pairs: bool,
    seeds: int,
    rate: int,
    clients: tuple[str, ...],
    size: ClusterSize,
    registry: Registry | None,
    folder: str,
    force: bool,
    mending: MendingWishes,
    jobs: int | None,
    pipeline: PipelineWishes,
) -> None:
    """Play what can go wrong with the manifests of PATHs, and tell what their users lose by it, and why.

    Each fault is played alone, on a fork of the settled application. Exits with 1 where one loses more than --max-lost
    or than in the --baseline, or where Kubernetes refuses an object. An output named - is printed instead of the text.
    """
    kinds = _kinds(only, skip)
    recordings = _recordings(folder, force=force)
    setup = StormSetup(_config(paths, size, registry), rate, clients)
    plan = StormPlan(kinds, pairs, tuple(range(1, seeds + 1)), recorded=recordings is not None)
    mending.check()
    try:
        world = world_of(setup.with_seed(plan.seeds[0]))
        failed = bool(tell_refused(world.world.applied))
        pipeline.check_clients(clients_of(world))
        played, mended = _play(setup, plan, jobs or cores(), mending)
        runs = recordings.write(played.outcomes) if recordings is not None else {}
        failed |= _tell_mistakes(played)
        mending.write(mended, force=force)
        report = mended.onto(report_of(played, setup, runs))
        passed = pipeline.tell(report, setup.config.manifests, partial(_text, ways=world.world.ways))
    except StormError as error:
        refused = tell_refused(error.applied) if error.applied is not None else 0
        end(f"podfall: {error}", refused or UNREADABLE)
    except UnreadableError as error:
        end(f"podfall: {error}", UNREADABLE)
    except OSError as error:
        end(f"podfall: {error.filename}: {error.strerror}", UNREADABLE)
    sys.exit(0 if passed and not failed else REFUSED)


def _play(setup: StormSetup, plan: StormPlan, jobs: int, mending: MendingWishes) -> tuple[PlayedStorm, Mending]:
    with ExitStack() as bars, StormPlayers(jobs) as players:

        def begun(what: str, total: int) -> Callable[[], None]:
            bars.close()  # the one before is full
            return bars.enter_context(bar(what, total))

        played = play_storm(players, setup, plan, begun)
        first = setup.with_seed(plan.seeds[0])
        return played, mending.mend(players, first, played.first, plan.kinds, begun)


def _tell_mistakes(played: PlayedStorm) -> bool:
    """Name what podfall itself did wrong; whether it did."""
    mistakes = dict.fromkeys(mistake for outcome in played.outcomes for mistake in outcome.mistakes)
    for mistake in mistakes:
        click.echo(f"podfall: a mistake of podfall itself: {mistake}", err=True)
    return bool(mistakes)


def _text(report: StormReport, ways: Mapping[str, str]) -> str:
    return "\n".join(report_text(report, ways))


def _config(paths: tuple[str, ...], size: ClusterSize, registry: Registry | None) -> SessionConfig:
    """The cluster: nodes in zones, as many as are asked for or needed when one zone of three is gone."""
    fixed = size._replace(nodes=FEWEST if size.nodes is None else size.nodes)
    config = free_setup(paths, fixed, 1, _OPENER, registry)
    machines = config.machines
    if size.nodes is None:
        needed = nodes_needed(Session(config).cluster, size.cpu, size.memory, MOST_NODES, fewest=1)
        count = min(MOST_NODES, max(FEWEST, -(-needed * 3 // 2)))
        machines = tuple(replace(machine, cpu=size.cpu, memory=size.memory) for machine in workers(count))
    return replace(config, machines=spread_over_zones(machines))


def _kinds(only: str, skip: str) -> tuple[str, ...]:
    try:
        return chosen_kinds(only, skip)
    except StormError as error:
        end(f"podfall: {error}", UNREADABLE)


def _recordings(folder: str, *, force: bool) -> RecordingFolder | None:
    if not folder:
        return None
    try:
        return RecordingFolder(folder, force=force)
    except OSError as error:
        end(f"podfall: --save {error.filename}: {error.strerror}", UNREADABLE)
