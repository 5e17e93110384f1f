"""`podfall run`: a scenario without a screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from levels.files.documents import UnreadableError
from levels.proof.results import as_text, junit, result_of
from levels.proof.seeds import DaskError, results
from levels.scenario.script import read_script
from levels.session.level import Level
from levels.session.playing import play
from levels.session.record import save_run
from tui.commands.bar import bar
from tui.commands.free import manifests_of
from tui.commands.saying import REFUSED, UNREADABLE, end, open_scenario

if TYPE_CHECKING:
    from levels.scenario.loader import Scenario
    from levels.scenario.schema.solutions import ScriptEntry


class _Many(NamedTuple):
    """How to play many seeds."""

    seeds: int
    jobs: int
    dask: str


@click.command()
@click.argument("file")
@click.option("--solution", help="Play this solution of the file.")
@click.option("--script", "script_file", help="Play the inputs of this YAML list.")
@click.option("--manifests", multiple=True, metavar="PATH", help="Start with these files or folders instead of the "
              "objects that stand in FILE.")  # fmt: skip
@click.option("--seed", type=int, help="Another main seed.")
@click.option("--seeds", type=click.IntRange(1, 100_000), help="Play with the traffic seeds 1 to N.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="With --seeds: processes at work at the same time.")
@click.option("--dask", default="", metavar="ADDRESS", help="With --seeds: let the workers of a dask scheduler play.")
@click.option("--until", type=click.IntRange(0), help="Stop after this tick.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--junit", "junit_file", metavar="OUT.xml", help="Also write a JUnit report, one case per objective.")
@click.option("--record", metavar="OUT.yaml", help="Also write a recording that `podfall replay` plays.")
def run(
    file: str, solution: str | None, script_file: str | None, manifests: tuple[str, ...], seed: int | None,
    seeds: int | None, jobs: int, dask: str, until: int | None, as_json: bool, junit_file: str | None,
    record: str | None,
) -> None:  # fmt: skip
    """Play FILE (or a level by name or number) without a screen.

    Without --solution or --script nobody touches anything. Exits with 0 where every objective is met, 1 where not, or
    where podfall itself met a mistake.
    """
    if solution and script_file:
        end("podfall: run takes --solution or --script, not both", UNREADABLE)
    if manifests and record:
        end("podfall: --record keeps what stands in the file, so it does not go with --manifests", UNREADABLE)
    if seeds and (record or seed is not None):
        end("podfall: --seeds goes with neither --seed nor --record", UNREADABLE)
    if not seeds and (jobs > 1 or dask):
        end("podfall: --jobs and --dask share out the runs of --seeds N", UNREADABLE)
    scenario = _with_manifests(open_scenario(file), manifests)
    script = _script(scenario, solution, script_file)
    try:
        if seeds:
            found = _play_many(scenario, script, until, _Many(seeds, jobs, dask))
        else:
            level = play(Level(scenario, seed), script, until)
            found = [result_of(level)]
            if record:
                _write(record, lambda: save_run(level, record))
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    if junit_file:
        _write(junit_file, lambda: Path(junit_file).write_text(junit(found), "utf-8"))
    shown: Any = found if seeds else found[0]
    click.echo(json.dumps(shown, indent=2) if as_json else "\n".join(map(as_text, found)))
    sys.exit(0 if all(result["verdict"] == "passed" and not result["mistakes"] for result in found) else REFUSED)


def _play_many(
    scenario: Scenario, script: Sequence[ScriptEntry], until: int | None, many: _Many
) -> list[dict[str, Any]]:
    found = []
    seeds = range(1, many.seeds + 1)
    try:
        with bar("runs", many.seeds) as told:
            for result in results(scenario, script, seeds, until, many.jobs, many.dask):
                found.append(result)
                told()
    except DaskError as error:
        end(f"podfall: {error}", UNREADABLE)
    return found


def _with_manifests(scenario: Scenario, paths: tuple[str, ...]) -> Scenario:
    """The scenario with other objects at the start."""
    if not paths:
        return scenario
    try:
        manifests = manifests_of(paths)
    except OSError as error:
        end(f"podfall: {error.filename}: {error.strerror}", UNREADABLE)
    return replace(scenario, manifests=manifests)


def _script(scenario: Scenario, solution: str | None, file: str | None) -> Sequence[ScriptEntry]:
    if file:
        try:
            return read_script(file)
        except UnreadableError as error:
            end(str(error), UNREADABLE)
    if not solution:
        return ()
    found = next((known for known in scenario.spec.solutions if known.name == solution), None)
    if found is None:
        names = ", ".join(known.name for known in scenario.spec.solutions) or "none"
        end(f"{scenario.file}: there is no solution {solution}; there are {names}", UNREADABLE)
    return found.script


def _write(file: str, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        # Not 1, which says that an objective is not met.
        end(f"podfall: {file}: {error.strerror}", UNREADABLE)
