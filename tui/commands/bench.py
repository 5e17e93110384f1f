"""`podfall bench`: what podfall costs on this machine, each figure beside its bar."""

from __future__ import annotations

import sys

import click

from levels.bench.report import as_table, to_json
from levels.bench.suite import figures
from tui.bench.suite import figures as screen_figures
from tui.commands.messages import REFUSED


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
def bench(as_json: bool) -> None:
    """Measure what podfall costs on this machine, beside its bars."""
    measured = [*figures(), *screen_figures()]
    click.echo(to_json(measured) if as_json else as_table(measured), nl=False)
    sys.exit(0 if all(figure.ok for figure in measured) else REFUSED)
