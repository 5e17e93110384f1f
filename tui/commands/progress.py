"""`podfall progress`: saved progress on its way to another machine, or set aside."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from levels.saves.export_import import import_progress, is_progress, reset_progress
from levels.saves.progress import Progress, load_progress, progress_text
from tui.commands.groups.usage import NamingGroup
from tui.commands.messages import REFUSED, UNREADABLE, end
from tui.commands.options.outputs import Output, force_option


@click.group(cls=NamingGroup)
def progress() -> None:
    """Move saved progress to another machine, or begin afresh."""


@progress.command("export")
@click.argument("file")
@force_option
def export(file: str, force: bool) -> None:
    """Write a copy of what you have won to FILE; - prints it."""
    saved = _load()
    output = Output(file, is_progress, force=force, status=REFUSED)
    output.write(progress_text(saved.gains))
    if not output.prints:
        click.echo(f"{len(saved.levels)} levels written to {file}")


@progress.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Add what FILE tells of to what you have won here."""
    saved = _load()
    try:
        count = import_progress(saved, file)
    except ValueError as error:
        end(f"podfall: {error}", UNREADABLE)
    except FileNotFoundError as error:
        end(f"podfall: {error.filename}: {error.strerror}", UNREADABLE)
    except OSError as error:
        _refuse(error)
    click.echo(f"{count} levels taken in; there are {len(saved.levels)} now")


@progress.command("reset")
def reset() -> None:
    """Begin afresh; the old file is kept under another name."""
    try:
        old = reset_progress(_load())
    except OSError as error:
        _refuse(error)
    click.echo("there was no progress to reset" if old is None else f"you start afresh; the old progress lies at {old}")


def _load() -> Progress:
    saved = load_progress()
    if saved.complaint:
        click.echo(saved.complaint, err=True)
    return saved


def _refuse(error: OSError) -> NoReturn:
    end(f"podfall: {error.filename}: {error.strerror}", REFUSED)
