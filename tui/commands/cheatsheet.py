"""`podfall cheatsheet`: what the passed levels taught, as Markdown."""

from __future__ import annotations

import click

from levels.files.documents import UnreadableError
from levels.files.output import begins_with
from levels.lessons.cheatsheet import HEAD, cheat_sheet
from levels.saves.progress import load_progress
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.outputs import Output, force_option


@click.command()
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="Where it goes; - prints it.")
@click.option("--all", "whole", is_flag=True, help="Every level, passed or not.")
@force_option
def cheatsheet(output: str, whole: bool, force: bool) -> None:
    """Print what you have learned: per passed level its lesson and commands, and the letters that you have met."""
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    out = Output(output, begins_with(HEAD), force=force, status=REFUSED)
    try:
        text = cheat_sheet(progress.gains, whole=whole)
    except UnreadableError as error:
        end(f"podfall: {error}", UNREADABLE)
    out.write(text)
    if not out.prints:
        click.echo(f"the cheat sheet was written to {output}")
