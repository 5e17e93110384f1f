"""What a player has set once and for all: the theme, and how the screen is drawn. Kept in the user's own data folder.

`PODFALL_HOME` replaces that folder. The environment and the command line come before the file. A file that cannot be
read is set aside under another name, which is told, and never overwritten.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from levels.files.atomic_write import write_whole
from levels.saves.progress import home, set_aside
from tui.gameclock import USUAL
from tui.terminal import draws_unicode

FILE = "settings.json"
MOTION = "PODFALL_MOTION"
THEME = "PODFALL_THEME"


class _Saved(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """The file."""

    theme: str = ""
    ascii: bool = False
    mouse: bool = True
    motion: bool = True


@dataclass
class Settings:
    """How podfall is drawn for this player."""

    file: Path | None = None
    """Where they are kept; None: nowhere."""
    theme: str = ""
    """Empty: the default."""
    ascii_only: bool = False
    mouse: bool = True
    motion: bool = True
    speed: float = USUAL
    """Ticks per second with which levels start; not kept."""
    complaint: str = ""
    """What was wrong with the file, and where it now lies."""
    _saved: _Saved = field(default_factory=_Saved)

    def choose_theme(self, name: str) -> None:
        """Remember a theme. Raises OSError where that cannot be saved."""
        self.theme = self._saved.theme = name
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.file, msgspec.json.format(msgspec.json.encode(self._saved)).decode() + "\n")


def load_settings(folder: Path | None = None, *, ascii_only: bool = False, no_mouse: bool = False) -> Settings:
    """Read the file and what the environment says; `ascii_only` and `no_mouse` come from the command line."""
    file = (folder or home()) / FILE
    saved, complaint = _read(file)
    return Settings(
        file,
        os.environ.get(THEME) or saved.theme,
        ascii_only or saved.ascii or not draws_unicode(),
        saved.mouse and not no_mouse,
        saved.motion and os.environ.get(MOTION, "").lower() not in {"off", "0", "no"},
        complaint=complaint,
        _saved=saved,
    )


def _read(file: Path) -> tuple[_Saved, str]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Saved), ""
    except FileNotFoundError:
        return _Saved(), ""
    except OSError as error:
        return _Saved(), f"{file}: {error.strerror}; the usual settings are taken"
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            aside = set_aside(file)
        except OSError as problem:
            return _Saved(), f"{file} is damaged ({error}) and cannot be set aside: {problem.strerror}"
        return _Saved(), f"{file} is damaged ({error}) and now lies at {aside}; the usual settings are taken"
