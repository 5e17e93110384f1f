"""`podfall levels`: the campaign with its progress."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from levels.campaign.index import campaign
from levels.saves.progress import load_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.campaign.index import LevelEntry
    from levels.saves.progress import Progress


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def levels(as_json: bool) -> None:
    """List the levels and what you have won."""
    progress = load_progress()
    if progress.complaint:
        click.echo(progress.complaint, err=True)
    if as_json:
        click.echo(json.dumps([_row(level, progress) for level in campaign()], indent=2))
    else:
        click.echo("\n".join(_lines(campaign(), progress)))


def _row(level: LevelEntry, progress: Progress) -> dict[str, object]:
    best = progress.runs.get(level.name)
    return {
        "name": level.name,
        "chapter": level.chapter,
        "order": level.order,
        "title": level.title,
        "state": progress.state(level.name),
        "medals": progress.levels.get(level.name, []),
        "best": None if best is None else to_builtins(best),
        "file": str(level.file),
    }


def _lines(listed: Sequence[LevelEntry], progress: Progress) -> Iterator[str]:
    """A heading per chapter, and in columns what stands below it."""
    names, titles = (max(map(len, texts)) for texts in ([one.name for one in listed], [one.title for one in listed]))
    chapter = 0
    for level in listed:
        if level.chapter != chapter:
            chapter = level.chapter
            yield f"Chapter {chapter}: {level.chapter_title}"
        state, won = progress.state(level.name), ", ".join(progress.levels.get(level.name, []))
        yield f"  {level.order:>2}  {level.name:<{names}} {state:<7} {level.title:<{titles}}  {won}".rstrip()
