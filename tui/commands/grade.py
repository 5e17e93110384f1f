"""`podfall grade`: a class's recordings as a table of marks."""

from __future__ import annotations

import sys

import click

from levels.proof.grading import IS_TABLE, as_csv, as_text, table_file
from levels.proof.grading import grade as mark
from tui.commands.bar import bar
from tui.commands.messages import REFUSED, UNREADABLE
from tui.commands.options.outputs import Output, force_option


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="RUN.yaml...")
@click.option("--csv", "csv_file", metavar="OUT", help="Write the rows as a table for a spreadsheet; - prints it.")
@force_option
def grade(files: tuple[str, ...], csv_file: str | None, force: bool) -> None:
    """Replay recordings and list verdict, medals, lost requests, hints and commands of each.

    A file that cannot be read is a row with its reason. Exits with 0 where every level was passed as recorded, 1 where
    one was not, 2 where a file could not be read.
    """
    table = Output(csv_file, IS_TABLE, force=force, status=REFUSED) if csv_file else None
    marks = []
    with bar("recordings", len(files)) as told:
        for file in files:
            marks.append(mark(file))
            told()
    if table is not None:
        table.write(as_csv(marks) if table.prints else table_file(marks))
    if table is None or not table.prints:
        click.echo(as_text(marks))
    if not all(one.readable for one in marks):
        sys.exit(UNREADABLE)
    sys.exit(0 if all(one.ok for one in marks) else REFUSED)
