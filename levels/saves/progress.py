"""Saved progress: which levels were passed, with which medals, in the user's own data folder.

`PODFALL_HOME` replaces that folder. The file is replaced in one step; a damaged one is set aside under another name,
which is told, and never overwritten. One that a newer podfall wrote is left alone. Several windows may win at the same
time: each reads the file again, in its turn, before it adds what it has won.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import platformdirs

from levels.campaign.index import campaign
from levels.files.atomic_write import write_whole
from levels.files.reading import read_named
from levels.files.turns import turn

if TYPE_CHECKING:
    from levels.campaign.index import LevelEntry

FILE = "progress.json"
MAX_BYTES = 1024 * 1024
"""A larger file is no progress: there are some dozens of levels."""
VERSION = 1
LevelState = Literal["locked", "open", "passed"]


class NewerError(ValueError):
    """Progress that a newer podfall has saved."""

    def __init__(self, version: int) -> None:
        """Name the version of the file."""
        super().__init__(f"was saved by a newer podfall (version {version} of the file; this one knows {VERSION})")


class _Versioned(msgspec.Struct):
    """Any version of the file."""

    version: int


class _Saved(_Versioned):
    """The file."""

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
    untouchable: bool = False
    """The file could not be read, nor be set aside: it is not written over either."""
    _owed: dict[str, list[str]] = field(default_factory=dict)
    """What was won and could not be written so far."""

    @property
    def first_time(self) -> bool:
        """Whether nothing was ever saved here."""
        return not self.levels and not self.file.exists()

    def won(self, name: str, medals: list[str]) -> None:
        """Note a passed level: medals of several runs add up. Raises OSError."""
        self.add({name: medals})

    def add(self, levels: dict[str, list[str]]) -> None:
        """Add passed levels and their medals to what the file holds by now, all or nothing. Raises OSError.

        What could not be written counts in this window, and is written with the next that can.
        """
        _merge(self.levels, levels)
        _merge(self._owed, levels)
        if self.untouchable:
            raise OSError(errno.EPERM, "the file there cannot be used and is left as it is", str(self.file))
        with turn(self.file):
            there = self._there()
            _merge(there, self._owed)
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, progress_text(there))
            self.levels = there
            self._owed.clear()

    def _there(self) -> dict[str, list[str]]:
        """What the file holds by now: other windows may have won since, or have begun afresh. Raises OSError."""
        try:
            return read_progress(self.file)
        except FileNotFoundError:
            return {}
        except NewerError as error:
            raise OSError(errno.EPERM, f"{error}, and is left as it is", str(self.file)) from error
        except ValueError:
            set_aside(self.file)
            return {name: list(medals) for name, medals in self.levels.items()}

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


def progress_text(levels: dict[str, list[str]]) -> str:
    """The text of a file of saved progress."""
    return msgspec.json.format(msgspec.json.encode(_Saved(VERSION, levels))).decode() + "\n"


def home() -> Path:
    """The folder of everything that podfall keeps for its user."""
    given = os.environ.get("PODFALL_HOME")
    return Path(given) if given else Path(platformdirs.user_data_dir("podfall", appauthor=False))


def load_progress(folder: Path | None = None) -> Progress:
    """Read the saved progress; a damaged file is renamed, and `complaint` says so."""
    file = (folder or home()) / FILE
    try:
        levels = read_progress(file)
    except FileNotFoundError:
        return Progress(file)
    except OSError as error:
        complaint = f"the progress cannot be read: {error.strerror}: {file}; nothing will be saved"
        return Progress(file, complaint=complaint, untouchable=True)
    except NewerError as error:
        complaint = f"{file}: {error}; it is left as it is, and nothing will be saved"
        return Progress(file, complaint=complaint, untouchable=True)
    except ValueError as error:
        return _afresh(file, str(error))
    return Progress(file, levels)


def _afresh(file: Path, damaged: str) -> Progress:
    """Begin anew beside a damaged file; `damaged` says what is wrong with it."""
    try:
        with turn(file):
            try:
                return Progress(file, read_progress(file))  # another window was first to set it aside
            except (FileNotFoundError, ValueError):
                aside = f"; it now lies at {set_aside(file)}" if file.exists() else ""
                return Progress(file, complaint=f"{damaged}{aside}; you start afresh")
    except OSError as error:
        complaint = f"{damaged}; it cannot be set aside: {error.strerror}; nothing will be saved"
        return Progress(file, complaint=complaint, untouchable=True)


def read_progress(file: Path) -> dict[str, list[str]]:
    """The levels and medals of a file.

    Raises OSError, NewerError where a newer podfall wrote it, and ValueError where it is no saved progress.
    """
    text = read_named(str(file), MAX_BYTES)
    try:
        version = msgspec.json.decode(text, type=_Versioned).version
        if version > VERSION:
            raise NewerError(version)
        return msgspec.json.decode(text, type=_Saved).levels
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: is no saved progress: {error}") from error


def _merge(levels: dict[str, list[str]], more: dict[str, list[str]]) -> None:
    for name, medals in more.items():
        levels[name] = sorted({*levels.get(name, []), *medals})


def set_aside(file: Path, why: str = "damaged") -> Path:
    """Rename a file that shall not be used any more; returns its new name, which no other had. Raises OSError."""
    number = 1
    while not _takes(aside := file.with_name(f"{file.name}.{why}-{number}")):
        number += 1
    try:
        return file.replace(aside)
    except BaseException:
        aside.unlink()
        raise


def _takes(name: Path) -> bool:
    """Whether the name was free; nobody else takes it from now on."""
    try:
        name.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
