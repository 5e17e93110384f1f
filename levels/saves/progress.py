"""Saved progress: which levels were passed, with which medals and how well, in the user's own data folder.

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
from levels.saves.gains import Gains, WonRun

if TYPE_CHECKING:
    from levels.campaign.index import LevelEntry

FILE = "progress.json"
MAX_BYTES = 1024 * 1024
"""A larger file is no progress: there are some dozens of levels."""
VERSION = 2
"""2: runs, and whether all levels are open."""
LevelState = Literal["locked", "open", "passed"]


class NewerError(ValueError):
    """Progress that a newer podfall has saved."""

    def __init__(self, version: int) -> None:
        """Name the version of the file."""
        super().__init__(f"was saved by a newer podfall (version {version} of the file; this one knows {VERSION})")


class _Versioned(msgspec.Struct):
    """Any version of the file."""

    version: int


class SavedFile(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The file."""

    version: int
    levels: dict[str, list[str]]
    runs: dict[str, WonRun] = {}
    all_open: bool = False
    """Whether levels open before the one in front of them is passed."""

    @property
    def gains(self) -> Gains:
        """What it tells of as won."""
        return Gains(levels=self.levels, runs=self.runs)


@dataclass
class Progress:
    """What a player has reached."""

    file: Path
    gains: Gains = field(default_factory=Gains)
    all_open: bool = False
    """Whether the player has opened all levels."""
    complaint: str = ""
    """What was wrong with the file, and where it now lies."""
    untouchable: bool = False
    """The file could not be read, nor be set aside: it is not written over either."""
    _owed: Gains = field(default_factory=Gains)
    """What was won and could not be written so far."""
    _wish: bool | None = None
    """Whether all levels shall be open, where that could not be written so far."""

    @property
    def levels(self) -> dict[str, list[str]]:
        """Passed level to its medals."""
        return self.gains.levels

    @property
    def runs(self) -> dict[str, WonRun]:
        """Passed level to its best run, as far as that is known."""
        return self.gains.runs

    @property
    def first_time(self) -> bool:
        """Whether nothing was ever saved here."""
        return not self.levels and not self.file.exists()

    def won(self, name: str, medals: list[str]) -> None:
        """Note a passed level: medals of several runs add up. Raises OSError."""
        self.add({name: medals})

    def add(self, levels: dict[str, list[str]]) -> None:
        """Note passed levels with their medals, of runs that nothing else is known of. Raises OSError."""
        self.take(Gains(levels=levels))

    def take(self, more: Gains) -> None:
        """Add what was won to what the file holds by now, all or nothing. Raises OSError.

        What could not be written counts in this window, and is written with the next that can.
        """
        self.gains.add(more)
        self._owed.add(more)
        self._write()

    def open_all(self, *, wanted: bool = True) -> None:
        """Open every level, or only those whose turn has come; so it stays from now on. Raises OSError."""
        self.all_open = self._wish = wanted
        self._write()

    def _write(self) -> None:
        if self.untouchable:
            raise OSError(errno.EPERM, "the file there cannot be used and is left as it is", str(self.file))
        with turn(self.file):
            there = self._there()
            gains = there.gains
            gains.add(self._owed)
            opened = there.all_open if self._wish is None else self._wish
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, progress_text(gains, all_open=opened))
            self.gains, self.all_open = gains, opened
            self._owed, self._wish = Gains(), None

    def _there(self) -> SavedFile:
        """What the file holds by now: other windows may have won since, or have begun afresh. Raises OSError."""
        try:
            return read_progress(self.file)
        except FileNotFoundError:
            return SavedFile(version=VERSION, levels={})
        except NewerError as error:
            raise OSError(errno.EPERM, f"{error}, and is left as it is", str(self.file)) from error
        except ValueError:
            set_aside(self.file)
            mine = Gains()
            mine.add(self.gains)
            return SavedFile(version=VERSION, levels=mine.levels, runs=mine.runs, all_open=self.all_open)

    def state(self, name: str) -> LevelState:
        """Whether a level is passed, open (the first, the one before is passed, or all are opened) or locked."""
        before = ""
        for level in campaign():
            if level.name == name:
                break
            before = level.name
        if name in self.levels:
            return "passed"
        return "open" if not before or before in self.levels or self.all_open else "locked"

    def first_unfinished(self) -> LevelEntry:
        """The level to go on with: the first that is not passed, or the last one."""
        levels = campaign()
        return next((level for level in levels if level.name not in self.levels), levels[-1])


def progress_text(gains: Gains, *, all_open: bool = False) -> str:
    """The text of a file of saved progress."""
    saved = SavedFile(version=VERSION, levels=gains.levels, runs=gains.runs, all_open=all_open)
    return msgspec.json.format(msgspec.json.encode(saved)).decode() + "\n"


def home() -> Path:
    """The folder of everything that podfall keeps for its user."""
    given = os.environ.get("PODFALL_HOME")
    return Path(given) if given else Path(platformdirs.user_data_dir("podfall", appauthor=False))


def load_progress(folder: Path | None = None) -> Progress:
    """Read the saved progress; a damaged file is renamed, and `complaint` says so."""
    file = (folder or home()) / FILE
    try:
        saved = read_progress(file)
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
    return _of(file, saved)


def _of(file: Path, saved: SavedFile) -> Progress:
    return Progress(file, saved.gains, saved.all_open)


def _afresh(file: Path, damaged: str) -> Progress:
    """Begin anew beside a damaged file; `damaged` says what is wrong with it."""
    try:
        with turn(file):
            try:
                return _of(file, read_progress(file))  # another window was first to set it aside
            except (FileNotFoundError, ValueError):
                aside = f"; it now lies at {set_aside(file)}" if file.exists() else ""
                return Progress(file, complaint=f"{damaged}{aside}; you start afresh")
    except OSError as error:
        complaint = f"{damaged}; it cannot be set aside: {error.strerror}; nothing will be saved"
        return Progress(file, complaint=complaint, untouchable=True)


def read_progress(file: Path) -> SavedFile:
    """The content of a file, of this version or an earlier one.

    Raises OSError, NewerError where a newer podfall wrote it, and ValueError where it is no saved progress.
    """
    text = read_named(str(file), MAX_BYTES)
    try:
        version = msgspec.json.decode(text, type=_Versioned).version
        if version > VERSION:
            raise NewerError(version)
        return msgspec.json.decode(text, type=SavedFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: is no saved progress: {error}") from error


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
