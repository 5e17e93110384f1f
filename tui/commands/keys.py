"""`podfall keys`: what can be done with a key, which keys those are, and how to change them."""

from __future__ import annotations

from itertools import groupby

import click

from tui.commands.options.display import settings_of
from tui.widgets.keynames import shown_keys

_HOW = """\
Other keys are set in {file}: action and key, or a list of keys.

    keys:
      clock.step: n
      clock.back: [F6, ","]
"""


@click.command()
def keys() -> None:
    """List all actions and their keys, and how to change them.

    Keys that you have changed are marked with *. What of your settings cannot be used is told on standard error.
    """
    from tui.apps.app import PodfallApp  # noqa: PLC0415 - a help text needs no Textual
    from tui.screens.catalog import KeyCatalog  # noqa: PLC0415 - as above

    settings = settings_of(ascii_only=False, no_mouse=False)
    catalog = KeyCatalog(PodfallApp)
    keymap, complaints = catalog.keymap(settings.keys)
    for complaint in complaints:
        click.echo(f"{settings.file}: keys: {complaint}", err=True)
    rows = [
        (action, shown_keys(keymap.get(name, action.keys)), "*" if name in keymap else " ")
        for name, action in catalog.actions.items()
    ]
    names, widths = (max(len(row[0].name) for row in rows), max(len(row[1]) for row in rows))
    for group, among in groupby(rows, key=lambda row: row[0].group):
        click.echo(group)
        for action, shown, changed in among:
            click.echo(f" {changed}{action.name:<{names}}  {shown:<{widths}}  {action.does}")
        click.echo()
    click.echo(_HOW.format(file=settings.file), nl=False)
