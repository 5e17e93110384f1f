"""`podfall play`: one level, on the screen or line by line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from engine.clock import EPOCH_S
from levels.files.documents import UnreadableError
from levels.files.reading import STDIN
from levels.recording.record import save_run
from levels.saves.gains import gains_of
from levels.saves.kept import DamagedRunError
from levels.saves.progress import load_progress
from levels.session.level import Level
from tui.commands.messages import REFUSED, UNREADABLE, end, open_scenario
from tui.commands.options.display import display_options, settings_of, speed_option
from tui.commands.options.narrating import NO_NARRATION, plain_options
from tui.commands.options.serve_options import Asked, serve_options, serving
from tui.commands.sandbox_setup import present_s
from tui.plain import run_console
from tui.plainkeeping import NobodyPlaysError, keeping_of
from tui.terminal import back_to_terminal, is_terminal

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario
    from tui.plainkeeping import Keeping


@click.command()
@click.argument("level", required=False)
@click.option("--seed", type=int, help="Another main seed.")
@plain_options
@speed_option
@display_options
@serve_options
def play(
    level: str | None,
    seed: int | None,
    plain: bool,
    narrate: bool,
    speed: float,
    ascii_only: bool,
    no_mouse: bool,
    listen: str,
    token: str,
    token_file: str,
) -> None:
    """Play LEVEL: a level's name or number, or a scenario file; without it, the first unfinished level."""
    on_screen = not plain and is_terminal()
    if narrate and on_screen:
        end(NO_NARRATION, UNREADABLE)
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    scenario = open_scenario(level or progress.first_unfinished().name)
    if not plain and level in STDIN:
        back_to_terminal()
    keeping = None if on_screen else _keeping(scenario)
    playing = _level(scenario, seed, present_s() if listen else EPOCH_S, keeping)
    with serving(Asked(listen, token, token_file)) as place:
        if on_screen:
            from tui.apps.starting import play_level  # noqa: PLC0415 - only a screen needs Textual

            settings = settings_of(ascii_only=ascii_only, no_mouse=no_mouse)
            settings.speed = speed
            sys.exit(play_level(playing, progress, settings, place))
        click.echo(f"{playing.title}\n{playing.brief}\n(goals, hint, status, tick N, help)")
        try:
            ended = run_console(playing, place, keeping, narrate=narrate)
        except DamagedRunError as error:
            end(f"podfall: {error}", REFUSED)
    played = cast("Level", ended.session)
    if played.verdict == "passed":
        try:
            progress.take(gains_of(played))
        except OSError as error:
            end(f"podfall: the progress could not be saved: {error.strerror}: {error.filename}", REFUSED)
    sys.exit(ended.status)


def _keeping(scenario: Scenario) -> Keeping | None:
    """What keeps the run from line to line; a person at a terminal is asked what becomes of an unfinished one."""
    try:
        return keeping_of(scenario, input if is_terminal() else None)
    except (NobodyPlaysError, EOFError, KeyboardInterrupt):
        sys.exit(0)


def _level(scenario: Scenario, seed: int | None, epoch_s: int, keeping: Keeping | None) -> Level:
    """The level at its beginning; one that goes on begins as it did then."""
    kept = keeping.kept if keeping is not None else None
    if kept is not None:
        seed, epoch_s = kept.seed, kept.epoch_s
    try:
        playing = Level(scenario, seed, epoch_s=epoch_s)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    playing.save = save_run
    return playing
