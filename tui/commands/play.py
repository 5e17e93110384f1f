"""`podfall play`: one level, on the screen or line by line."""

from __future__ import annotations

import sys
from typing import cast

import click

from engine.clock import EPOCH_S
from levels.files.documents import UnreadableError
from levels.files.reading import STDIN
from levels.session.level import Level
from levels.session.progress import load_progress
from levels.session.record import save_run
from tui.commands.beside import Asked, serve_options, serving
from tui.commands.display import display_options, settings_of, speed_option
from tui.commands.free import present_s
from tui.commands.saying import REFUSED, UNREADABLE, end, open_scenario
from tui.plain import run_console
from tui.terminal import back_to_terminal, is_terminal


@click.command()
@click.argument("level", required=False)
@click.option("--seed", type=int, help="Another main seed.")
@click.option("--plain", is_flag=True, help="No screen: read lines from standard input.")
@speed_option
@display_options
@serve_options
def play(
    level: str | None, seed: int | None, plain: bool, speed: float, ascii_only: bool, no_mouse: bool, listen: str,
    token: str, token_file: str,
) -> None:  # fmt: skip
    """Play LEVEL: a level's name or number, or a scenario file; without it, the first unfinished level."""
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    scenario = open_scenario(level or progress.first_unfinished().name)
    if not plain and level in STDIN:
        back_to_terminal()
    try:
        playing = Level(scenario, seed, epoch_s=present_s() if listen else EPOCH_S)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    playing.save = save_run
    with serving(Asked(listen, token, token_file)) as place:
        if not plain and is_terminal():
            from tui.starting import play_level  # noqa: PLC0415 - only a screen needs Textual

            settings = settings_of(ascii_only=ascii_only, no_mouse=no_mouse)
            settings.speed = speed
            play_level(playing, progress, settings, place)
            return
        click.echo(f"{playing.title}\n{playing.brief}\n(goals, hint, status, tick N, help)")
        ended = run_console(playing, place)
    played = cast("Level", ended.session)
    if played.verdict == "passed":
        try:
            progress.won(scenario.name, played.medals())
        except OSError as error:
            end(f"podfall: the progress could not be saved: {error.strerror}: {error.filename}", REFUSED)
    sys.exit(ended.status)
