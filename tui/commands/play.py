"""`podfall play`: one level, on the screen or line by line."""

from __future__ import annotations

import sys

import click

from levels.session.documents import UnreadableError
from levels.session.level import Level
from levels.session.progress import load_progress
from levels.session.record import save_run
from tui.commands.saying import REFUSED, UNREADABLE, end, open_scenario
from tui.plain import run_console
from tui.terminal import is_terminal


@click.command()
@click.argument("level", required=False)
@click.option("--seed", type=int, help="Another main seed.")
@click.option("--plain", is_flag=True, help="No screen: read lines from standard input.")
def play(level: str | None, seed: int | None, plain: bool) -> None:
    """Play LEVEL: a level's name or number, or a scenario file; without it, the first unfinished level."""
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    scenario = open_scenario(level or progress.first_unfinished().name)
    try:
        playing = Level(scenario, seed)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    playing.save = lambda file: save_run(playing, file)
    if not plain and is_terminal():
        from tui.starting import play_level  # noqa: PLC0415 - only a screen needs Textual

        play_level(playing, progress)
        return
    click.echo(f"{playing.title}\n{playing.brief}\n(goals, hint, status, tick N, help)")
    status = run_console(playing)
    if playing.verdict == "passed":
        try:
            progress.won(scenario.name, playing.medals())
        except OSError as error:
            end(f"podfall: the progress could not be saved: {error.strerror}: {error.filename}", REFUSED)
    sys.exit(status)
