"""What the subcommands share: one sentence on standard error, an exit status, and finding the file of a level."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from levels.campaign.index import campaign, find_level
from levels.files.documents import UnreadableError
from levels.files.reading import STDIN
from levels.scenario.loading.loader import load_scenario

if TYPE_CHECKING:
    from levels.scenario.loading.loader import Scenario

REFUSED = 1
UNREADABLE = 2


def end(text: str, status: int) -> NoReturn:
    """Say one line on standard error and exit."""
    click.echo(text, err=True)
    sys.exit(status)


def open_scenario(wanted: str) -> Scenario:
    """The scenario of a file, of standard input, or of a level by name or number; ends with a sentence without one."""
    there = bool(wanted) and (wanted in STDIN or Path(wanted).exists())
    entry = None if there else find_level(wanted)
    if entry is None and not there and "." not in wanted and "/" not in wanted:
        end(f"podfall: there is no level or file {wanted or 'of an empty name'}; {_likely(wanted)}", UNREADABLE)
    try:
        return load_scenario(wanted if entry is None else entry.file)
    except UnreadableError as error:
        end(str(error), UNREADABLE)


def _likely(wanted: str) -> str:
    """What was meant, or else what there is."""
    close = difflib.get_close_matches(wanted, [level.name for level in campaign()], n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"levels are {', '.join(f'{level.order} {level.name}' for level in campaign())}"
