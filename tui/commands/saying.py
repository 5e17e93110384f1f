"""What the subcommands share: one sentence on standard error, an exit status, and finding the file of a level."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from levels.campaign.index import campaign, find_level
from levels.scenario.loader import load_scenario
from levels.session.documents import UnreadableError

if TYPE_CHECKING:
    from levels.scenario.loader import Scenario

REFUSED = 1
UNREADABLE = 2


def end(text: str, status: int) -> NoReturn:
    """Say one line on standard error and exit."""
    click.echo(text, err=True)
    sys.exit(status)


def open_scenario(wanted: str) -> Scenario:
    """The scenario of a file, or of a level by name or number; ends with a sentence where there is none."""
    entry = None if Path(wanted).exists() else find_level(wanted)
    if entry is None and not Path(wanted).exists() and "." not in wanted and "/" not in wanted:
        known = ", ".join(f"{level.order} {level.name}" for level in campaign())
        end(f"podfall: there is no level or file {wanted}; levels are {known}", UNREADABLE)
    try:
        return load_scenario(wanted if entry is None else entry.file)
    except UnreadableError as error:
        end(str(error), UNREADABLE)
