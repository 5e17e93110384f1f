"""`podfall run`: a scenario without a screen."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from levels.proof.results import as_text, junit, result_of
from levels.scenario.script import read_script
from levels.session.documents import UnreadableError
from levels.session.level import Level
from levels.session.playing import play
from levels.session.record import save_run
from tui.commands.saying import REFUSED, UNREADABLE, end, open_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from levels.scenario.loader import Scenario
    from levels.scenario.schema import ScriptEntry


@click.command()
@click.argument("file")
@click.option("--solution", help="Play this solution of the file.")
@click.option("--script", "script_file", help="Play the inputs of this YAML list.")
@click.option("--seed", type=int, help="Another main seed.")
@click.option("--seeds", type=click.IntRange(1, 100_000), help="Play with the traffic seeds 1 to N.")
@click.option("--until", type=click.IntRange(0), help="Stop after this tick.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--junit", "junit_file", metavar="OUT.xml", help="Also write a JUnit report, one case per objective.")
@click.option("--record", metavar="OUT.yaml", help="Also write a recording that `podfall replay` plays.")
def run(
    file: str, solution: str | None, script_file: str | None, seed: int | None, seeds: int | None, until: int | None,
    as_json: bool, junit_file: str | None, record: str | None,
) -> None:  # fmt: skip
    """Play FILE (or a level by name or number) without a screen.

    Without --solution or --script nobody touches anything. Exits with 0 where every objective is met, 1 where not.
    """
    if solution and script_file:
        end("podfall: run takes --solution or --script, not both", UNREADABLE)
    if seeds and (record or seed is not None):
        end("podfall: --seeds goes with neither --seed nor --record", UNREADABLE)
    scenario = open_scenario(file)
    script = _script(scenario, solution, script_file)
    levels = [_play(scenario, script, seed, traffic, until) for traffic in (range(1, seeds + 1) if seeds else (None,))]
    results = [result_of(level) for level in levels]
    if record:
        _write(record, lambda: save_run(levels[0], record))
    if junit_file:
        _write(junit_file, lambda: Path(junit_file).write_text(junit(results), "utf-8"))
    shown: Any = results if seeds else results[0]
    click.echo(json.dumps(shown, indent=2) if as_json else "\n".join(map(as_text, results)))
    sys.exit(0 if all(result["verdict"] == "passed" for result in results) else REFUSED)


def _play(
    scenario: Scenario, script: Sequence[ScriptEntry], seed: int | None, traffic: int | None, until: int | None
) -> Level:
    try:
        return play(Level(scenario, seed, traffic), script, until)
    except UnreadableError as error:
        end(str(error), UNREADABLE)


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


def _write(file: str, write: Any) -> None:
    try:
        write()
    except OSError as error:
        end(f"podfall: {file}: {error.strerror}", REFUSED)
