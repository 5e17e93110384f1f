"""`podfall run`: a scenario without a screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from msgspec.structs import replace as replaced

from levels.files.documents import UnreadableError
from levels.files.reading import STDIN
from levels.proof.results import IS_JUNIT, as_text, junit, result_of
from levels.proof.seeds import DaskError, results
from levels.proof.seedsummary import summary
from levels.recording.record import IS_RUN, run_text
from levels.scenario.building.cluster_builder import setup_of
from levels.scenario.loading.script import read_script
from levels.session.headless import play
from levels.session.level import Level
from levels.session.session import Session
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE, end, open_scenario
from tui.commands.options.outputs import Output, force_option
from tui.commands.options.registry import registry_option
from tui.commands.sandbox_setup import manifests_of, name_refused

if TYPE_CHECKING:
    from engine.runtime.registry import Registry
    from levels.scenario.loading.loader import Scenario
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
@click.option(
    "--manifests",
    multiple=True,
    metavar="PATH",
    help="Start with these files or folders instead of the objects that stand in FILE.",
)
@registry_option
@click.option("--seed", type=int, help="Another main seed.")
@click.option("--seeds", type=click.IntRange(1, 100_000), help="Play with the traffic seeds 1 to N.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="With --seeds: processes at work at the same time.")
@click.option("--dask", default="", metavar="ADDRESS", help="With --seeds: let the workers of a dask scheduler play.")
@click.option("--until", type=click.IntRange(0), help="Stop after this tick.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--junit", "junit_file", metavar="OUT.xml", help="Also write a JUnit report, one case per objective.")
@click.option("--record", metavar="OUT.yaml", help="Also write a recording that `podfall replay` plays.")
@force_option
def run(
    file: str,
    solution: str | None,
    script_file: str | None,
    manifests: tuple[str, ...],
    registry: Registry | None,
    seed: int | None,
    seeds: int | None,
    jobs: int,
    dask: str,
    until: int | None,
    as_json: bool,
    junit_file: str | None,
    record: str | None,
    force: bool,
) -> None:
    """Play FILE (or a level by name or number) without a screen.

    Without --solution or --script nobody touches anything. Exits with 0 where every objective is met, 1 where not, or
    where podfall itself met a mistake. An output named - is printed instead of the result; of --seeds that is a
    summary: how many runs passed, how many requests they lost, and the seeds that failed.
    """
    _refuse_if(
        (solution and script_file, "run takes --solution or --script, not both"),
        (manifests and record, "--record keeps what stands in the file, so it does not go with --manifests"),
        (registry and record, "--record keeps what stands in the file, so it does not go with --registry"),
        (seeds and (record or seed is not None), "--seeds goes with neither --seed nor --record"),
        (not seeds and (jobs > 1 or dask), "--jobs and --dask share out the runs of --seeds N"),
        (len([one for one in (file, script_file, *manifests) if one in STDIN]) > 1, "standard input can be read once"),
    )
    # Not 1, which says that an objective is not met.
    report = Output(junit_file, IS_JUNIT, force=force, status=UNREADABLE) if junit_file else None
    recording = Output(record, IS_RUN, force=force, status=UNREADABLE) if record else None
    printed = [as_json, *(output.prints for output in (report, recording) if output is not None)]
    _refuse_if((sum(printed) > 1, "only one of --json, --junit and --record can go to standard output"))
    scenario, refused = _with_manifests(_with_registry(open_scenario(file), registry), manifests)
    script = _script(scenario, solution, script_file)
    try:
        if seeds:
            found = _play_many(scenario, script, until, _Many(seeds, jobs, dask))
        else:
            level = play(Level(scenario, seed), script, until)
            found = [result_of(level)]
            if recording is not None:
                recording.write(run_text(level, recording.name))
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    if report is not None:
        report.write(junit(found))
    shown: Any = found if seeds else found[0]
    if as_json or not any(printed):
        told = summary(found) if seeds else as_text(found[0])
        click.echo(json.dumps(shown, indent=2) if as_json else told)
    passed = all(result["verdict"] == "passed" and not result["mistakes"] for result in found)
    sys.exit(refused if passed else REFUSED)


def _refuse_if(*wrong: tuple[object, str]) -> None:
    """End with the first sentence whose condition is true."""
    for condition, sentence in wrong:
        if condition:
            end(f"podfall: {sentence}", UNREADABLE)


def _play_many(
    scenario: Scenario,
    script: Sequence[ScriptEntry],
    until: int | None,
    many: _Many,
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


def _with_registry(scenario: Scenario, registry: Registry | None) -> Scenario:
    """The scenario with another registry, where one was chosen."""
    if registry is None:
        return scenario
    spec = scenario.spec
    return replace(scenario, spec=replaced(spec, cluster=replaced(spec.cluster, registry=registry)))


def _with_manifests(scenario: Scenario, paths: tuple[str, ...]) -> tuple[Scenario, int]:
    """The scenario with other objects at the start, and the exit status that what was refused of them leaves."""
    if not paths:
        return scenario, 0
    try:
        found = manifests_of(paths, f"podfall run {scenario.file} --manifests -")
    except OSError as error:
        end(f"podfall: {error.filename}: {error.strerror}", UNREADABLE)
    spec = replaced(scenario.spec, images=scenario.spec.images | found.images)
    scenario = replace(scenario, spec=spec)
    begun = Session(setup_of(replace(scenario, manifests=found.manifests)))
    return replace(scenario, manifests=begun.setup.manifests), name_refused(begun)


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
