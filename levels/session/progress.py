"""Saved progress: which levels were passed, with which medals, in the user's own data folder.

`PODFALL_HOME` replaces that folder. The file is replaced in one step; a damaged one is set aside under another name,
which is told, and never overwritten.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import platformdirs

from levels.campaign.index import campaign
from levels.session.record import write_whole

if TYPE_CHECKING:
    from levels.campaign.index import LevelEntry

FILE = "progress.json"
VERSION = 1
LevelState = Literal["locked", "open", "passed"]


class _Saved(msgspec.Struct, forbid_unknown_fields=False):
    """The file."""

    version: int
    levels: dict[str, list[str]]
    """Passed level to the medals collected over all its runs."""


@dataclass
class Progress:
    """What a player has reached."""

    file: Path
    levels: dict[str, list[str]] = field(default_factory=dict)
    """Passed level to its medals."""
    complaint: str = ""
    """What was wrong with the file, and where it now lies."""

    @property
    def first_time(self) -> bool:
        """Whether nothing was ever saved here."""
        return not self.levels and not self.file.exists()

    def won(self, name: str, medals: list[str]) -> None:
        """Note a passed level: medals of several runs add up. Raises OSError."""
        self.levels[name] = sorted({*self.levels.get(name, []), *medals})
        self.save()

    def save(self) -> None:
        """Write everything, all or nothing. Raises OSError."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.file, msgspec.json.format(msgspec.json.encode(_Saved(VERSION, self.levels))).decode() + "\n")

    def state(self, name: str) -> LevelState:
        """Whether a level is passed, open (the first, or the one before is passed) or locked."""
        before = ""
        for level in campaign():
            if level.name == name:
                break
            before = level.name
        if name in self.levels:
            return "passed"
        return "open" if not before or before in self.levels else "locked"

    def first_unfinished(self) -> LevelEntry:
        """The level to go on with: the first that is not passed, or the last one."""
        levels = campaign()
        return next((level for level in levels if level.name not in self.levels), levels[-1])


def home() -> Path:
    """The folder of everything that podfall keeps for its user."""
    given = os.environ.get("PODFALL_HOME")
    return Path(given) if given else Path(platformdirs.user_data_dir("podfall", appauthor=False))


def load_progress(folder: Path | None = None) -> Progress:
    """Read the saved progress; a damaged file is renamed, and `complaint` says so."""
    file = (folder or home()) / FILE
    try:
        saved = msgspec.json.decode(file.read_bytes(), type=_Saved)
    except FileNotFoundError:
        return Progress(file)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        aside = _set_aside(file)
        return Progress(file, complaint=f"{file} is damaged ({error}) and now lies at {aside}; you start afresh")
    return Progress(file, saved.levels)


def _set_aside(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    return file.rename(aside)
