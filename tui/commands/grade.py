"""`podfall grade`: a class's recordings as a table of marks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from levels.proof.marks import as_csv, as_text
from levels.proof.marks import grade as mark
from tui.commands.bar import bar
from tui.commands.saying import REFUSED, UNREADABLE, end


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="RUN.yaml...")
@click.option("--csv", "csv_file", metavar="OUT", help="Write the rows as a table for a spreadsheet; - prints it.")
def grade(files: tuple[str, ...], csv_file: str | None) -> None:
    """Replay recordings and list verdict, medals, lost requests, hints and commands of each.

    A file that cannot be read is a row with its reason. Exits with 0 where every level was passed as recorded, 1 where
    one was not, 2 where a file could not be read.
    """
    marks = []
    with bar("recordings", len(files)) as told:
        for file in files:
            marks.append(mark(file))
            told()
    if csv_file and csv_file != "-":
        try:
            # With the mark that makes spreadsheets read it as UTF-8.
            Path(csv_file).write_text(as_csv(marks), "utf-8-sig", newline="")
        except OSError as error:
            end(f"podfall: {csv_file}: {error.strerror}", REFUSED)
    click.echo(as_csv(marks) if csv_file == "-" else as_text(marks), nl=csv_file != "-")
    if not all(one.readable for one in marks):
        sys.exit(UNREADABLE)
    sys.exit(0 if all(one.ok for one in marks) else REFUSED)
