"""`podfall levels`: the campaign with its progress."""

from __future__ import annotations

import json

import click

from levels.campaign.index import campaign
from levels.saves.progress import load_progress


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def levels(as_json: bool) -> None:
    """List the levels and what you have won."""
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    rows = [
        {
            "name": level.name,
            "chapter": level.chapter,
            "order": level.order,
            "title": level.title,
            "state": progress.state(level.name),
            "medals": progress.levels.get(level.name, []),
            "file": str(level.file),
        }
        for level in campaign()
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    chapter = 0
    for level, row in zip(campaign(), rows, strict=True):
        if level.chapter != chapter:
            chapter = level.chapter
            click.echo(f"Chapter {chapter}: {level.chapter_title}")
        won = progress.levels.get(level.name, [])
        medals = f"  {', '.join(won)}" if won else ""
        click.echo(f"  {level.order:>2}  {level.name:<14} {row['state']:<7} {level.title}{medals}")
