"""`podfall schema`: what podfall's files may hold, for editors."""

from __future__ import annotations

import json

import click

from levels.scenario.jsonschema import json_schema
from tui.settings import SettingsFile


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files (and of the kinds Campaign, Run, ImageCatalog and Settings).

    An editor that is told of it completes and checks what you write; in VS Code, with its YAML extension:
    `podfall schema > podfall.json`, and the line `# yaml-language-server: $schema=podfall.json` on top of the file.
    """
    from tui.apps.app import PodfallApp  # noqa: PLC0415 - a help text needs no Textual
    from tui.screens.catalog import KeyCatalog  # noqa: PLC0415 - as above

    known = json_schema({"Settings": SettingsFile})
    keys = known["$defs"][SettingsFile.__name__]["properties"]["keys"]
    keys["propertyNames"] = {"enum": list(KeyCatalog(PodfallApp).actions)}
    click.echo(json.dumps(known, indent=2))
