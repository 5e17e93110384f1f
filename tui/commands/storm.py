"""`podfall storm`: what users of some manifests lose when Pods, nodes and releases come and go."""

from __future__ import annotations

import difflib
import json
import sys
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from engine.cluster.bootstrap import workers
from levels.files.documents import UnreadableError
from levels.session.manifests.fitting import FEWEST, nodes_needed
from levels.session.session import Session
from levels.storm.asdata import report_data
from levels.storm.errors import StormError
from levels.storm.faults.catalogue import FAULT_KINDS
from levels.storm.players import StormPlayers, world_of
from levels.storm.saving import RecordingFolder
from levels.storm.setup import RATE, StormSetup, spread_over_zones
from levels.storm.storm import StormPlan, play_storm, report_of
from levels.storm.text import report_text
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.limit import LossLimit, loss_limit_option
from tui.commands.options.mending import MendingWishes, mending_options
from tui.commands.options.outputs import force_option
from tui.commands.options.registry import registry_option
from tui.commands.options.size import MOST_NODES, fitting_size_options
from tui.commands.sandbox_setup import free_setup, tell_refused
from tui.terminal import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.runtime.registry import Registry
    from levels.scenario.session_config import SessionConfig
    from levels.storm.report import StormReport
    from tui.commands.options.size import ClusterSize

_OPENER = "podfall storm -"
_FAULTS = "\n".join(f"  {name:<17} {kind.text}" for name, kind in FAULT_KINDS.items())


class _Played(NamedTuple):
    """A report, and what its text needs beside it."""

    report: StormReport
    ways: dict[str, str]
    failed: bool
    """Whether something was refused, or podfall itself made a mistake."""


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
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def storm(
    paths: tuple[str, ...],
    only: str,
    skip: str,
    pairs: bool,
    seeds: int,
    rate: int,
    clients: tuple[str, ...],
    max_lost: LossLimit,
    size: ClusterSize,
    registry: Registry | None,
    folder: str,
    force: bool,
    mending: MendingWishes,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Play what can go wrong with the manifests of PATHs, and tell what their users lose by it, and why.

    Each fault is played alone, on a fork of the settled application. Exits with 1 where one loses more than --max-lost,
    or where Kubernetes refuses an object.
    """
    kinds = _kinds(only, skip)
    recordings = _recordings(folder, force=force)
    setup = StormSetup(_config(paths, size, registry), rate, clients)
    plan = StormPlan(kinds, pairs, tuple(range(1, seeds + 1)), recorded=recordings is not None)
    mending.check()
    try:
        played = _play(setup, plan, jobs or cores(), max_lost, recordings, mending, force=force)
    except StormError as error:
        refused = tell_refused(error.applied) if error.applied is not None else 0
        end(f"podfall: {error}", refused or UNREADABLE)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    except OSError as error:
        end(f"podfall: {error.filename}: {error.strerror}", UNREADABLE)
    if as_json:
        click.echo(json.dumps(report_data(played.report), indent=2))
    else:
        click.echo("\n".join(report_text(played.report, played.ways)))
    sys.exit(REFUSED if played.failed or played.report.verdict == "failed" else 0)


def _play(
    setup: StormSetup,
    plan: StormPlan,
    jobs: int,
    max_lost: LossLimit,
    recordings: RecordingFolder | None,
    mending: MendingWishes,
    *,
    force: bool,
) -> _Played:
    world = world_of(setup.with_seed(plan.seeds[0])).world
    failed = bool(tell_refused(world.applied))
    with ExitStack() as bars, StormPlayers(jobs) as players:

        def begun(what: str, total: int) -> Callable[[], None]:
            bars.close()  # the one before is full
            return bars.enter_context(bar(what, total))

        played = play_storm(players, setup, plan, begun)
        first = setup.with_seed(plan.seeds[0])
        mended = mending.mend(players, first, played.first, plan.kinds, begun)
    runs = recordings.write(played.outcomes) if recordings is not None else {}
    for mistake in dict.fromkeys(mistake for outcome in played.outcomes for mistake in outcome.mistakes):
        click.echo(f"podfall: a mistake of podfall itself: {mistake}", err=True)
        failed = True
    mending.write(mended, force=force)
    report = report_of(played, setup, max_lost.exceeded, runs)
    return _Played(mended.onto(report), world.ways, failed)


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
    """The kinds of fault to play, in the order of the catalogue; ends with a sentence where none is left."""
    wanted, left_out = (_named(option, names) for option, names in (("--only", only), ("--skip", skip)))
    kinds = tuple(kind for kind in FAULT_KINDS if (not wanted or kind in wanted) and kind not in left_out)
    if not kinds:
        end("podfall: --only and --skip leave no fault to play", UNREADABLE)
    return kinds


def _named(option: str, names: str) -> Iterable[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    for name in found:
        if name not in FAULT_KINDS:
            close = difflib.get_close_matches(name, FAULT_KINDS, n=1)
            likely = f"did you mean {close[0]}?" if close else f"there are {', '.join(FAULT_KINDS)}"
            end(f"podfall: {option}: there is no fault {name}; {likely}", UNREADABLE)
    return found


def _recordings(folder: str, *, force: bool) -> RecordingFolder | None:
    if not folder:
        return None
    try:
        return RecordingFolder(folder, force=force)
    except OSError as error:
        end(f"podfall: --save {error.filename}: {error.strerror}", UNREADABLE)
