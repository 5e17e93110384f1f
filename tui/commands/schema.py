"""`podfall schema`: what a scenario file may hold, for editors."""

from __future__ import annotations

import json

import click

from levels.scenario.jsonschema import json_schema


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files (and of the kinds Campaign, Run and ImageCatalog).

    An editor that is told of it completes and checks what you write; in VS Code, with its YAML extension:
    `podfall schema > podfall.json`, and the line `# yaml-language-server: $schema=podfall.json` on top of the file.
    """
    click.echo(json.dumps(json_schema(), indent=2))
