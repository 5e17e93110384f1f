"""`podfall diff`: two recordings of one scenario side by side."""

from __future__ import annotations

import click

from levels.files.documents import UnreadableError
from levels.proof.compare import side_by_side
from levels.recording.record import RunRecord, read_run
from tui.commands.messages import UNREADABLE, end


@click.command()
@click.argument("a", metavar="A.yaml")
@click.argument("b", metavar="B.yaml")
def diff(a: str, b: str) -> None:
    """Compare two recordings: outcome, success over time, commands, and the first tick in which they part."""
    try:
        runs = (read_run(a), read_run(b))
        names = [_scenario(run) for run in runs]
        if names[0] != names[1]:
            end(f"podfall: two runs of one scenario are needed: {a} plays {names[0]}, {b} plays {names[1]}", UNREADABLE)
        for line in side_by_side(*runs):
            click.echo(line)
    except UnreadableError as error:
        end(str(error), UNREADABLE)


def _scenario(run: RunRecord) -> str:
    return "a sandbox" if run.level is None else run.level.name
