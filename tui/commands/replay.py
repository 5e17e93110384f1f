"""`podfall replay`: a recording on the screen, or without one only the comparison of its digest."""

from __future__ import annotations

import sys

import click

from levels.files.documents import UnreadableError
from levels.journal.rules import other_rules
from levels.playback.replay import replay as play
from levels.recording.level_version import difference
from levels.recording.record import RunRecord, read_run
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.display import display_options, settings_of, speed_option
from tui.terminal import is_terminal


@click.command()
@click.argument("file", metavar="RUN.yaml")
@click.option("--headless", is_flag=True, help="No screen: play it at once and compare digests.")
@speed_option
@display_options
def replay(file: str, headless: bool, speed: float, ascii_only: bool, no_mouse: bool) -> None:
    """Play the recording RUN.yaml again: the same inputs must give the same run."""
    try:
        run = read_run(file)
        for note in filter(None, (difference(run), other_rules(run.rules))):
            click.echo(f"{file}: {note}", err=True)
        if not headless and is_terminal():
            sys.exit(_watch(run, speed, ascii_only=ascii_only, no_mouse=no_mouse))
        outcome = play(run)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
    if not headless:
        click.echo("podfall: no terminal to show it on, so it was only compared", err=True)
    for mistake in outcome.mistakes:
        click.echo(f"{file}: a mistake of podfall itself in {mistake}", err=True)
    click.echo(f"{file}: {outcome.sentence}")
    sys.exit(0 if outcome.same else REFUSED)


def _watch(run: RunRecord, speed: float, *, ascii_only: bool, no_mouse: bool) -> int:
    from levels.playback.playback import playback_of_run  # noqa: PLC0415 - only a screen needs it
    from tui.apps.watching import WatchingApp  # noqa: PLC0415 - as above
    from tui.screens.replay import ReplayScreen  # noqa: PLC0415 - as above

    playback = playback_of_run(run)
    settings = settings_of(ascii_only=ascii_only, no_mouse=no_mouse)
    return WatchingApp(
        lambda ascii_only: ReplayScreen(playback, ascii_only=ascii_only, speed=speed), settings=settings
    ).play()
