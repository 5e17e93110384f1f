"""Whether the level that a recording was made of is the one that this podfall has."""

from __future__ import annotations

from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING

from levels.campaign.index import find_level

if TYPE_CHECKING:
    from levels.recording.record import RunRecord


def difference(run: RunRecord) -> str:
    """A sentence with the first line in which the recorded scenario differs from the installed level of that name.

    Empty where they are the same, or where no level has that name. The recording's own copy is what a replay plays.
    """
    entry = find_level(run.level.name) if run.level is not None else None
    if run.level is None or entry is None:
        return ""
    mine, installed = run.level.text, entry.file.read_text("utf-8-sig")
    if sha256(mine.encode()).digest() == sha256(installed.encode()).digest():
        return ""
    for number, (here, there) in enumerate(zip_longest(mine.splitlines(), installed.splitlines()), start=1):
        if here != there:
            return (
                f"its scenario is not the installed level {entry.name}: line {number} is {_shown(here)} "
                f"in the recording, {_shown(there)} in the level; the recording's own copy is replayed"
            )
    return ""


def _shown(line: str | None) -> str:
    return "missing" if line is None else f"`{line.strip()}`"
